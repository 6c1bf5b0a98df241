"""How a case moves: tasks open and close here, and nowhere else."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.calendar import queries as calendars
from balaikota.core.written import Given, Noted, Statement
from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import _assign, _effects, _left, _tell
from balaikota.engine.cases.models import (
    Case,
    CaseQuerySet,
    DueChange,
    Follower,
    Mark,
    Outcome,
    Party,
    Pause,
    Status,
    Task,
)
from balaikota.engine.cases.queries import clock, seating, visible, whereabouts
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs.grammar import Pack

_ENDED = {
    "granted": Status.DECIDED,
    "refused": Status.DECIDED,
    "lapsed": Status.CLOSED,
    "withdrawn": Status.WITHDRAWN,
}


def locked(task_id: int, now: datetime, *, by: Actor | None = None) -> Task | None:
    """Return a task with its case and what that runs on, or None when there is none. Two statements.

    Where their unit merged or was split by ``now`` and no job has come by yet, they move first.

    Always the case first, then its task: acts that take them in another order could wait for each
    for ever.

    Args:
        task_id: pk.
        now: the moment.
        by: who must see its case; all cases count when not given.
    """
    cases = _cases_to_lock() if by is None else visible.visible_to(by, among=_cases_to_lock())
    case = cases.filter(tasks=task_id).first()
    if case is None:
        return None
    (task,) = _LOCKED.find(task=task_id)
    task.case = case
    calendars.bring(task.stamp)  # type: ignore[attr-defined]
    settle(case, now)
    whereabouts.follow_task(task, now)
    return task


@cache
def _cases_to_lock() -> CaseQuerySet:
    """Return all cases, to be locked, with what an act runs on; said once, for each to add to."""
    cases = Case.objects.select_for_update(of=("self",)).annotate(**marks())
    return cases.select_related("unit", "version__service").defer("version__source")


def _locking() -> QuerySet[Task]:
    """Say which task is locked: with whoever has it in hand, its marks, and the calendar's stamp."""
    tasks = Task.objects.select_for_update(of=("self",)).select_related(
        "unit", "holder", "lease__user"
    )
    marked = Exists(Mark.objects.filter(task=OuterRef("pk")))
    tasks = tasks.annotate(is_marked=marked, stamp=calendars.stamp())
    return tasks.filter(pk=Given("task", BigIntegerField()))


_LOCKED = Statement(_locking)


def marks() -> dict[str, Exists]:
    """Return what the statement that reads a case to act on it tells of it beside its columns."""
    return {"is_followed": Noted(Follower.objects.filter(case=OuterRef("pk")))}


def settle(case: Case, now: datetime) -> bool:
    """Write the unit whose a running case, with its open tasks, is at ``now``; False if it was so."""
    before = case.unit_id
    if case.ended_at is not None or whereabouts.follow(case, now).unit_id == before:
        return False
    case.save(update_fields=["unit"])
    Task.objects.filter(case=case, unit_id=before, ended_at=None).update(unit=case.unit)
    _left.say_open(case.pk)
    return True


class Arrow(NamedTuple):
    """Where an act leads: the next step and, at an end, the outcome."""

    to: str
    outcome: str | None


def enter(case: Case, pack: Pack, step_id: str, *, now: datetime) -> list[Task]:
    """Put the case on a step and open its task, or one for each party; none at an end.

    Raises:
        NoOffice: the city has no office that fits.
        NotFound, Uncomputable: an expression that chooses an office, or a fee that is asked for
            here, cannot be worked out.
    """
    facts = Facts(case, pack, now=now)
    tasks = seated(case, pack, step_id, facts, now=now)
    open_tasks(tasks, pack, facts, now=now)
    return tasks


def seated(case: Case, pack: Pack, step_id: str, facts: Facts, *, now: datetime) -> list[Task]:
    """Put the case on a step and return what ``enter`` does, before anything is stored.

    Raises:
        NoOffice, NotFound, Uncomputable: as ``enter``.
    """
    case.step = step_id
    return seating.tasks_at(case, pack, step_id, facts, now=now)


def open_tasks(tasks: list[Task], pack: Pack, facts: Facts, *, now: datetime) -> None:
    """Give tasks to whom their step says, and store them: one statement beside those of ``give``.

    Where their step waits for a payment, it is asked for.
    """
    for task in tasks:
        _assign.give(task, pack, now=now)
    Task.objects.bulk_create(tasks)
    levy = rules.step_of(pack, tasks[0].step).pays if tasks else None
    if levy is not None:
        _effects.named("fees.bill")(task=tasks[0], pack=pack, levy=levy, facts=facts, now=now)


def answer(case: Case, pack: Pack, task: Task, verb: str, *, now: datetime) -> list[Task]:
    """Close a party's task by its answer; once enough have answered, lead on.

    The case is locked, so that of two who answer at once the second sees the first.
    """
    step = rules.step_of(pack, task.step)
    given = Task.objects.filter(case=case, step=task.step).exclude(asked="").order_by("pk")
    latest = dict(given.values_list("asked", "act"))  # of each party the task opened last
    told = {party: act for party, act in latest.items() if act and act != rules.NOT_NEEDED}
    side = rules.tally(step, told | {task.asked: verb})
    if side is not None:
        way = step.on_for if side == "for" else step.on_against
        to = Facts(case, pack, now=now).way(way)
        return follow(case, pack, task, verb, Arrow(to, None), now=now)
    _close(task, verb, now=now)
    case.save()
    action.describe(
        subject=f"case:{case.pk}",
        unit=task.unit.code,
        from_step=task.step,
        to_step=task.step,
        outcome=f"answered-{task.asked}",
        pack_digest=pack.digest,
    )
    return []


def follow(
    case: Case, pack: Pack, task: Task, verb: str, arrow: Arrow, *, now: datetime
) -> list[Task]:
    """Close ``task`` by ``verb``, follow the arrow, keep the clock, and describe it to the ledger.

    Returns the tasks that are open now: one, several on a step with parties, none at an end.

    Raises:
        NoOffice, NotFound, Uncomputable: as ``enter``.
    """
    _close(task, verb, now=now)
    spared = _spare_others(case, pack, now=now) if task.asked else []
    following = enter(case, pack, arrow.to, now=now)
    _keep_clock(case, pack, following, now=now)
    if not following:
        _end(case, arrow.outcome or "", now=now)
    case.save()
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        from_step=task.step,
        to_step=arrow.to,
        holder=_left.codes_of(following),
        due_at=_left.latest_due(following),
        outcome=arrow.outcome or "",
        pack_digest=pack.digest,
        payload={"not_needed": spared} if spared else None,
    )
    _left.say_opened(following)
    return following


def _close(task: Task, verb: str, *, now: datetime) -> None:
    task.act, task.ended_at = verb, now
    task.save(update_fields=["act", "ended_at", "holder"])


def _spare_others(case: Case, pack: Pack, *, now: datetime) -> list[str]:
    """Close what the other parties need not answer any more, tell who had it; return the parties."""
    others = Task.objects.select_for_update(of=("self",)).filter(case=case, ended_at=None)
    spared = list(others.exclude(asked="").order_by("pk"))
    for other in spared:
        _close(other, rules.NOT_NEEDED, now=now)
        if other.holder_id is not None:
            with override("id"):
                what = pack.step(other.step).title_of(other.asked).in_("id")
                subject = _("%(number)s: tidak perlu lagi dijawab") % {"number": case.number}
                body = _("%(what)s: pihak lain sudah menjawab, jadi tugas ini ditutup.") % {
                    "what": what
                }
            _tell.officer(other.holder_id, case, subject, now=now, body=body)
    return [other.asked for other in spared]


def _keep_clock(case: Case, pack: Pack, following: list[Task], *, now: datetime) -> None:
    """Pause while the applicant has it, resume and move the promise when it comes back."""
    waits = any(task.party == Party.APPLICANT for task in following)
    if waits and rules.stops_clock(pack, case.step):
        Pause.objects.create(case=case, from_at=now)
    if waits:
        case.status = Status.WAITING
    elif case.status == Status.WAITING:
        Pause.objects.filter(case=case, to_at=None).update(to_at=now)
        case.status = Status.OPEN
        _renew_promise(case, pack, now=now)


def _renew_promise(case: Case, pack: Pack, *, now: datetime) -> None:
    """Move the promise by the pause that is over; where it comes to lie earlier, keep why.

    Earlier it can be when the calendar was changed meanwhile and no job has come by yet.
    """
    before, case.promise_due_at = case.promise_due_at, clock.promise_due(case, pack, now=now)
    _left.say_promise(case)
    if before is not None and case.promise_due_at < before:
        with override("id"):
            words = _("Kalender kerja berubah selama menunggu pemohon")
        DueChange.objects.create(
            case=case, old_at=before, new_at=case.promise_due_at, reason=words, at=now
        )


def _end(case: Case, outcome: str, *, now: datetime) -> None:
    Pause.objects.filter(case=case, to_at=None).update(to_at=now)
    case.outcome = Outcome(outcome)
    case.status = _ENDED[outcome]
    case.ended_at = now
    if case.status == Status.DECIDED:
        case.decided_at = now
