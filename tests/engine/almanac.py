"""When a time runs out, found by walking minute by minute and day by day: slow, obviously right.

Reads the calendar as the city wrote it, and nothing of lib.worktime.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from typing import Any

import yaml

from tests.rooms.percobaan.service import MALANG

Span = tuple[datetime, datetime]
WIB, MINUTE, DAY = timezone(timedelta(hours=7)), timedelta(minutes=1), timedelta(days=1)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FILE: dict[str, Any] = yaml.safe_load((MALANG / "calendar.yaml").read_text(encoding="utf-8"))


class Almanac:
    """The days and hours of the city, and the days declared off since."""

    def __init__(self) -> None:
        self.off = {row["date"] for row in FILE["days"]}
        self.hours = cache(self._hours)

    def declare(self, day: date) -> None:
        """Let a day be off from now on."""
        self.off.add(day)
        self.hours.cache_clear()

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
        """Walk until ``amount`` of ``unit`` is used up."""
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
        while not self.hours(day) or any(a <= self.hours(day)[-1][1] < b for a, b in pauses):
            day += DAY
        return self.hours(day)[-1][1]


def _dates(pause: Span) -> set[date]:
    begins, ends = (edge.astimezone(WIB).date() for edge in pause)
    return {begins + DAY * n for n in range(1, (ends - begins).days + 1)}


def _at(day: date, text: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(text), WIB).astimezone(UTC)
