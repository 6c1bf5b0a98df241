"""What a holiday and an hour rule say, and which rule is the stronger; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from balaikota.lib.worktime import HourRule, weekly

Week = Mapping[str, Sequence[Sequence[str]]]
"""``{"mon": [["07:30", "12:00"], ["13:00", "16:00"]], …}``; a day that is not named is closed."""

Scope = tuple[str, str]
"""Kind of unit and code of unit; at most one is given, neither means all."""


class DayKind(StrEnum):
    """Why nobody works on a day."""

    HOLIDAY = "holiday"
    JOINT_LEAVE = "joint-leave"


class Season(StrEnum):
    """When a rule holds; the later of these is the stronger."""

    REGULAR = "regular"
    RAMADAN = "ramadan"
    SPECIAL = "special"


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """One day on which nobody works.

    Two occasions on one date share a row. ``is_estimate``: the date itself may still move.
    """

    date: date
    kind: DayKind
    name_id: str
    name_en: str
    regulation: str
    note: str = ""
    is_estimate: bool = False
    is_confirmed: bool = False

    def name(self, lang: str) -> str:
        """Return the name of the day in ``lang``, Indonesian unless it is English."""
        return self.name_en if lang.startswith("en") else self.name_id


@dataclass(frozen=True, kw_only=True)
class HoursRow:
    """The service hours of some or all units from ``valid_from`` until before ``valid_to``.

    Attributes:
        week: the open intervals of each day, breaks left out.
        reason: what these hours are, as people are told.
        regulation: the legal source.
        valid_from: first day.
        valid_to: first day on which they no longer hold; None until the next rule.
        season: a stronger season covers a weaker one of the same scope.
        unit_kind: for all units of this kind.
        unit_code: for this unit alone.
        note: what is doubtful.
        is_confirmed: whether it was compared with the text of the regulation.
    """

    week: Week
    reason: str
    regulation: str
    valid_from: date
    valid_to: date | None = None
    season: Season = Season.REGULAR
    unit_kind: str = ""
    unit_code: str = ""
    note: str = ""
    is_confirmed: bool = False

    @property
    def scope(self) -> Scope:
        """For whom the hours hold."""
        return self.unit_kind, self.unit_code

    def rule(self) -> HourRule:
        """Return the hours as the arithmetic wants them.

        Raises:
            ValueError: days, times or dates are not written as they must be.
        """
        return weekly(self.week, starts=self.valid_from, ends=self.valid_to)


@dataclass(frozen=True)
class Unconfirmed:
    """Something that nobody has compared with its regulation, as the desk lists it.

    Attributes:
        source: ``days``, ``estimate``, ``hours`` or ``reference``.
        key: year, date, scope or key of the number.
        title: what it is, in the language of the reader.
        count: how many rows it stands for.
        regulation: where it was found.
        note: what is doubtful.
        pk: of the row (day, hours, reference); None for the days of a year.
    """

    source: str
    key: str
    title: str
    count: int
    regulation: str
    note: str
    pk: int | None


_SEASONS = list(Season)


def for_unit(rows: Iterable[HoursRow], *, kind: str, code: str) -> tuple[HourRule, ...]:
    """Return the hour rules of one unit, the stronger first.

    The unit's own hours are stronger than those of its kind, and these than those of all; for the
    same scope a special season is stronger than Ramadan, and that than the regular hours.
    """
    return tuple(row.rule() for row in _strongest_first(rows, kind, code))


def week_of(rows: Iterable[HoursRow], *, kind: str, code: str, on: date) -> Week | None:
    """Return the week of service hours that holds for one unit on a day; None when none does."""
    mine = _strongest_first(rows, kind, code)
    return next((row.week for row in mine if row.rule().covers(on)), None)


def _strongest_first(rows: Iterable[HoursRow], kind: str, code: str) -> list[HoursRow]:
    mine = [row for row in rows if row.scope in {("", ""), (kind, ""), ("", code)}]
    return sorted(mine, key=_strength, reverse=True)


def _strength(row: HoursRow) -> tuple[bool, bool, int, date]:
    return bool(row.unit_code), bool(row.unit_kind), _SEASONS.index(row.season), row.valid_from


def overlapping(rows: Iterable[HoursRow]) -> tuple[HoursRow, HoursRow] | None:
    """Return two rows of one scope and season that hold on the same day; None if there are none."""
    latest: dict[tuple[Scope, Season], HoursRow] = {}
    for row in sorted(rows, key=lambda row: row.valid_from):
        before = latest.get((row.scope, row.season))
        if before is not None and (before.valid_to is None or row.valid_from < before.valid_to):
            return before, row
        latest[row.scope, row.season] = row
    return None
