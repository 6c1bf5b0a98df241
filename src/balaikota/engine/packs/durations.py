"""Times as packs write them: ``4 working-hours``, ``1 working-day``."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNITS = ("working-minutes", "working-hours", "working-days", "calendar-days", "elapsed-hours")
_SHAPE = re.compile(r"([1-9][0-9]{0,4}) ([a-z]+-[a-z]+)")

# The shortest working day there is (Ramadan: 32.5 hours a week over five days), so that steps
# that fit the promise fit it all year. Law: Perpres 21/2023.
SHORTEST_DAY_MINUTES = 390


@dataclass(frozen=True)
class Duration:
    """An amount of one of the clock units of UNITS."""

    amount: int
    unit: str

    @property
    def working_minutes(self) -> int | None:
        """Return the length in working minutes; None for units that do not count working time."""
        minutes = {"working-minutes": 1, "working-hours": 60, "working-days": SHORTEST_DAY_MINUTES}
        return self.amount * minutes[self.unit] if self.unit in minutes else None

    @property
    def elapsed_hours(self) -> int | None:
        """Return the length in hours by the wall clock; None for units of working time."""
        hours = {"elapsed-hours": 1, "calendar-days": 24}
        return self.amount * hours[self.unit] if self.unit in hours else None


def parse(text: str) -> Duration:
    """Return the duration written in ``text``; singular and plural are both read.

    Raises:
        ValueError: the text is not a number from 1 and one of UNITS.
    """
    found = _SHAPE.fullmatch(text)
    unit = found[2] if found else ""
    unit = unit if unit.endswith("s") else unit + "s"
    if not found or unit not in UNITS:
        raise ValueError(text)
    return Duration(int(found[1]), unit)
