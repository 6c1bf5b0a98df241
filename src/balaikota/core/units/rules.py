"""What is known of a city, and how units are named along their line; pure."""

from __future__ import annotations

import msgspec


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
    box: Box | None = None
    is_loaded: bool = True


BLANK = City(
    code="",
    name="Kota",
    short_name="Kota",
    government="Pemerintah Kota",
    brand="Balai Kota",
    head_title="Wali Kota",
    is_loaded=False,
)
