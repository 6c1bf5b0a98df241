"""What a merger or a split says: which units, whose places, who goes where; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from balaikota.lib.wording import WIB

MERGE, SPLIT = "gabung", "pecah"
NOWHERE = ""  # of an officer: to be placed later; of a key: it ends
MOST_REGULATION = 500


@dataclass(frozen=True)
class NewUnit:
    """A unit that begins on the day."""

    code: str
    name: str
    parent: str


@dataclass(frozen=True)
class Plan:
    """One merger or split; units by code, officers and keys by pk as text.

    Attributes:
        how: ``gabung`` or ``pecah``.
        units: the units that merge, or the one that is split.
        begins: the units that begin on the day.
        goes_on: which of ``units`` goes on; empty when none does.
        rest: where all goes that is not named below.
        since: the first day.
        number: of the regulation.
        decree_date: of the regulation.
        title: what the regulation is about.
        areas: code of a place -> the unit that serves it from then on.
        children: code of a lower unit -> the unit it hangs below from then on.
        officers: pk of an assignment -> the unit it goes to, or NOWHERE.
        keys: pk of an API key -> the unit it follows to, or NOWHERE.
    """

    how: str
    units: Sequence[str]
    begins: Sequence[NewUnit]
    goes_on: str
    rest: str
    since: date
    number: str
    decree_date: date
    title: str
    areas: Mapping[str, str] = field(default_factory=dict)
    children: Mapping[str, str] = field(default_factory=dict)
    officers: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """The moment it is in force: 00.00 WIB of its day."""
        return datetime.combine(self.since, time(), WIB)

    @property
    def ending(self) -> list[str]:
        """Codes of the units that end on the day."""
        return [code for code in self.units if code != self.goes_on]

    @property
    def heirs(self) -> list[str]:
        """Codes of the units that are there afterwards: the one that goes on, then the new ones."""
        kept = [self.goes_on] if self.goes_on else []
        return [*kept, *(one.code for one in self.begins)]

    @property
    def regulation(self) -> str:
        """The regulation in one line."""
        day = f"{self.decree_date.day}-{self.decree_date.month}-{self.decree_date.year}"
        return f"{self.number} ({day}) tentang {self.title}"[:MOST_REGULATION]

    def place_of(self, area: str) -> str:
        """Return the unit that serves a place from the day on."""
        return self.areas.get(area, self.rest)
