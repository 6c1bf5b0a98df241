"""What is known of a city, and how units are named along their line; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import msgspec


@dataclass(frozen=True)
class Handover:
    """What a successor takes over: the work of some places, or all that no other takes.

    Attributes:
        predecessor: pk of the unit whose work it was.
        successor: pk of the unit whose work it is from ``since`` on.
        since: the first day.
        areas: codes of the places.
        takes_rest: whether what lies in no named place goes there too.
    """

    predecessor: int
    successor: int
    since: date
    areas: frozenset[str]
    takes_rest: bool


@dataclass(frozen=True)
class Share:
    """A part of what a unit once did, and whose it is.

    Attributes:
        heir: pk of the unit whose it is.
        areas: codes of the places it consists of; of the rest, the places it leaves out.
        is_rest: whether it is the rest.
    """

    heir: int
    areas: frozenset[str]
    is_rest: bool


class Heirs:
    """Whose the work of a unit is on a day, through any number of mergers and splits."""

    def __init__(self, handovers: Iterable[Handover], day: date) -> None:
        self._due: dict[int, list[Handover]] = {}
        for one in handovers:
            if one.since <= day:
                self._due.setdefault(one.predecessor, []).append(one)
        named = (one.areas for rows in self._due.values() for one in rows)
        self._areas = frozenset().union(*named)

    def __bool__(self) -> bool:
        """Tell whether any unit has handed something over."""
        return bool(self._due)

    @property
    def predecessors(self) -> frozenset[int]:
        """Units that have handed something over."""
        return frozenset(self._due)

    def place(self, unit: int, area: str = "") -> int:
        """Return whose the work of ``unit`` in a place is; of no place or another, the rest."""
        seen: set[int] = set()
        while unit in self._due and unit not in seen:
            seen.add(unit)
            following = self._next(unit, area)
            if following is None:
                return unit
            unit = following
        return unit

    def shares(self, unit: int) -> list[Share]:
        """Return into what the work of ``unit`` falls apart, the rest last; itself may be an heir."""
        by_heir: dict[int, set[str]] = {}
        for area in sorted(self._areas):
            by_heir.setdefault(self.place(unit, area), set()).add(area)
        rest = self.place(unit)
        left_out = self._areas - frozenset(by_heir.pop(rest, ()))
        found = [Share(heir, frozenset(areas), False) for heir, areas in sorted(by_heir.items())]
        return [*found, Share(rest, left_out, True)]

    def _next(self, unit: int, area: str) -> int | None:
        rows = self._due[unit]
        named = next((one for one in rows if area and area in one.areas), None)
        rest = next((one for one in rows if one.takes_rest), None)
        following = named or rest
        return None if following is None else following.successor


class Classification(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code of the letter classification."""

    code: str
    title: str
    doubt: str = ""


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to reach the city hall; ``doubt`` says what nobody has confirmed yet."""

    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    doubt: str = ""


class Letterhead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands on top of a letter, above the name of the unit."""

    government: str = ""  # PEMERINTAH KOTA MALANG
    place: str = ""  # Malang, before the date
    doubt: str = ""


class Payment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where fees are paid; ``doubt`` says what nobody has confirmed. Empty parts are not offered.

    Attributes:
        bank: name of the bank that holds the city's account.
        prefix: digits before a billing code that make it an account number at that bank.
        domain: reverse domain of the QRIS acquirer; with the parts up to ``postcode`` it is what
            ``lib/qris.py`` calls a merchant. Without it no QRIS code is offered.
        is_sample: the codes are examples and cannot be paid; pages and papers say CONTOH.
    """

    bank: str = ""
    prefix: str = ""
    domain: str = ""
    pan: str = ""
    merchant_id: str = ""
    nmid: str = ""
    criteria: str = ""
    category: str = ""
    name: str = ""
    city: str = ""
    postcode: str = ""
    is_sample: bool = False
    doubt: str = ""


class Box(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A box around the city in degrees (WGS 84)."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-180 <= self.west < self.east <= 180 and -90 <= self.south < self.north <= 90):
            raise ValueError("west < east and south < north, in degrees")


class City(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The facts of the city this installation serves (cities/<slug>/city.yaml).

    Attributes:
        code: code of the region, e.g. 35.73.
        name: Kota Malang.
        short_name: Malang.
        government: Pemerintah Kota Malang.
        brand: what the portal calls itself.
        head_title: title of the head, Wali Kota Malang.
        province: name of the province.
        timezone: IANA name; ``timezone_short`` is what is printed (WIB).
        number_shape: letter number with {classification}, {sequence}, {unit}, {year}.
        is_loaded: False only for the blank that stands in before a profile is loaded.
    """

    code: str
    name: str
    short_name: str
    government: str
    brand: str
    head_title: str
    province: str = ""
    timezone: str = "Asia/Jakarta"
    timezone_short: str = "WIB"
    number_shape: str = "{classification}/{sequence}/{unit}/{year}"
    classifications: tuple[Classification, ...] = ()
    contact: Contact = Contact()
    letterhead: Letterhead = Letterhead()
    payment: Payment = Payment()
    box: Box | None = None
    is_loaded: bool = True


def mark(of: City) -> tuple[str, ...]:
    """Return the words of the region's mark, its name last: ``("Kota", "Malang")``.

    Nothing before a profile is loaded.
    """
    if not of.is_loaded:
        return ()
    kind = of.name.removesuffix(of.short_name).strip()
    return (kind, of.short_name) if kind else (of.short_name,)


BLANK = City(
    code="",
    name="Kota",
    short_name="Kota",
    government="Pemerintah Kota",
    brand="Balai Kota",
    head_title="Wali Kota",
    is_loaded=False,
)
