"""A form being filled in: kept for a month under tokens that only browsers and codes hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor, ActorKind
from balaikota.core.files import actions as files
from balaikota.core.notices import actions as notices
from balaikota.core.people.queries import organisations
from balaikota.engine.cases.models import Draft, DraftKey
from balaikota.engine.cases.queries import drafts
from balaikota.engine.cases.rules import Channel
from balaikota.lib import ids, wording
from balaikota.lib.errors import Conflict, NotFound


class OfAnother(Conflict):
    """The draft belongs to another person's account."""


class Sent(Conflict):
    """The draft became a case."""


@action.action("cases.open")
def begin(
    *,
    by: Actor,
    now: datetime,
    version_id: int,
    token: str,
    channel: Channel,
    sitting_id: int | None = None,
    serial: str = "",
) -> Draft:
    """Begin a draft on a pack version; ``token`` is what the browser holds.

    Args:
        sitting_id: at the counter, the sitting of the person there.
        serial: of the form in that sitting.
    """
    is_online = channel == Channel.ONLINE
    draft = Draft.objects.create(
        token_hash=drafts.hash_of(token),
        version_id=version_id,
        channel=channel,
        officer_id=int(by.id) if by.kind is ActorKind.OFFICER and not is_online else None,
        resident_id=int(by.id) if by.kind is ActorKind.RESIDENT and is_online else None,
        body={},
        sitting_id=sitting_id,
        serial=serial,
        started_at=now,
        touched_at=now,
    )
    action.describe(subject=f"draft:{draft.pk}")
    return draft


@action.action("cases.open")
def keep(*, by: Actor, now: datetime, draft_id: int, answers: Mapping[str, Any]) -> Draft:
    """Keep the answers given so far; a draft that became a case is left as it is."""
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.case_id is None:
        draft.body = dict(answers)
        _touch(draft, by, now)
    action.describe(subject=f"draft:{draft.pk}")
    return draft


@action.action("cases.open")
def offer(*, by: Actor, now: datetime, draft_id: int, prefill: Mapping[str, Any]) -> Draft:
    """Show answers in the questions of a draft before they are given: each counts once it is sent.

    Args:
        prefill: field id -> answer; what was answered already stays as it is.

    Raises:
        Sent: the draft became a case.
    """
    draft = _unsent(draft_id)
    draft.prefill = dict(prefill)
    draft.save(update_fields=["prefill"])
    _touch(draft, by, now)
    action.describe(subject=f"draft:{draft.pk}", outcome="prefilled")
    return draft


@action.action("cases.open")
def say_for_whom(*, by: Actor, now: datetime, draft_id: int, organisation_id: int | None) -> Draft:
    """Say for whom a draft is: an organisation that one acts for today, or oneself (None).

    Raises:
        Sent: the draft became a case.
        NotFound: one does not act for the organisation.
    """
    draft = _unsent(draft_id)
    today = now.astimezone(wording.WIB).date()
    draft.representation = (
        organisations.get_represented(int(by.id), organisation_id, on=today)
        if organisation_id is not None
        else None
    )
    draft.is_whom_known = True
    draft.save(update_fields=["representation", "is_whom_known"])
    _touch(draft, by, now)
    action.describe(subject=f"draft:{draft.pk}", outcome="whom-told")
    return draft


@action.action("cases.open")
def make_code(*, by: Actor, now: datetime, draft_id: int, token: str) -> str:
    """Return the code that resumes a draft in another browser; asked again, the same one.

    Raises:
        Sent: it became a case.
    """
    draft = _unsent(draft_id)
    code = drafts.code_of(token)
    DraftKey.objects.get_or_create(
        key_hash=ids.secret_digest(code),
        defaults={"draft": draft, "is_code": True, "made_at": now},
    )
    _touch(draft, by, now)
    action.describe(subject=f"draft:{draft.pk}", outcome="code-made")
    return code


@action.action("cases.open")
def mail_code(*, by: Actor, now: datetime, draft_id: int, token: str, email: str) -> None:
    """Send the link that resumes a draft to an address, in the language in use.

    Raises:
        Sent: it became a case.
    """
    draft = _unsent(draft_id)
    lang = get_language() or "id"
    code = drafts.code_of(token)
    told = {
        "service": draft.version.pack.title.in_(lang),
        "code": code,
        "until": wording.long_date(drafts.kept_until(draft).astimezone(wording.WIB).date(), lang),
    }
    body = _(
        "Isian Anda untuk %(service)s tersimpan sampai %(until)s.\n\n"
        "Lanjutkan di perangkat mana pun lewat tautan di bawah, atau buka halaman “Lanjutkan "
        "isian” dan ketik kode %(code)s.\n\n"
        "Siapa pun yang memegang tautan atau kode ini dapat membaca isian Anda. Jangan berikan "
        "kepada orang lain. Bila Anda tidak meminta surat ini, abaikan saja."
    )
    subject = _("Lanjutkan isian %(service)s") % told
    link = reverse("cases:resume_link", args=[draft.version.service.slug, code])
    to = notices.Recipient(user_id=None, email=email)
    notices.send(to=to, subject=subject, body=body % told, link=link, now=now)
    action.describe(subject=f"draft:{draft.pk}", outcome="code-mailed")


@action.action("cases.open")
def resume(*, by: Actor, now: datetime, code: str, token: str) -> Draft:
    """Open a draft in one more browser, proven by its code.

    Args:
        code: as it was told.
        token: what the browser will hold from now on; unguessable, new.

    Raises:
        UnknownCode: the code opens nothing.
        Sent: the draft became a case.
        OfAnother: it is in another resident's account than the one signed in.
    """
    draft = _unsent(drafts.get_by_code(code, now=now).pk)
    if drafts.is_of_another(draft, by):
        raise OfAnother(
            _(
                "Isian ini tersimpan di akun orang lain. Keluar dulu dari akun Anda, atau minta "
                "pemiliknya membukanya. Tidak ada yang berubah."
            )
        )
    return _open_in(draft, token, by, now)


@action.action("cases.open")
def resume_own(*, by: Actor, now: datetime, draft_id: int, token: str) -> Draft:
    """Open a draft of one's own account in one more browser.

    Raises:
        NotFound: there is none in the account.
        Sent: the draft became a case.
    """
    resident_id = int(by.id) if by.kind is ActorKind.RESIDENT else None
    own = {draft.pk for draft in drafts.find_own(resident_id, now=now)} if resident_id else set()
    if draft_id not in own:
        raise NotFound(_("Isian itu tidak ada di akun Anda. Mungkin sudah dikirim atau dihapus."))
    return _open_in(_unsent(draft_id), token, by, now)


@action.action("cases.open")
def resume_begun(*, by: Actor, now: datetime, draft_id: int, case_id: int, token: str) -> Draft:
    """Open a form that an act on a case began for its applicant, in one more browser.

    Args:
        case_id: pk of that case; whoever asks has proven that it is theirs.

    Raises:
        NotFound: no such form came of that case, or it was deleted.
        Sent: it became a case.
    """
    found = Draft.objects.filter(pk=draft_id, opened_from=case_id)
    if not found.filter(drafts.is_kept(now)).exists():
        raise NotFound(_("Isian itu tidak ada lagi. Hubungi kantor yang menyiapkannya."))
    return _open_in(_unsent(draft_id), token, by, now)


@action.action("cases.open")
def carry_over(
    *, by: Actor, now: datetime, draft_id: int, version_id: int, answers: Mapping[str, Any]
) -> Draft:
    """Bind a draft to the version now in force, with the answers that still fit.

    Raises:
        Sent: it became a case.
    """
    draft = _unsent(draft_id)
    draft.version_id = version_id
    draft.body, draft.prefill = dict(answers), None
    draft.save(update_fields=["version", "body", "prefill"])
    _touch(draft, by, now)
    action.describe(subject=f"draft:{draft.pk}", outcome="carried-over")
    return draft


def _open_in(draft: Draft, token: str, by: Actor, now: datetime) -> Draft:
    DraftKey.objects.create(draft=draft, key_hash=drafts.hash_of(token), is_code=False, made_at=now)
    _touch(draft, by, now)
    action.describe(subject=f"draft:{draft.pk}", outcome="resumed")
    return draft


def _unsent(draft_id: int) -> Draft:
    found = Draft.objects.select_for_update(of=("self",)).select_related("version__service")
    draft = found.get(pk=draft_id)
    if draft.case_id is not None:
        raise Sent(_("Isian ini sudah dikirim."))
    return draft


def _touch(draft: Draft, by: Actor, now: datetime) -> None:
    """Keep the draft and its files for as long again; a resident's goes into their account."""
    if drafts.may_own(draft, by):
        draft.resident_id = int(by.id)
    draft.touched_at = now
    draft.save(update_fields=["body", "resident", "touched_at"])
    files.keep_drafted(f"draft:{draft.token_hash}", now=now)
