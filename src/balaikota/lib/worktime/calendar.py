"""The days and the service hours of one office."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cached_property
from itertools import accumulate
from types import MappingProxyType

from balaikota.lib.errors import DomainError
from balaikota.lib.wording import WIB

Interval = tuple[int, int]
"""Minutes after midnight, half-open: ``(450, 720)`` is 07.30 to 12.00."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
_MICROSECONDS = 60 * 10**6
_ONE_DAY = timedelta(days=1)


class NotLoaded(DomainError):
    """The calendar of ``year`` (days, or service hours for all its days) is not loaded."""

    def __init__(self, year: int, message: str = "") -> None:
        super().__init__(message or f"Kalender kerja tahun {year} belum dimuat.")
        self.year = year


@dataclass(frozen=True)
class HourRule:
    """The service hours of each day of the week, from ``starts`` until before ``ends``.

    Attributes:
        starts: earliest day on which the rule is in force.
        ends: first day on which it is no longer; None while no end is known.
        week: for Monday to Sunday, the open intervals in order; breaks are the gaps between them.
    """

    starts: date
    ends: date | None
    week: tuple[tuple[Interval, ...], ...]

    def __post_init__(self) -> None:
        if len(self.week) != len(WEEKDAYS):
            raise ValueError("a week has seven days")
        if self.ends is not None and self.ends <= self.starts:
            raise ValueError("a rule ends after it starts")
        for intervals in self.week:
            _check(intervals)

    def covers(self, day: date) -> bool:
        """Test whether the rule is in force on ``day``."""
        return self.starts <= day and (self.ends is None or day < self.ends)


def _check(intervals: Sequence[Interval]) -> None:
    flat = [0, *(edge for interval in intervals for edge in interval), DAY_MINUTES]
    if sorted(flat) != flat or any(start == end for start, end in intervals):
        raise ValueError(f"intervals must be in order, apart and within one day: {intervals}")


def weekly(
    days: Mapping[str, Sequence[Sequence[str]]], *, starts: date, ends: date | None = None
) -> HourRule:
    """Return the rule written as ``{"mon": [["07:30", "12:00"], ["13:00", "16:00"]], …}``.

    Days that are not named are closed. ``24:00`` is the end of a day.

    Raises:
        ValueError: an unknown day or time, or intervals that overlap or are out of order.
    """
    if unknown := set(days) - set(WEEKDAYS):
        raise ValueError(f"unknown day: {sorted(unknown)}")
    week = tuple(tuple(_interval(pair) for pair in days.get(name, ())) for name in WEEKDAYS)
    return HourRule(starts, ends, week)


def _interval(pair: Sequence[str]) -> Interval:
    if len(pair) != 2:
        raise ValueError(f"an interval is a beginning and an end: {pair}")
    return _minutes(pair[0]), _minutes(pair[1])


def _minutes(text: str) -> int:
    if text == "24:00":
        return DAY_MINUTES
    try:
        at = datetime.strptime(text, "%H:%M")  # noqa: DTZ007 - a time of day, no instant
    except (TypeError, ValueError):
        raise ValueError(f"not a time of day (HH:MM, in quotes): {text!r}") from None
    return at.hour * 60 + at.minute


@dataclass(frozen=True, eq=False)
class Calendar:
    """When one office works; immutable, and silent about no year.

    A working day is a day of a loaded year that is not in ``closed`` and on which the hour rule in
    force has at least one open interval. A year counts as loaded only if an hour rule is in force
    on each of its days. Anything that touches another year raises NotLoaded.

    Attributes:
        years: years whose holidays are known.
        closed: holidays and joint leave -> their name.
        rules: hour rules, the stronger first: the first that covers a day holds.
        zone: the office's zone, a fixed offset.
    """

    years: frozenset[int]
    closed: Mapping[date, str]
    rules: tuple[HourRule, ...]
    zone: timezone = field(default=WIB)

    def __post_init__(self) -> None:
        object.__setattr__(self, "closed", MappingProxyType(dict(self.closed)))

    # Days

    @cached_property
    def loaded_years(self) -> frozenset[int]:
        """The years that can be reckoned with: holidays known, hours known for every day."""
        return frozenset(
            year for year in self.years if all(self._rule(day) for day in _days_of(year))
        )

    @cached_property
    def _table(self) -> Mapping[date, tuple[Interval, ...]]:
        return {
            day: () if day in self.closed else self._week(day)[day.weekday()]
            for year in sorted(self.loaded_years)
            for day in _days_of(year)
        }

    @cached_property
    def _working(self) -> list[date]:
        return [day for day, intervals in self._table.items() if intervals]

    @cached_property
    def _before(self) -> list[int]:
        """Working microseconds before each working day, and after the last."""
        lengths = (sum(end - start for start, end in self._table[day]) for day in self._working)
        return list(accumulate((length * _MICROSECONDS for length in lengths), initial=0))

    def _rule(self, day: date) -> HourRule | None:
        return next((rule for rule in self.rules if rule.covers(day)), None)

    def _week(self, day: date) -> tuple[tuple[Interval, ...], ...]:
        rule = self._rule(day)
        assert rule is not None
        return rule.week

    def refusal(self, year: int) -> NotLoaded:
        """Return what is raised when ``year`` is needed and not loaded."""
        return NotLoaded(year)

    def require(self, earliest: date, latest: date) -> None:
        """Raise unless every year from ``earliest`` to ``latest`` (both included) is loaded.

        Raises:
            NotLoaded: the first year that is not.
        """
        for year in range(earliest.year, latest.year + 1):
            if year not in self.loaded_years:
                raise self.refusal(year)

    def hours(self, day: date) -> tuple[Interval, ...]:
        """Return the open intervals of ``day`` in minutes after midnight; empty when closed.

        Raises:
            NotLoaded: the year of ``day`` is not loaded.
        """
        self.require(day, day)
        return self._table[day]

    def is_working_day(self, day: date) -> bool:
        """Test whether the office works on ``day``.

        Raises:
            NotLoaded: the year of ``day`` is not loaded.
        """
        return bool(self.hours(day))

    def working_days_of(self, year: int) -> list[date]:
        """Return the working days of ``year``, earliest first.

        Raises:
            NotLoaded: ``year`` is not loaded.
        """
        self.require(date(year, 1, 1), date(year, 1, 1))
        return [day for day in self._working if day.year == year]

    def count_working_days(self, earlier: date, later: date) -> int:
        """Return the number of working days in (earlier, later].

        Raises:
            NotLoaded: a year between them is not loaded.
        """
        self.require(earlier, later)
        low, high = (bisect_left(self._working, day + _ONE_DAY) for day in (earlier, later))
        return high - low

    def working_day_after(self, day: date, count: int = 0) -> date:
        """Return the first working day at or after ``day``, or the ``count``-th after that one.

        Raises:
            NotLoaded: a year on the way is not loaded.
        """
        self.require(day, day)
        at = bisect_left(self._working, day) + count
        if at >= len(self._working):
            raise self.refusal(self.first_year_missing(day.year))
        found = self._working[at]
        self.require(day, found)
        return found

    def closed_between(self, first: date, last: date) -> list[tuple[date, str]]:
        """Return the named days, both ends included, on which the office would otherwise work.

        Raises:
            NotLoaded: a year between them is not loaded.
        """
        self.require(first, last)
        named = sorted(day for day in self.closed if first <= day <= last)
        return [(day, self.closed[day]) for day in named if self._week(day)[day.weekday()]]

    def first_year_missing(self, year: int) -> int:
        """Return the first year from ``year`` on that is not loaded."""
        while year in self.loaded_years:
            year += 1
        return year

    # Moments

    def local(self, at: datetime) -> datetime:
        """Return ``at`` in the zone of the office.

        Raises:
            ValueError: ``at`` has no zone.
        """
        if at.tzinfo is None:
            raise ValueError(f"a time without a zone: {at!r}")
        return at.astimezone(self.zone)

    def moment(self, day: date, minutes: int) -> datetime:
        """Return the instant (UTC) ``minutes`` after midnight of ``day`` here."""
        midnight = datetime.combine(day, time(), self.zone)
        return (midnight + timedelta(minutes=minutes)).astimezone(UTC)

    def opening(self, day: date) -> datetime | None:
        """Return when service opens on ``day`` (UTC), None on a closed day.

        Raises:
            NotLoaded: the year of ``day`` is not loaded.
        """
        hours = self.hours(day)
        return self.moment(day, hours[0][0]) if hours else None

    def closing(self, day: date) -> datetime | None:
        """Return when service closes for ``day`` (UTC), None on a closed day.

        Raises:
            NotLoaded: the year of ``day`` is not loaded.
        """
        hours = self.hours(day)
        return self.moment(day, hours[-1][1]) if hours else None

    def is_open(self, at: datetime) -> bool:
        """Test whether service is open at ``at``: breaks are not, nor is the moment of closing.

        Raises:
            NotLoaded: the year is not loaded.
        """
        return self.next_opening(at) == at

    def next_opening(self, at: datetime) -> datetime:
        """Return the first moment (UTC) at or after ``at`` when service is open.

        Raises:
            NotLoaded: a year on the way is not loaded.
        """
        local = self.local(at)
        minutes = _minutes_of(local)
        for start, end in self.hours(local.date()):
            if minutes < end:
                return at.astimezone(UTC) if minutes >= start else self.moment(local.date(), start)
        day = self.working_day_after(local.date() + _ONE_DAY)
        return self.moment(day, self._table[day][0][0])

    # Working time: a measure that grows only while service is open

    def worked(self, at: datetime) -> int:
        """Return working microseconds up to ``at``, from an origin of this calendar's own.

        Raises:
            NotLoaded: the year is not loaded.
        """
        local = self.local(at)
        minutes = _minutes_of(local)
        intervals = self.hours(local.date())
        today = sum(max(0.0, min(minutes, end) - start) for start, end in intervals)
        before = self._before[bisect_left(self._working, local.date())]
        return before + round(today * _MICROSECONDS)

    def moment_worked(self, worked: int, *, since: datetime) -> datetime:
        """Return the earliest moment (UTC) at which ``worked`` microseconds were reached.

        ``worked`` must be more than ``self.worked(since)``.

        Raises:
            NotLoaded: a year after ``since`` is not loaded.
        """
        origin = self.local(since).date()
        at = bisect_left(self._before, worked) - 1
        if at >= len(self._working):
            raise self.refusal(self.first_year_missing(origin.year))
        day = self._working[at]
        self.require(origin, day)
        left = worked - self._before[at]
        for start, end in self._table[day]:
            length = (end - start) * _MICROSECONDS
            if left <= length:
                return self.moment(day, start) + timedelta(microseconds=left)
            left -= length
        raise AssertionError("the day holds what is left")  # pragma: no cover


def _minutes_of(local: datetime) -> float:
    return local.hour * 60 + local.minute + (local.second + local.microsecond / 10**6) / 60


def _days_of(year: int) -> Iterable[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
