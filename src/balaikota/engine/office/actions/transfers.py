"""A transfer as one act: what ends, what begins, who stands in, what becomes of the tasks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core.action import Actor, action, describe
from balaikota.core.files.models import StoredFile
from balaikota.core.notices import actions as notices
from balaikota.core.people import actions as people
from balaikota.core.people import queries, rules
from balaikota.core.people.models import Assignment, User
from balaikota.core.units.models import Unit
from balaikota.engine.cases.actions import handing
from balaikota.engine.office.queries.transfers import Moved
from balaikota.lib import wording


@dataclass(frozen=True)
class StandIn:
    """Who acts as Plt in the post left behind, until when, by which order."""

    user: User
    valid_to: datetime
    decree_number: str
    decree_date: date | None


@dataclass(frozen=True)
class Decree:
    """By what somebody is moved."""

    number: str
    day: date | None
    file: StoredFile | None = None


@action("office.transfer")
def transfer(
    *,
    by: Actor,
    now: datetime,
    leaving: Assignment,
    role: str,
    unit: Unit,
    at: datetime,
    decree: Decree,
    replaced: Sequence[Assignment] = (),
    stand_in: StandIn | None = None,
    kept: Collection[int] = (),
) -> Moved:
    """Move somebody to another post at ``at``: all of it, or nothing.

    Every part is an act of its own, asks its own permission and has its own event.

    Args:
        leaving: the definitive assignment that ends.
        role: of the new post.
        unit: of the new post.
        replaced: assignments of others in the new post that end then.
        stand_in: who acts as Plt in the post left behind.
        kept: pks of tasks in hand that the person finishes before ``at``; the others go back to
            the post at once.

    Raises:
        NotAllowed: ``by`` may not do one of the parts, or is one of the persons.
        NotFitting: as ``people.actions.assign`` and ``appoint_acting``.
        PostTaken: the new post is held by somebody who is not in ``replaced``.
        Conflict: an assignment has ended meanwhile.

    Law: UU 30/2014 Art. 14 (Plt: the post is vacant)
    """
    with override("id"):
        reason = _reason(leaving, role, unit, decree)
    left = people.end_assignment(by=by, now=now, assignment=leaving, reason=reason, at=at)
    ended = [
        people.end_assignment(by=by, now=now, assignment=row, reason=reason, at=at)
        for row in replaced
    ]
    begun = people.assign(
        by=by, now=now, user=leaving.user, role=role, unit=unit, valid_from=at,
        decree_number=decree.number, decree_date=decree.day, decree_file=decree.file,
    )  # fmt: skip
    acting = _appoint(stand_in, left, at=at, by=by, now=now)
    passed_on = handing.pass_on(
        by=by, now=now, user_id=left.user_id, role=left.role, unit=left.unit, kept=kept
    )
    moved = Moved(left, begun, tuple(ended), acting, passed_on, len(kept))
    describe(
        subject=f"user:{left.user_id}",
        unit=unit.code,
        outcome=f"moved:{left.role}:{role}",
        payload={"from": left.unit.code, "at": at.isoformat(), "decree_number": decree.number},
    )
    _tell(moved, now)
    return moved


def _appoint(
    stand_in: StandIn | None, left: Assignment, *, at: datetime, by: Actor, now: datetime
) -> Assignment | None:
    if stand_in is None:
        return None
    return people.appoint_acting(
        by=by, now=now, user=stand_in.user, role=left.role, unit=left.unit, mode=rules.PLT,
        valid_from=at, valid_to=stand_in.valid_to, decree_number=stand_in.decree_number,
        decree_date=stand_in.decree_date,
    )  # fmt: skip


def _reason(leaving: Assignment, role: str, unit: Unit, decree: Decree) -> str:
    words = {
        "name": leaving.user.name,
        "title": rules.signs_as(role, rules.DEFINITIF, unit.name),
        "decree": decree.number.strip() or "-",
    }
    return (_("%(name)s pindah tugas menjadi %(title)s (SK %(decree)s)") % words)[:300]


def _tell(moved: Moved, now: datetime) -> None:
    """Tell those whose posts change; in Indonesian, as all that goes to officers."""
    with override("id"):
        for row in (moved.left, *moved.replaced):
            _notify(row, _("%(title)s: masa tugas Anda berakhir %(at)s"), row.valid_to, now)
        _notify(moved.begun, _("Anda menjadi %(title)s mulai %(at)s"), moved.begun.valid_from, now)
        if moved.stand_in is not None:
            start = moved.stand_in.valid_from
            _notify(moved.stand_in, _("Anda ditunjuk sebagai %(title)s mulai %(at)s"), start, now)


def _notify(row: Assignment, text: str, at: datetime | None, now: datetime) -> None:
    assert at is not None
    words = {"title": queries.title_of(row), "at": wording.long_time(at, "id")}
    to = notices.Recipient(user_id=row.user_id)
    notices.send(
        to=to, subject=text % words, body=text % words, link=reverse("office:notices"), now=now
    )
