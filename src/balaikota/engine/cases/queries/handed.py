"""Cases that were handed over: from whom to whom, until when they may bounce, who goes on reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.people import queries as people
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases.models import Case, HandOver, Task
from balaikota.engine.cases.queries import posts, whereabouts
from balaikota.engine.cases.queries.posts import ACT
from balaikota.engine.packs.grammar import HandOver as Declared
from balaikota.engine.packs.grammar import Pack
from balaikota.lib import wording

VIEW = "cases.view"


class State(StrEnum):
    """Where a hand-over stands."""

    OPEN = "open"  # it may still bounce
    ACCEPTED = "accepted"  # the unit has acted on it, or its time to bounce it is over
    BOUNCED = "bounced"


@dataclass(frozen=True)
class Line:
    """One hand-over as it is shown."""

    hand_over: HandOver
    state: State


def left_by(actor: Actor) -> Q:
    """Match the cases that a unit where the actor sees cases has handed over; it reads on."""
    found = Q(pk__in=[])
    for grant in actor.grants:
        if grant.permits(VIEW):
            here = whereabouts.at(grant.unit_ids, actor.moment, case="case__")
            queue = Q(version__service__slug__in=grant.services) if grant.services else Q()
            found |= Q(pk__in=HandOver.objects.filter(here).values("case_id")) & queue
    return found


def find_lines(case: Case, *, now: datetime) -> list[Line]:
    """Return the hand-overs of a case, the earliest first. One query."""
    rows = HandOver.objects.filter(case=case)
    rows = rows.select_related("unit", "to_unit", "by", "bounced_by", "task").order_by("pk")
    return [Line(one, state_of(one, now)) for one in rows]


def state_of(hand_over: HandOver, now: datetime) -> State:
    """Return where a hand-over, read with its task, stands at ``now``."""
    if hand_over.bounced_at is not None:
        return State.BOUNCED
    is_over = hand_over.task.ended_at is not None or hand_over.bounce_until <= now
    return State.ACCEPTED if is_over else State.OPEN


def is_offered(actor: Actor, case: Case, pack: Pack, task: Task | None) -> bool:
    """Tell whether the actor may hand over the case with this open task. No query."""
    declared = pack.hand_over
    if declared is None or task is None or case.is_with_superior:
        return False
    return task.step in declared.steps and posts.grant_for(actor, task) is not None


def may_bounce(actor: Actor, case: Case, task: Task | None, lines: list[Line]) -> bool:
    """Tell whether the actor may give the case back to who handed it over. No query."""
    latest = lines[-1] if lines else None
    if latest is None or task is None or case.is_with_superior:
        return False
    is_same = latest.state is State.OPEN and latest.hand_over.task_id == task.pk
    return is_same and posts.grant_for(actor, task) is not None


def find_units(case: Case, declared: Declared, *, now: datetime) -> list[Unit]:
    """Return the units that may get the case on this day, from the city down. Two queries.

    Not its own, and none that has had it: due times never run out by going round.
    """
    today = now.astimezone(wording.WIB).date()
    kinds, been = declared.kinds(case.unit.kind), _been(case)
    return [
        unit
        for unit in units.find_units(on=today)
        if unit.kind in kinds and unit.pk not in been and unit.pk != case.unit_id
    ]


def why_not(case: Case, code: str) -> str:
    """Return why a unit that is not among ``find_units`` cannot get the case. One query."""
    rows = HandOver.objects.filter(case=case).select_related("unit", "to_unit")
    for row in rows.order_by("pk"):
        if row.to_unit.code == code and row.bounced_at is not None:
            return _(
                "%(unit)s sudah mengembalikan berkas ini. Serahkan ke unit lain, atau kerjakan di sini."
            ) % {"unit": row.to_unit.name}
        if code in (row.unit.code, row.to_unit.code) and code != case.unit.code:
            name = row.unit.name if row.unit.code == code else row.to_unit.name
            return _(
                "%(unit)s sudah pernah memegang berkas ini, jadi tidak dapat diserahkan ke sana lagi."
            ) % {"unit": name}
    return _("Pilih unit kerja dari daftar.")


def find_receivers(task: Task, unit: Unit, *, now: datetime) -> list[int]:
    """Return pks of who could act on the task at another unit now. One query."""
    found = people.find_holders(
        task.role, unit.pk, now=now, verb=ACT, service=posts.service_of(task)
    )
    return [user.pk for user in found]


def why_readable(actor: Actor, case: Case, lines: list[Line]) -> str:
    """Return why somebody of a unit that handed the case over reads it; empty for those at home."""
    if actor.may(VIEW, case.unit_id):
        return ""
    mine = [one.hand_over for one in lines if actor.may(VIEW, one.hand_over.unit_id)]
    if not mine:
        return ""
    return _(
        "Anda dapat membaca berkas ini karena %(from)s menyerahkannya. Sekarang berkas ini dipegang %(to)s."
    ) % {"from": mine[-1].unit.name, "to": case.unit.name}


def _been(case: Case) -> set[int]:
    rows = HandOver.objects.filter(case=case).values_list("unit_id", "to_unit_id")
    return {pk for pair in rows for pk in pair}
