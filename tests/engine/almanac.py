"""When a time runs out, found by walking minute by minute and day by day: slow, obviously right.

Reads the calendar as the city wrote it, and nothing of lib.worktime.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from typing import Any

from tests import yamls
from tests.rooms.percobaan.service import MALANG

Span = tuple[datetime, datetime]
WIB, MINUTE, DAY = timezone(timedelta(hours=7)), timedelta(minutes=1), timedelta(days=1)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FILE: dict[str, Any] = yamls.read((MALANG / "calendar.yaml").read_text(encoding="utf-8"))


class Almanac:
    """The days and hours of the city, and the days declared off since."""

    def __init__(self) -> None:
        self.off = {row["date"] for row in FILE["days"]}
        self.hours = cache(self._hours)
        self._walked: dict[tuple[datetime, int, str, tuple[Span, ...]], datetime] = {}

    def declare(self, day: date) -> None:
        """Let a day be off from now on."""
        self.off.add(day)
        self.hours.cache_clear()
        self._walked.clear()

    def _hours(self, day: date) -> list[Span]:
        if day in self.off:
            return []
        rules = sorted(FILE["hours"], key=lambda rule: rule["season"] == "regular")
        rule = next(r for r in rules if r["from"] <= day and ("to" not in r or day < r["to"]))
        pairs = rule["days"].get(WEEK[day.weekday()], [])
        return [(_at(day, begins), _at(day, ends)) for begins, ends in pairs]

    def is_open(self, at: datetime) -> bool:
        """Look whether ``at`` lies in an open span."""
        return any(a <= at < b for a, b in self.hours(at.astimezone(WIB).date()))

    def due(self, start: datetime, amount: int, unit: str, pauses: Sequence[Span] = ()) -> datetime:
        """Walk until ``amount`` of ``unit`` is used up; what stands still ends in no pause."""
        way = start, amount, unit, tuple(pauses)
        if way not in self._walked:
            self._walked[way] = self._walk(*way)
        return self._walked[way]

    def _walk(self, start: datetime, amount: int, unit: str, pauses: Sequence[Span]) -> datetime:
        if unit.endswith("-days"):
            return self._days(start, amount, pauses, is_any=unit == "calendar-days")
        left, at = amount * (60 if "hour" in unit else 1), start
        while left:
            counts = unit.startswith("elapsed") or self.is_open(at)
            left -= counts and not any(a <= at < b for a, b in pauses)
            at += MINUTE
        return at

    def _days(
        self, start: datetime, amount: int, pauses: Sequence[Span], *, is_any: bool
    ) -> datetime:
        day = start.astimezone(WIB).date()
        while not (self.hours(day) and start < self.hours(day)[-1][1]):
            day += DAY
        still = {d for pause in pauses for d in _dates(pause)}
        left = amount
        while left:
            day += DAY
            left -= day not in still and (is_any or bool(self.hours(day)))
        while not self.hours(day) or any(a < self.hours(day)[-1][1] < b for a, b in pauses):
            day += DAY
        return self.hours(day)[-1][1]

    def later(self, at: datetime, amount: int, unit: str) -> datetime:
        """Walk ``amount`` of ``unit`` on from a due time; days count from the day it lies on."""
        if not unit.endswith("-days"):
            return self.due(at, amount, unit)
        return self.due(at - datetime.resolution, amount, unit)

    def share(self, start: datetime, due: datetime, percent: int, unit: str) -> datetime:
        """Walk to where so much of the time from ``start`` to ``due`` is used up, or lies behind it.

        Working units are measured while it is open, the others by the wall clock.
        """
        if percent == 100:
            return due
        if not unit.startswith("working"):
            return start + (due - start) * percent / 100
        spent = self._open_between(start, due)
        if percent < 100:
            return self._after_open(start, spent * percent / 100)
        whole = spent * (percent - 100) / 100 // MINUTE
        return self._after_open(due, max(1, whole) * MINUTE)

    def _open_between(self, start: datetime, end: datetime) -> timedelta:
        day, spent = start.astimezone(WIB).date(), timedelta()
        while day <= end.astimezone(WIB).date():
            for a, b in self.hours(day):
                spent += max(min(b, end) - max(a, start), timedelta())
            day += DAY
        return spent

    def _after_open(self, start: datetime, left: timedelta) -> datetime:
        day = start.astimezone(WIB).date()
        while True:
            for a, b in self.hours(day):
                begins = max(a, start)
                if left <= max(b - begins, timedelta()):
                    return begins + left
                left -= max(b - begins, timedelta())
            day += DAY


def _dates(pause: Span) -> set[date]:
    begins, ends = (edge.astimezone(WIB).date() for edge in pause)
    return {begins + DAY * n for n in range(1, (ends - begins).days + 1)}


def _at(day: date, text: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(text), WIB).astimezone(UTC)
