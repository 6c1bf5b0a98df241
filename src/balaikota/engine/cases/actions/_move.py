"""How a case moves: tasks open and close here, and nowhere else."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from balaikota.core import action
from balaikota.core.people import roles
from balaikota.core.units.models import Unit
from balaikota.engine.cases import rules
from balaikota.engine.cases.models import Case, Outcome, Party, Pause, Status, Task
from balaikota.engine.cases.queries import clock, whereabouts
from balaikota.engine.packs.grammar import Pack, Step

_ENDED = {
    "granted": Status.DECIDED,
    "refused": Status.DECIDED,
    "lapsed": Status.CLOSED,
    "withdrawn": Status.WITHDRAWN,
}


def locked(task_id: int, now: datetime) -> Task | None:
    """Return a task with its case, or None when there is none.

    Where their unit merged or was split by ``now`` and no job has come by yet, they move first.

    Always the case first, then its task: acts that take them in another order could wait for each
    other for ever.
    """
    cases = Case.objects.select_for_update(of=("self",)).select_related("unit")
    case = cases.filter(tasks=task_id).first()
    if case is None:
        return None
    tasks = Task.objects.select_for_update(of=("self",)).select_related("unit", "holder")
    task = tasks.get(pk=task_id)
    task.case = case
    settle(case, now)
    whereabouts.follow_task(task, now)
    return task


def settle(case: Case, now: datetime) -> bool:
    """Write the unit whose a running case, with its open tasks, is at ``now``; False if it was so."""
    before = case.unit_id
    if case.ended_at is not None or whereabouts.follow(case, now).unit_id == before:
        return False
    case.save(update_fields=["unit"])
    Task.objects.filter(case=case, unit_id=before, ended_at=None).update(unit=case.unit)
    return True


class Arrow(NamedTuple):
    """Where an act leads: the next step and, at an end, the outcome."""

    to: str
    outcome: str | None


def enter(case: Case, pack: Pack, step_id: str, *, now: datetime, unit: Unit) -> Task | None:
    """Put the case on a step and open its task; None at an end."""
    step = rules.step_of(pack, step_id)
    case.step = step_id
    if step.end:
        return None
    task = Task(case=case, step=step_id, unit=unit, opened_at=now)
    task.party = Party.APPLICANT if step.is_applicants else Party.OFFICER
    task.role = _role(case, step)
    task.due_at = clock.step_due(step, unit_code=unit.code, start=now)
    task.warn_at = clock.next_warning(task, pack)
    task.save()
    return task


def _role(case: Case, step: Step) -> str:
    """Return who does a step: its role, or the head of the unit that a case was taken up to."""
    head = roles.head_of(case.unit.kind) if case.is_with_superior else None
    return head.slug if head and step.role else step.role or ""


def follow(
    case: Case, pack: Pack, task: Task, verb: str, arrow: Arrow, *, now: datetime
) -> Task | None:
    """Close ``task`` by ``verb``, follow the arrow, keep the clock, and describe it to the ledger."""
    task.act, task.ended_at = verb, now
    task.save(update_fields=["act", "ended_at", "holder"])
    following = enter(case, pack, arrow.to, now=now, unit=case.unit)
    _keep_clock(case, pack, following, now=now)
    if following is None:
        _end(case, arrow.outcome or "", now=now)
    case.save()
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        from_step=task.step,
        to_step=arrow.to,
        holder=(following.role or following.party) if following else "",
        due_at=following.due_at if following else None,
        outcome=arrow.outcome or "",
        pack_digest=pack.digest,
    )
    return following


def _keep_clock(case: Case, pack: Pack, following: Task | None, *, now: datetime) -> None:
    """Pause while the applicant has it, resume and move the promise when it comes back."""
    waits = following is not None and following.party == Party.APPLICANT
    if waits and "applicant" in pack.clock.pauses:
        Pause.objects.create(case=case, from_at=now)
    if waits:
        case.status = Status.WAITING
    elif case.status == Status.WAITING:
        Pause.objects.filter(case=case, to_at=None).update(to_at=now)
        case.status = Status.OPEN
        case.promise_due_at = clock.promise_due(case, pack, now=now)


def _end(case: Case, outcome: str, *, now: datetime) -> None:
    Pause.objects.filter(case=case, to_at=None).update(to_at=now)
    case.outcome = Outcome(outcome)
    case.status = _ENDED[outcome]
    case.ended_at = now
    if case.status == Status.DECIDED:
        case.decided_at = now
