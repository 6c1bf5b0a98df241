"""What a legal number is counted in, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import NoReturn

from balaikota.lib.worktime import ClockUnit

Typed = int | Decimal | date | time | str | bool

KEY = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+")
"""Shape of a key: words of small letters parted by dots, ``layanan.sku.janji``."""


class Unit(StrEnum):
    """In what a value is counted; always spelled."""

    WORKING_MINUTES = "working-minutes"
    WORKING_HOURS = "working-hours"
    WORKING_DAYS = "working-days"
    CALENDAR_DAYS = "calendar-days"
    ELAPSED_HOURS = "elapsed-hours"
    MONTHS = "months"
    YEARS = "years"
    RUPIAH = "rupiah"
    PERCENT = "percent"
    COUNT = "count"
    METRES = "metres"
    SCORE = "score"
    DATE = "date"
    TIME = "time"
    YES_NO = "yes-no"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a city profile or an officer says about one number.

    Attributes:
        key: which number, ``layanan.sku.janji``.
        value: written as ``unit`` asks.
        unit: one of ``Unit``.
        title_id: what it is, in Indonesian.
        title_en: the same in English.
        regulation: the legal source.
        valid_from: first day on which it holds.
        valid_to: first day on which it no longer does; None while no end is known.
        article: article of the regulation.
        note: what is doubtful, what to watch.
        scope: code of the unit for which alone it holds; empty for the whole city.
        is_confirmed: whether it was compared with the text of the regulation.
    """

    key: str
    value: str
    unit: str
    title_id: str
    title_en: str
    regulation: str
    valid_from: date
    valid_to: date | None = None
    article: str = ""
    note: str = ""
    scope: str = ""
    is_confirmed: bool = False

    def title(self, lang: str) -> str:
        """Return what it is in ``lang``, Indonesian unless it is English."""
        return self.title_en if lang.startswith("en") else self.title_id


def overlapping(rows: Iterable[Row]) -> tuple[Row, Row] | None:
    """Return two rows of one key and scope that hold on the same day, None when there are none."""
    latest: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: row.valid_from):
        before = latest.get((row.key, row.scope))
        if before is not None and (before.valid_to is None or row.valid_from < before.valid_to):
            return before, row
        latest[row.key, row.scope] = row
    return None


_FRACTIONS = frozenset({Unit.PERCENT, Unit.SCORE})


def parse(value: str, unit: str) -> Typed:
    """Return ``value`` as its unit means it: int, Decimal (percent, score), date, time, bool, text.

    Whole numbers are not negative.

    Raises:
        ValueError: ``value`` is not written as ``unit`` asks, or there is no such unit.
    """
    match Unit(unit):
        case Unit.DATE:
            return date.fromisoformat(value)
        case Unit.TIME:
            return time.fromisoformat(value)
        case Unit.YES_NO:
            return {"yes": True, "no": False}[value] if value in {"yes", "no"} else _refuse(value)
        case Unit.TEXT:
            return value if value.strip() else _refuse(value)
        case known if known in _FRACTIONS:
            return _decimal(value)
    return int(value) if re.fullmatch(r"[0-9]{1,18}", value) else _refuse(value)


def _decimal(value: str) -> Decimal:
    try:
        found = Decimal(value)
    except InvalidOperation:
        _refuse(value)
    return found if found.is_finite() else _refuse(value)


def _refuse(value: str) -> NoReturn:
    raise ValueError(f"not written as its unit asks: {value!r}")


def clock_unit(unit: str) -> ClockUnit:
    """Return the clock unit that ``unit`` names.

    Raises:
        ValueError: it is not a length of time that a clock counts.
    """
    return ClockUnit(unit)
