"""The clock of a case: when a step and the promise fall due, with the pauses in its history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from balaikota.core.calendar import queries as calendars
from balaikota.core.reference import queries as reference
from balaikota.core.reference.models import Reference
from balaikota.engine.cases import rules
from balaikota.engine.cases.models import Case, Extension, Party, Pause, Reopening, Task
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs.durations import Duration
from balaikota.engine.packs.grammar import Pack, Step
from balaikota.engine.packs.steps import time_key_of, time_of, times_of
from balaikota.lib import wording, worktime
from balaikota.lib.worktime import ClockUnit


def received_at(unit_code: str, opened_at: datetime) -> datetime:
    """Return when a request counts as received: at once in service hours, else at the next opening."""
    calendar = calendars.calendar_for(unit_code)
    return opened_at if calendar.is_open(opened_at) else calendar.next_opening(opened_at)


def step_due(
    step: Step, facts: Facts, *, unit_code: str, start: datetime, party: str = ""
) -> datetime | None:
    """Return when a step that begins at ``start`` falls due; None for a step without a time.

    Args:
        step: the step.
        facts: of the case, which decide where the step has several times.
        unit_code: of the office that acts, whose calendar counts.
        start: when it begins.
        party: which of several parties, each with its own time.

    Raises:
        worktime.NotLoaded: the calendar of a year that is needed is not loaded.
    """
    calendar = calendars.calendar_for(unit_code)
    duration = _duration(_within(step, party, facts), _date(start, calendar))
    if duration is None:
        return None
    return worktime.due(calendar, start, duration.amount, ClockUnit(duration.unit))


def step_time(step: Step, facts: Facts, *, on: date, party: str = "") -> Duration | None:
    """Return the time of a step, or of one of its parties, as it is on a day; None without one."""
    return _duration(_within(step, party, facts), on)


def closed_days(unit_code: str, start: datetime, end: datetime) -> list[tuple[date, str]]:
    """Return the holidays between two moments that an office does not work, each with its name."""
    calendar = calendars.calendar_for(unit_code)
    return calendar.closed_between(_date(start, calendar), _date(end, calendar))


def begin(case: Case, pack: Pack) -> None:
    """Say when the clock of a new case starts, and when its promise falls due. One statement.

    Raises:
        NotFound: the number of the promise is not loaded.
        worktime.NotLoaded: the calendar of a year that is needed is not loaded.
    """
    day = case.opened_at.astimezone(wording.WIB).date()
    promise = calendars.number_beside(pack.standard.promise_key, on=day)
    case.received_at = received_at(case.unit.code, case.opened_at)
    case.promise_due_at = _promised(case, pack, promise, start=case.opened_at, pauses=())


def promise_due(case: Case, pack: Pack, *, now: datetime) -> datetime:
    """Return when the promise of the published standard falls due, pauses included.

    A pause still running counts until ``now``.

    Law: UU 25/2009 Pasal 21 huruf d (jangka waktu penyelesaian).
    """
    pauses = [
        (begins, ends or now)
        for begins, ends in Pause.objects.filter(case=case).values_list("from_at", "to_at")
    ]
    start, more = _counted_from(case, pack), 0
    if pack.extension is not None:
        given = Extension.objects.filter(case=case, at__gte=start)
        more = sum(given.values_list("amount", flat=True))
    return promised(case, pack, start=start, pauses=pauses, more=more)


def promised(
    case: Case,
    pack: Pack,
    *,
    start: datetime,
    pauses: Sequence[tuple[datetime, datetime]],
    more: int = 0,
) -> datetime:
    """Return when the promise of a case falls due that is counted from ``start``.

    Args:
        case: stored or not; its office and the day it was opened count.
        pack: what it runs on.
        start: from when the promise is counted.
        pauses: (from, until) in which it stood still.
        more: by how much it was extended, in the unit of the pack's clock.
    """
    day = _date(case.opened_at, calendars.calendar_for(case.unit.code))
    promise = reference.get_value(pack.standard.promise_key, on=day)
    return _promised(case, pack, promise, start=start, pauses=pauses, more=more)


def _promised(
    case: Case,
    pack: Pack,
    promise: Reference,
    *,
    start: datetime,
    pauses: Sequence[tuple[datetime, datetime]],
    more: int = 0,
) -> datetime:
    calendar = calendars.calendar_for(case.unit.code)
    amount, unit = int(promise.value) + more, ClockUnit(pack.clock.unit)
    return worktime.due(calendar, start, amount, unit, pauses)


def _counted_from(case: Case, pack: Pack) -> datetime:
    """Return when the promise began: with the case, or with the latest reopening that counts anew."""
    if pack.reopening is None or pack.reopening.clock != "anew":
        return case.opened_at
    granted = Reopening.objects.filter(case=case, is_granted=True).order_by("-decided_at")
    return granted.values_list("decided_at", flat=True).first() or case.opened_at


def task_due(
    task: Task, step: Step, pack: Pack, facts: Facts, *, unit_code: str
) -> datetime | None:
    """Return when an open task falls due: its step's time, and what the promise was extended by since.

    Raises:
        worktime.NotLoaded: the calendar of a year that is needed is not loaded.
    """
    due_at = step_due(step, facts, unit_code=unit_code, start=task.opened_at, party=task.asked)
    if pack.extension is None or due_at is None:
        return due_at
    given = Extension.objects.filter(case=task.case_id, at__gte=task.opened_at)
    for amount in given.values_list("amount", flat=True):
        due_at = later(due_at, amount, pack, unit_code=unit_code)
    return due_at


def later(at: datetime, amount: int, pack: Pack, *, unit_code: str) -> datetime:
    """Return the due time that lies ``amount`` (in the unit of the pack's clock) after another.

    Days count from the day on which ``at`` lies, also where that is its close of service.
    """
    calendar, unit = calendars.calendar_for(unit_code), ClockUnit(pack.clock.unit)
    is_days = unit in (ClockUnit.WORKING_DAYS, ClockUnit.CALENDAR_DAYS)
    return worktime.due(calendar, at - datetime.resolution if is_days else at, amount, unit)


def after(at: datetime, time: Duration, *, unit_code: str) -> datetime:
    """Return when a time that begins at ``at`` is over, by the calendar of a unit."""
    calendar = calendars.calendar_for(unit_code)
    return worktime.due(calendar, at, time.amount, ClockUnit(time.unit))


class Deadline(NamedTuple):
    """A time that a pack writes, laid out from its start: when half of it is over, and all."""

    half_at: datetime
    due_at: datetime


def deadline(within: str, *, start: datetime, unit_code: str) -> Deadline:
    """Return when a time as a pack writes it (``3 working-days``, ``ref:key``) is over.

    Raises:
        NotFound: the reference row is not loaded.
        worktime.NotLoaded: the calendar of a year that is needed is not loaded.
    """
    calendar = calendars.calendar_for(unit_code)
    time = _duration(within, _date(start, calendar))
    assert time is not None
    unit = ClockUnit(time.unit)
    due_at = worktime.due(calendar, start, time.amount, unit)
    return Deadline(worktime.moment_of_share(calendar, start, due_at, 50, unit), due_at)


def next_warning(task: Task, pack: Pack, facts: Facts) -> datetime | None:
    """Return when the task reaches the first mark it was not yet warned of; None when there is none.

    Marks are shares of the step's time in its own unit, of the pack's ladder; those above 100 lie
    as far behind the due time.
    """
    mark = rules.next_mark(pack, task.warned_percent)
    if mark is None or task.due_at is None or task.party != Party.OFFICER:
        return None
    calendar = calendars.calendar_for(task.unit.code)
    within = _within(rules.step_of(pack, task.step), task.asked, facts)
    duration = _duration(within, _date(task.opened_at, calendar))
    unit = ClockUnit(duration.unit) if duration else ClockUnit.ELAPSED_HOURS
    start, due_at = task.opened_at, task.due_at
    if mark <= 100:
        return worktime.moment_of_share(calendar, start, due_at, mark, unit)
    if unit in (ClockUnit.CALENDAR_DAYS, ClockUnit.ELAPSED_HOURS):
        return due_at + (due_at - start) * (mark - 100) / 100
    spent = worktime.working_minutes_between(calendar, start, due_at)
    more = max(1, spent * (mark - 100) // 100)
    return worktime.due(calendar, due_at, more, ClockUnit.WORKING_MINUTES)


def days_late(task: Task, now: datetime) -> int:
    """Return for how many working days a task is overdue at ``now``, the day begun counted; else 0."""
    if task.due_at is None or task.due_at >= now:
        return 0
    calendar = calendars.calendar_for(task.unit.code)
    due, today = _date(task.due_at, calendar), _date(now, calendar)
    try:
        return max(1, worktime.working_days_between(calendar, due, today))
    except worktime.NotLoaded:  # a case that is late for years still says so
        return max(1, (today - due).days)


def _within(step: Step, party: str, facts: Facts) -> str | None:
    """Return the time that counts for a case: the first whose condition holds."""
    for one in times_of(step.within_of(party)):
        if one.when is None or facts.are(one.when):
            return one.within
    return None


def _duration(within: str | None, day: date) -> Duration | None:
    key = time_key_of(within)
    if key is None:
        return time_of(within)
    row = reference.get_value(key, on=day)
    return Duration(int(row.value), row.unit)


def _date(at: datetime, calendar: worktime.Calendar) -> date:
    return calendar.local(at).date()
