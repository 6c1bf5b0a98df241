"""Signing along before a request is sent: asked by the applicant, agreed to or refused by link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor, ActorKind
from balaikota.core.files import actions as files
from balaikota.core.notices import actions as notices
from balaikota.engine.cases.models import Cosigning, Draft
from balaikota.engine.cases.queries import cosigning
from balaikota.engine.cases.rules import Channel
from balaikota.engine.packs.grammar import Pack
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError


class Unasked(DomainError):
    """It is not said who signs along, why not, or that they agree."""


class LinkOver(Conflict):
    """The link was used, has run out, or somebody else was asked meanwhile."""


class Changed(Conflict):
    """The answers are not those that were read."""


class NotAtCounter(Conflict):
    """Only a form filled in at the counter is signed there."""


def cosigner_of(asked: Cosigning) -> Actor:
    """Return the Actor that a link stands for."""
    return Actor(ActorKind.CASE_SECRET, f"cosign-{asked.pk}", permissions=frozenset({"cases.open"}))


@action.action("cases.open")
def ask(
    *, by: Actor, now: datetime, draft_id: int, token: str, name: str, email: str = ""
) -> Cosigning:
    """Ask a person to sign along; whoever was asked before cannot answer any more.

    Args:
        token: of the browser that asks; the key of the link is derived from it.
        name: who is asked.
        email: where the link is sent; without it the applicant hands it over.

    Raises:
        Unasked: no name.
        LinkOver: the draft became a case.
    """
    draft = _draft(draft_id)
    asked = _replace(draft, name, now)
    asked.email = email
    asked.key_hash = cosigning.LINK.stored(key := cosigning.key_of(token, asked))
    asked.save()
    _keep(draft, now)
    if email:
        _mail(draft, asked, key, now)
    action.describe(subject=f"draft:{draft.pk}", outcome="cosign-asked", payload={"name": name})
    return asked


@action.action("cases.open")
def agree(*, by: Actor, now: datetime, key: str, has_agreed: bool, digest: str) -> Cosigning:
    """Sign along; kept with the time, the sentence and a digest of the answers.

    Args:
        digest: of the answers that were on the page.

    Raises:
        UnknownLink: the key opens nothing.
        LinkOver: it was used, or has run out.
        Unasked: the sentence was not agreed to.
        Changed: the applicant has changed the answers since the page was opened.
    """
    asked, draft = _open(key, now)
    if not has_agreed:
        message = _("Baca pernyataannya, lalu centang bila Anda setuju.")
        raise Unasked(message, field="agrees")
    if digest != cosigning.digest_of(draft.body):
        raise Changed(_("Isiannya berubah sejak Anda membuka halaman ini. Baca lagi di bawah."))
    _sign(asked, draft, now)
    _tell(draft, _("%s sudah ikut menandatangani") % asked.name, now)
    action.describe(subject=f"draft:{draft.pk}", outcome="cosigned")
    return asked


@action.action("cases.open")
def refuse(*, by: Actor, now: datetime, key: str, reason: str) -> Cosigning:
    """Refuse to sign along; the applicant reads why and may ask somebody else.

    Raises:
        UnknownLink, LinkOver: as ``agree``.
        Unasked: no reason.
    """
    asked, draft = _open(key, now)
    if not reason.strip():
        raise Unasked(_("Tulis alasannya dengan singkat; pemohon akan membacanya."), field="reason")
    asked.refused_at, asked.reason = now, reason.strip()
    asked.save(update_fields=["refused_at", "reason"])
    _keep(draft, now)
    _tell(draft, _("%s tidak bersedia ikut menandatangani") % asked.name, now)
    action.describe(
        subject=f"draft:{draft.pk}", outcome="cosign-refused", payload={"reason": asked.reason}
    )
    return asked


@action.action("cases.open_counter")
def sign_here(*, by: Actor, now: datetime, draft_id: int, name: str, has_agreed: bool) -> Cosigning:
    """Record at the counter that the person standing there signs along.

    Raises:
        Unasked: no name, or they have not agreed.
        NotAtCounter: the form was not filled in at the counter.
        LinkOver: the draft became a case.
    """
    draft = _draft(draft_id)
    if draft.channel != Channel.COUNTER:
        raise NotAtCounter(_("Tanda tangan di loket hanya untuk formulir yang diisi di loket."))
    if not has_agreed:
        raise Unasked(_("Centang setelah orangnya membaca dan menyetujui."), field="agrees")
    asked = _replace(draft, name, now)
    asked.is_at_counter = True
    asked.key_hash = cosigning.LINK.stored(asked.row_key.hex)
    _sign(asked, draft, now)
    action.describe(subject=f"draft:{draft.pk}", outcome="cosigned-here", payload={"name": name})
    return asked


def _draft(draft_id: int) -> Draft:
    found = Draft.objects.select_for_update(of=("self",)).select_related("version__service")
    draft = found.get(pk=draft_id)
    if draft.case_id is not None:
        raise LinkOver(_("Permohonan ini sudah dikirim."))
    return draft


def _open(key: str, now: datetime) -> tuple[Cosigning, Draft]:
    """Lock the draft, then return what the link is for, as it stands now."""
    asked = cosigning.get_by_key(key)
    if asked.draft_id is None or not asked.is_open(now):
        raise LinkOver(_("Tautan ini sudah dipakai atau tidak berlaku lagi."))
    draft = _draft(asked.draft_id)
    asked.refresh_from_db()
    if not asked.is_open(now) or draft.version.pack.cosign is None:
        raise LinkOver(_("Tautan ini sudah dipakai atau tidak berlaku lagi."))
    return asked, draft


def _replace(draft: Draft, name: str, now: datetime) -> Cosigning:
    """Return a new row for a draft, not saved yet; the one before it ends."""
    if not name.strip():
        raise Unasked(_("Tulis nama lengkapnya."), field="name")
    declared = draft.version.pack.cosign
    assert declared is not None, "only asked for where the pack declares it"
    Cosigning.objects.filter(draft=draft, replaced_at=None).update(replaced_at=now)
    hours = declared.time.elapsed_hours or 0
    return Cosigning(
        draft=draft, name=name.strip(), asked_at=now, until_at=now + timedelta(hours=hours)
    )


def _sign(asked: Cosigning, draft: Draft, now: datetime) -> None:
    asked.agreed_at = now
    asked.answers_digest = cosigning.digest_of(draft.body)
    asked.sentence_digest = cosigning.sentence_digest_of(draft.version.pack)
    asked.save()
    _keep(draft, now)


def _keep(draft: Draft, now: datetime) -> None:
    """Keep the draft and its files for as long again, so that nothing is lost while it waits."""
    draft.touched_at = now
    draft.save(update_fields=["touched_at"])
    files.keep_drafted(f"draft:{draft.token_hash}", now=now)


def _mail(draft: Draft, asked: Cosigning, key: str, now: datetime) -> None:
    pack, lang = draft.version.pack, get_language() or "id"
    told = {
        "service": pack.title.in_(lang),
        "until": wording.long_time(asked.until_at, lang),
        "name": asked.name,
    }
    body = _(
        "%(name)s, Anda diminta ikut menandatangani permohonan %(service)s.\n\n"
        "Buka tautan di bawah untuk membaca isinya, lalu setujui atau tolak, sampai %(until)s. "
        "Anda tidak perlu akun. Bila Anda tidak mengenal permohonan ini, tolak saja."
    )
    subject = _("Diminta ikut menandatangani: %(service)s") % told
    to = notices.Recipient(user_id=None, email=asked.email)
    link = reverse("cases:cosign", args=[key])
    notices.send(to=to, subject=subject, body=body % told, link=link, now=now)


def _tell(draft: Draft, subject: str, now: datetime) -> None:
    """Tell the applicant, by account and by the email they wrote into the form."""
    pack = draft.version.pack
    email = _email(pack, draft.body)
    if draft.resident_id is None and not email:
        return
    to = notices.Recipient(user_id=draft.resident_id, email=email or None)
    link = reverse("cases:apply_check", args=[pack.slug])
    body = _("Buka lagi formulirnya di perangkat tempat Anda mengisinya, lalu lanjutkan.")
    notices.send(to=to, subject=subject, body=body, link=link, now=now)


def _email(pack: Pack, answers: Mapping[str, Any]) -> str:
    found = (str(answers[f.id]) for f in pack.fields if f.kind == "email" and f.id in answers)
    return next(found, "")
