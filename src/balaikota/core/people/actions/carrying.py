"""Assignments that go along when units merge or are split, and taking that back before the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from balaikota.core.action import Actor, action, describe
from balaikota.core.people.actions import _entering, fitting
from balaikota.core.people.actions.fitting import NotFitting
from balaikota.core.people.models import Assignment
from balaikota.core.units.models import Unit
from balaikota.lib.errors import Conflict


@action("people.carry_over")
def carry_over(
    *,
    by: Actor,
    now: datetime,
    assignment: Assignment,
    unit: Unit,
    at: datetime,
    decree_number: str,
    decree_date: date | None,
) -> Assignment:
    """Let somebody hold at ``unit`` from ``at`` on what they hold at a unit that ends or is split.

    Mode, end, mandate, queue and the leave they stand in for stay as they were. The old assignment
    is left alone: ``release`` ends it where its unit goes on.

    Raises:
        NotAllowed: the person is ``by``.
        NotFitting: the role may not be held there, or the assignment is over by then.
        PostTaken: the post, or this very assignment, is held at that time.
    """
    row = assignment
    if row.valid_to is not None and row.valid_to <= at:
        raise NotFitting(_("Penugasan ini sudah berakhir sebelum hari itu."))
    begun = Assignment(
        user=row.user, role=row.role, unit=unit, mode=row.mode, verbs=row.verbs,
        services=row.services, reaches_below=row.reaches_below, leave=row.leave,
        valid_from=max(row.valid_from, at), valid_to=row.valid_to,
        decree_number=decree_number[:120], decree_date=decree_date,
    )  # fmt: skip
    return _entering.enter(begun, by=by, used=None, now=now)


@action("people.carry_over")
def release(
    *, by: Actor, now: datetime, assignment: Assignment, at: datetime, reason: str
) -> Assignment:
    """End an assignment at ``at``, since it goes on at another unit; one yet to begin is cancelled.

    Raises:
        Conflict: it has ended by then.
    """
    row = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if row.valid_to is not None and row.valid_to <= at:
        raise Conflict(_("Penugasan ini sudah berakhir."))
    row.valid_to = max(at, row.valid_from)
    row.ended_by_id, row.ended_at, row.ended_reason = fitting.person(by), now, reason[:300]
    row.save(update_fields=["valid_to", "ended_by", "ended_at", "ended_reason"])
    _entering.tell(row, None, outcome="released")
    return row


@action("people.carry_over")
def carry_back(
    *, by: Actor, now: datetime, begun: list[int], ended: Mapping[int, datetime | None], reason: str
) -> None:
    """Unmake assignments that have not begun, and let those they followed run as before.

    Args:
        by: who takes it back.
        now: the moment.
        begun: pks of the assignments to unmake.
        ended: pk -> the end it had, of the assignments to run on.
        reason: why.

    Raises:
        Conflict: one has begun.
    """
    rows = Assignment.objects.filter(pk__in=begun)
    if rows.filter(valid_from__lte=now).exists():
        raise Conflict(_("Ada penugasan yang sudah berjalan di unit baru."))
    rows.delete()
    for pk, valid_to in ended.items():
        row = Assignment.objects.select_for_update().get(pk=pk)
        row.valid_to, row.ended_by_id, row.ended_at, row.ended_reason = valid_to, None, None, ""
        row.save(update_fields=["valid_to", "ended_by", "ended_at", "ended_reason"])
    describe(subject="people:carried", outcome="carried-back", payload={"reason": reason})
