"""An office of 2024 to 2026 to reckon with, and an oracle that is slow and obviously right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache

from balaikota.lib.worktime import Calendar, HourRule, weekly

WIB = timezone(timedelta(hours=7), "WIB")

HOLIDAYS_2026 = [
    "2026-01-01",
    "2026-01-16",
    "2026-02-16",
    "2026-02-17",
    "2026-03-18",
    "2026-03-19",
    "2026-03-20",
    "2026-03-21",
    "2026-03-22",
    "2026-03-23",
    "2026-03-24",
    "2026-04-03",
    "2026-04-05",
    "2026-05-01",
    "2026-05-14",
    "2026-05-15",
    "2026-05-27",
    "2026-05-28",
    "2026-05-31",
    "2026-06-01",
    "2026-06-16",
    "2026-08-17",
    "2026-08-25",
    "2026-12-24",
    "2026-12-25",
]
HOLIDAYS_2025 = ["2025-12-25", "2025-12-26"]  # the end of the year, enough to cross it

_LONG, _FRIDAY = [["07:30", "12:00"], ["13:00", "16:00"]], [["07:30", "11:30"], ["13:00", "16:30"]]
_SHORT, _SHORT_FRIDAY = (
    [["08:00", "12:00"], ["12:30", "15:00"]],
    [["08:00", "11:30"], ["12:30", "15:30"]],
)
REGULAR = weekly(
    {**dict.fromkeys(("mon", "tue", "wed", "thu"), _LONG), "fri": _FRIDAY}, starts=date(2024, 1, 1)
)
RAMADAN = weekly(
    {**dict.fromkeys(("mon", "tue", "wed", "thu"), _SHORT), "fri": _SHORT_FRIDAY},
    starts=date(2026, 2, 18),
    ends=date(2026, 3, 20),
)


def office(*rules: HourRule, years: Sequence[int] = (2025, 2026)) -> Calendar:
    """Return the calendar of an office with these rules, by default Malang's."""
    closed = {date.fromisoformat(day): "Hari libur" for day in [*HOLIDAYS_2025, *HOLIDAYS_2026]}
    return Calendar(frozenset(years), closed, rules or (RAMADAN, REGULAR), WIB)


def wib(text: str) -> datetime:
    """Return the instant that ``2026-11-20 09:00`` is here."""
    return datetime.fromisoformat(text).replace(tzinfo=WIB).astimezone(UTC)


def spoken(at: datetime) -> str:
    """Return an instant as ``2026-11-20 09:00`` here."""
    return at.astimezone(WIB).strftime("%Y-%m-%d %H:%M")


# The oracle: no arithmetic, only walking.

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@cache
def hours_of(calendar: Calendar, day: date) -> list[tuple[datetime, datetime]]:
    """Return the open intervals of a day as instants."""
    if day in calendar.closed:
        return []
    for rule in calendar.rules:
        if rule.starts <= day and (rule.ends is None or day < rule.ends):
            midnight = datetime(day.year, day.month, day.day, tzinfo=WIB)
            return [
                (midnight + a * MINUTE, midnight + b * MINUTE) for a, b in rule.week[day.weekday()]
            ]
    raise AssertionError("no rule")


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Look whether ``at`` lies in an open interval."""
    return any(a <= at < b for a, b in hours_of(calendar, at.astimezone(WIB).date()))


def day_zero(calendar: Calendar, at: datetime) -> date:
    """Walk from the day of receipt to the first day that closes after it."""
    day = at.astimezone(WIB).date()
    while not (hours_of(calendar, day) and at < hours_of(calendar, day)[-1][1]):
        day += DAY
    return day


def dates_in(pauses: Sequence[tuple[datetime, datetime]]) -> set[date]:
    """Return every date that some pause holds in (date a, date b]."""
    found = set()
    for begins, ends in pauses:
        day = begins.astimezone(WIB).date() + DAY
        while day <= ends.astimezone(WIB).date():
            found.add(day)
            day += DAY
    return found


def _ends_on(calendar: Calendar, day: date, pauses: Sequence[tuple[datetime, datetime]]) -> bool:
    """Look whether a clock may run out on a day: it has service, and closes in none of the pauses."""
    hours = hours_of(calendar, day)
    return bool(hours) and not any(a < hours[-1][1] < b for a, b in pauses)


def due_days(
    calendar: Calendar,
    start: datetime,
    amount: int,
    pauses: Sequence[tuple[datetime, datetime]] = (),
    *,
    working: bool = True,
) -> datetime:
    """Walk day by day; take the dates of the pauses that began before the time ran out.

    A day that closes while the clock stands still is not the last.
    """
    counted: list[tuple[datetime, datetime]] = []
    waiting = sorted((max(a, start), b) for a, b in pauses if b > start)
    zero = day_zero(calendar, start)
    while True:
        stood = [day for day in dates_in(counted) if day > zero]
        left = amount + sum(bool(not working or hours_of(calendar, day)) for day in stood)
        day = zero
        while left:
            day += DAY
            left -= bool(not working or hours_of(calendar, day))
        while not _ends_on(calendar, day, counted):
            day += DAY
        due = hours_of(calendar, day)[-1][1]
        if not waiting or waiting[0][0] >= due:
            return due
        counted.append(waiting.pop(0))


def due_minutes(
    calendar: Calendar,
    start: datetime,
    amount: int,
    pauses: Sequence[tuple[datetime, datetime]] = (),
    *,
    elapsed: bool = False,
) -> datetime:
    """Walk minute by minute and count those that are open and in no pause."""
    at = start
    while amount:
        runs = elapsed or is_open(calendar, at)
        amount -= bool(runs and not any(a <= at < b for a, b in pauses))
        at += MINUTE
    return at
