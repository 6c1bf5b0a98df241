"""Due times in the four units, with pauses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from balaikota.lib.worktime.calendar import Calendar

Pause = tuple[datetime, datetime]
"""From when (included) until when (excluded) a clock stood still."""

_MICROSECOND = timedelta(microseconds=1)
_HOUR = timedelta(hours=1)


class ClockUnit(StrEnum):
    """What a clock counts; always spelled."""

    WORKING_MINUTES = "working-minutes"
    WORKING_HOURS = "working-hours"
    WORKING_DAYS = "working-days"
    CALENDAR_DAYS = "calendar-days"
    ELAPSED_HOURS = "elapsed-hours"


def due(
    calendar: Calendar,
    start: datetime,
    amount: int,
    unit: ClockUnit,
    pauses: Sequence[Pause] = (),
) -> datetime:
    """Return the moment (UTC) at which ``amount`` of ``unit`` from ``start`` has run out.

    Day clocks: the day of receipt is day 0; what comes at or after closing, or on a day without
    service, counts as received on the next working day; they end at close of service on the last
    day. A calendar-day clock whose last day is without service ends at close of service on the
    next working day. Minute and hour clocks run only while service is open, elapsed ones always.

    A pause adds what it took away: to a working-day clock the working days in (its first date, its
    last date], to a calendar-day clock the calendar days there, to the others its working or
    elapsed time. Pauses that overlap or touch are one. What lies before the clock starts (before
    day 0 for day clocks) is no pause of it, and one that begins when the time has already run out
    brings nothing back. No time runs out within a pause: a day clock whose last day closes in one
    ends at the first close of service after it.

    Raises:
        ValueError: a negative amount, a pause that ends before it begins, a time without a zone.
        NotLoaded: a year on the way is not loaded.
    """
    if amount < 0:
        raise ValueError(f"a negative amount: {amount}")
    stops = _clipped(start, pauses)
    match unit:
        case ClockUnit.WORKING_DAYS:
            return _due_working_days(calendar, start, amount, stops)
        case ClockUnit.CALENDAR_DAYS:
            return _due_calendar_days(calendar, start, amount, stops)
        case ClockUnit.ELAPSED_HOURS:
            return _due_elapsed(start, amount * _HOUR, stops)
        case ClockUnit.WORKING_HOURS:
            return _due_working_time(calendar, start, timedelta(minutes=amount * 60), stops)
    return _due_working_time(calendar, start, timedelta(minutes=amount), stops)


def day_zero(calendar: Calendar, received_at: datetime) -> date:
    """Return the day on which something counts as received.

    Raises:
        NotLoaded: a year on the way is not loaded.
    """
    day = calendar.local(received_at).date()
    closing = calendar.closing(day)
    if closing is not None and received_at < closing:
        return day
    return calendar.working_day_after(day + timedelta(days=1))


def united(pauses: Sequence[Pause]) -> list[Pause]:
    """Return ``pauses`` in order of time, those that overlap or touch made one.

    Raises:
        ValueError: a pause that ends before it begins.
    """
    whole: list[Pause] = []
    for begins, ends in sorted(pauses):
        if ends < begins:
            raise ValueError(f"a pause that ends before it begins: {begins} - {ends}")
        if whole and begins <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], ends))
        else:
            whole.append((begins, ends))
    return whole


def working_days_between(calendar: Calendar, earlier: date, later: date) -> int:
    """Return the number of working days in (earlier, later].

    Raises:
        ValueError: ``later`` is before ``earlier``.
        NotLoaded: a year between them is not loaded.
    """
    _in_order(earlier, later)
    return calendar.count_working_days(earlier, later)


def working_time_between(calendar: Calendar, earlier: datetime, later: datetime) -> timedelta:
    """Return how long service was open from ``earlier`` until before ``later``, exactly.

    Raises:
        ValueError: ``later`` is before ``earlier``.
        NotLoaded: a year between them is not loaded.
    """
    _in_order(earlier, later)
    calendar.require(calendar.local(earlier).date(), calendar.local(later).date())
    return (calendar.worked(later) - calendar.worked(earlier)) * _MICROSECOND


def working_minutes_between(calendar: Calendar, earlier: datetime, later: datetime) -> int:
    """Return the whole minutes for which service was open from ``earlier`` until ``later``.

    Raises:
        ValueError: ``later`` is before ``earlier``.
        NotLoaded: a year between them is not loaded.
    """
    return working_time_between(calendar, earlier, later) // timedelta(minutes=1)


def moment_of_share(
    calendar: Calendar,
    start: datetime,
    due_at: datetime,
    percent: int,
    unit: ClockUnit,
    pauses: Sequence[Pause] = (),
) -> datetime:
    """Return the moment (UTC) at which ``percent`` of the time to ``due_at`` has been used.

    Working units are measured in working time, the others in elapsed time, pauses left out.

    Args:
        calendar: the office's.
        start: when the clock started.
        due_at: what ``due`` returned.
        percent: 0 to 100.
        unit: that of the clock.
        pauses: those of the clock.

    Raises:
        ValueError: ``percent`` out of bounds, or ``due_at`` before ``start``.
        NotLoaded: a year on the way is not loaded.
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"not a share: {percent}")
    _in_order(start, due_at)
    if percent == 100:
        return due_at.astimezone(UTC)
    stops = [(begins, min(ends, due_at)) for begins, ends in _clipped(start, pauses)]
    stops = [(begins, ends) for begins, ends in stops if begins < ends]
    if unit in (ClockUnit.CALENDAR_DAYS, ClockUnit.ELAPSED_HOURS):
        spent = due_at - start - sum((ends - begins for begins, ends in stops), timedelta())
        return _due_elapsed(start, spent * percent / 100, stops)
    spent = working_time_between(calendar, start, due_at) - sum(
        (working_time_between(calendar, *stop) for stop in stops), timedelta()
    )
    return _due_working_time(calendar, start, spent * percent / 100, stops)


def _in_order(earlier: date, later: date) -> None:
    if later < earlier:
        raise ValueError(f"{later} is before {earlier}")


def _clipped(start: datetime, pauses: Sequence[Pause]) -> list[Pause]:
    return [(max(begins, start), ends) for begins, ends in united(pauses) if ends > start]


def _extended(
    at: Callable[[int], datetime],
    amount: int,
    taken: Callable[[Pause], int],
    stops: list[Pause],
    after: Callable[[datetime], datetime] | None = None,
) -> datetime:
    """Return ``at(amount)``, put off by each pause that begins before the time has run out.

    Args:
        at: when an amount has run out, without pauses.
        amount: of the unit of the clock.
        taken: how much of it a pause took away.
        stops: in order of time, apart.
        after: of a clock that ends only at certain moments, the first of them from a moment on.
    """
    found = at(amount)
    for stop in stops:
        if stop[0] >= found:
            break
        amount += taken(stop)
        found = max(found, at(amount))
        if after is not None and found < stop[1]:
            found = after(stop[1])
    return found


def _due_working_days(
    calendar: Calendar, start: datetime, amount: int, stops: list[Pause]
) -> datetime:
    received = day_zero(calendar, start)
    return _extended(
        lambda days: _closing(calendar, calendar.working_day_after(received, days)),
        amount,
        lambda stop: calendar.count_working_days(*_dates(calendar, received, stop)),
        stops,
        lambda at: _first_closing(calendar, at),
    )


def _due_calendar_days(
    calendar: Calendar, start: datetime, amount: int, stops: list[Pause]
) -> datetime:
    received = day_zero(calendar, start)

    def end(days: int) -> datetime:
        last = received + timedelta(days)
        calendar.require(received, last)
        return _closing(calendar, calendar.working_day_after(last))

    return _extended(
        end,
        amount,
        lambda stop: _days_between(*_dates(calendar, received, stop)),
        stops,
        lambda at: _first_closing(calendar, at),
    )


def _days_between(earlier: date, later: date) -> int:
    return (later - earlier).days


def _dates(calendar: Calendar, received: date, stop: Pause) -> tuple[date, date]:
    """Return the dates of a pause, neither before day 0."""
    begins, ends = (calendar.local(edge).date() for edge in stop)
    return max(begins, received), max(ends, received)


def _first_closing(calendar: Calendar, at: datetime) -> datetime:
    """Return the first close of service at or after ``at``."""
    day = calendar.working_day_after(calendar.local(at).date())
    closing = _closing(calendar, day)
    return closing if closing >= at else _closing(calendar, calendar.working_day_after(day, 1))


def _closing(calendar: Calendar, working_day: date) -> datetime:
    closing = calendar.closing(working_day)
    assert closing is not None
    return closing


def _due_working_time(
    calendar: Calendar, start: datetime, amount: timedelta, stops: list[Pause]
) -> datetime:
    if not amount:
        return start.astimezone(UTC)
    origin = calendar.worked(start)
    return _extended(
        lambda worked: calendar.moment_worked(origin + worked, since=start),
        amount // _MICROSECOND,
        lambda stop: working_time_between(calendar, *stop) // _MICROSECOND,
        stops,
    )


def _due_elapsed(start: datetime, amount: timedelta, stops: list[Pause]) -> datetime:
    begin = start.astimezone(UTC)
    return _extended(
        lambda elapsed: begin + elapsed * _MICROSECOND,
        amount // _MICROSECOND,
        lambda stop: (stop[1] - stop[0]) // _MICROSECOND,
        stops,
    )
