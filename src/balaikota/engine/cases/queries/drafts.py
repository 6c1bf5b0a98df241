"""Reads of drafts: by the token of a browser, by a code to resume with, by their resident."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.utils.translation import gettext as _

from balaikota.core import sealed
from balaikota.core.action import Actor, ActorKind
from balaikota.core.written import Given, Statement
from balaikota.engine.cases import rules
from balaikota.engine.cases.models import Draft, DraftKey
from balaikota.engine.cases.rules import Channel
from balaikota.lib import ids
from balaikota.lib.errors import NotFound

MOST = 50


class UnknownCode(NotFound):
    """The code opens nothing: mistyped, or its draft was deleted."""


def hash_of(token: str) -> str:
    """Return what is stored of a draft's token: 64 hex digits (the token has 128 random bits)."""
    return sha256(b"balaikota draft\x00" + token.encode()).hexdigest()


def code_of(token: str) -> str:
    """Return the code by which the draft of this token is resumed elsewhere, ``H7KM-3RQW-…``.

    Derived, not drawn: the same browser is told the same code again, and only its hash is stored.
    """
    return ids.secret_from(sealed.blind_index("cases.resume", token))


def kept_until(draft: Draft) -> datetime:
    """Return when a draft is deleted unless somebody goes on with it."""
    return draft.touched_at + timedelta(days=rules.DRAFT_DAYS)


def find_draft(token: str, slug: str, *, now: datetime) -> Draft | None:
    """Return the draft that this browser opens for this service, or None.

    Two statements at most, and one where it became a case or is for an organisation: most drafts
    are neither, and to join those tables costs more than all the rest.
    """
    if not token:
        return None
    found = _BY_TOKEN.first(token=hash_of(token)) or _BY_KEY.first(token=hash_of(token))
    if found is None or found.version.service.slug != slug or not _stands(found, now):
        return None
    if found.case_id or found.representation_id:
        joined = Draft.objects.select_related(
            "case__unit",
            "case__organisation",
            "case__representation",
            "representation__organisation",
        ).get(pk=found.pk)
        found.case, found.representation = joined.case, joined.representation
    return found


_TOKEN = Given("token", CharField())


def _drafts() -> QuerySet[Draft]:
    return Draft.objects.select_related("version__service").defer("version__source")


_BY_TOKEN = Statement(lambda: _drafts().filter(token_hash=_TOKEN))
_BY_KEY = Statement(lambda: _drafts().filter(keys__key_hash=_TOKEN, keys__is_code=False))


def find_own(resident_id: int, *, now: datetime) -> list[Draft]:
    """Return a resident's drafts that were not sent, latest first, at most MOST. One statement."""
    drafts = Draft.objects.filter(is_kept(now), resident_id=resident_id, case=None)
    drafts = drafts.select_related("version__service", "representation__organisation")
    return list(drafts.order_by("-touched_at", "-pk")[:MOST])


def own_rows(resident_id: int, *, now: datetime, lang: str) -> list[dict[str, Any]]:
    """Return what a resident sees of each of their own drafts: service, kept until when."""
    return [
        {
            "pk": draft.pk,
            "service": draft.version.pack.title.in_(lang),
            "until": kept_until(draft),
            "organisation": draft.representation.organisation.name if draft.representation else "",
        }
        for draft in find_own(resident_id, now=now)
    ]


def get_by_code(code: str, *, now: datetime) -> Draft:
    """Return the draft of a code, sent or not, however the code is typed. One statement.

    Raises:
        UnknownCode: it opens nothing.
    """
    keys = DraftKey.objects.filter(key_hash=ids.secret_digest(code), is_code=True)
    drafts = Draft.objects.select_related("version__service", "case")
    found = drafts.filter(is_kept(now), keys__in=keys).first()
    if found is None:
        raise UnknownCode(
            _(
                "Kode ini tidak membuka isian apa pun. Mungkin salah ketik, atau sudah lewat 30 hari "
                "sehingga isiannya dihapus."
            )
        )
    return found


def has_code(draft: Draft, token: str) -> bool:
    """Tell whether the code of this browser was made already. One statement."""
    return DraftKey.objects.filter(
        draft=draft, key_hash=ids.secret_digest(code_of(token)), is_code=True
    ).exists()


def is_of_another(draft: Draft, actor: Actor) -> bool:
    """Tell whether a draft belongs to a resident's account, and another account asks for it."""
    is_resident = actor.kind is ActorKind.RESIDENT
    return is_resident and draft.resident_id is not None and str(draft.resident_id) != actor.id


def may_own(draft: Draft, actor: Actor) -> bool:
    """Tell whether the draft may be put into the actor's account."""
    is_resident = actor.kind is ActorKind.RESIDENT
    return is_resident and draft.resident_id is None and draft.channel == Channel.ONLINE


def _stands(draft: Draft, now: datetime) -> bool:
    """Tell of one draft what ``is_kept`` matches."""
    return draft.case_id is not None or kept_until(draft) >= now


def is_kept(now: datetime) -> Q:
    """Match drafts that were sent or are not too old to go on with."""
    oldest = now - timedelta(days=rules.DRAFT_DAYS)
    return Q(case__isnull=False) | Q(touched_at__gte=oldest)
