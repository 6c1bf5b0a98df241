"""A sitting at the counter: several services for one person, or one family, typed once."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.models import Draft, Sitting
from balaikota.engine.cases.queries import sittings
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import NotFound


@action.action("cases.open_counter")
def begin(*, by: Actor, now: datetime, token: str) -> Sitting:
    """Begin a sitting in an officer's browser, or return the one begun with the same ``token``.

    Raises:
        NotFound: that one is another officer's, or over.
    """
    sitting, _is_new = Sitting.objects.get_or_create(
        token_hash=sittings.hash_of(token),
        defaults={"officer_id": int(by.id), "begun_at": now},
    )
    if not sittings.is_open(sitting, by, now=now):
        raise _over()
    return sitting


@action.action("cases.open_counter")
def remember(*, by: Actor, now: datetime, sitting_id: int, draft_id: int) -> Sitting:
    """Keep what a form just sent tells of the person, for the next service asked for them.

    Raises:
        NotFound: it is not the actor's own open sitting, or the form is not of it.
    """
    sitting = _own(by, sitting_id)
    sent = Draft.objects.filter(pk=draft_id, sitting=sitting, case__isnull=False)
    draft = sent.select_related("case__version").first()
    if draft is None or draft.case is None:
        raise _over()
    answers = draft.case.answer_versions.order_by("-version").first()
    assert answers is not None
    person, contact = sittings.learned(packs.pack_of(draft.case.version), answers.body)
    sitting.person = {**sitting.person, **person}
    sitting.contact = {**sitting.contact, **contact}
    sitting.save(update_fields=["person", "contact"])
    action.describe(outcome="remembered")
    return sitting


@action.action("cases.open_counter")
def next_person(*, by: Actor, now: datetime, sitting_id: int) -> Sitting:
    """Go on with another person who is reached at the same contact; their cases stay listed.

    Raises:
        NotFound: it is not the actor's own open sitting.
    """
    sitting = _own(by, sitting_id)
    sitting.person = {}
    sitting.save(update_fields=["person"])
    Draft.objects.filter(sitting=sitting, case=None).delete()
    action.describe(outcome="next-of-family")
    return sitting


@action.action("cases.open_counter")
def end(*, by: Actor, now: datetime, sitting_id: int) -> Sitting:
    """End a sitting: what was typed and not sent is gone, the cases stay.

    Raises:
        NotFound: it is not the actor's own open sitting.
    """
    sitting = _own(by, sitting_id)
    _clear(sitting, now)
    action.describe(outcome="ended")
    return sitting


@action.action("cases.sweep")
def forget(*, by: Actor, now: datetime) -> int:
    """End what was left open on earlier days (WIB); return how many."""
    left = sittings.find_left(now)
    for sitting in left:
        _clear(sitting, now)
    action.describe(subject="cases:sittings", outcome=f"ended-{len(left)}")
    return len(left)


def _clear(sitting: Sitting, now: datetime) -> None:
    Draft.objects.filter(sitting=sitting, case=None).delete()
    sitting.person, sitting.contact, sitting.ended_at = {}, {}, now
    sitting.save(update_fields=["person", "contact", "ended_at"])


def _own(by: Actor, sitting_id: int) -> Sitting:
    mine = Sitting.objects.select_for_update().filter(officer_id=int(by.id), ended_at=None)
    found = mine.filter(pk=sitting_id).first()
    if found is None:
        raise _over()
    return found


def _over() -> NotFound:
    return NotFound(_("Sesi loket ini sudah berakhir. Mulai lagi dari daftar layanan."))
