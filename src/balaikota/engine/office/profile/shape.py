"""What the files of a city profile may say (docs/city-profile.md)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from balaikota.core.units.rules import City

Code = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-z]+(?:[.-][0-9a-z]+)*$", max_length=40)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
ShortName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Line = Annotated[str, msgspec.Meta(max_length=300)]
RoomName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
AreaCode = Annotated[str, msgspec.Meta(pattern=r"^[0-9]+(?:\.[0-9]+)*$", max_length=20)]
AreaName = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
PostalCode = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{5}$")]
Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]
UnitKind = Literal[
    "kota",
    "sekretariat",
    "inspektorat",
    "dinas",
    "badan",
    "satuan",
    "bagian",
    "kecamatan",
    "kelurahan",
]


class Kelurahan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kelurahan as a place."""

    code: AreaCode
    name: AreaName
    postal_code: PostalCode | None = None
    point: tuple[Latitude, Longitude] | None = None
    doubt: Line | None = None


class Kecamatan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kecamatan as a place, with its kelurahan."""

    code: AreaCode
    name: AreaName
    kelurahan: Annotated[tuple[Kelurahan, ...], msgspec.Meta(min_length=1)]
    doubt: Line | None = None


class AreasFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """areas.yaml."""

    sources: dict[str, str]
    doubt: Line = ""
    areas: Annotated[tuple[Kecamatan, ...], msgspec.Meta(min_length=1)]


class Former(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A name the unit bore before ``until``."""

    name: Name
    short_name: ShortName
    until: date
    decree: Line


class Heritage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The unit took over duties of another."""

    code: Code
    how: Literal["split", "merge", "replace"]
    since: date
    decree: Line


class Closing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The unit does not exist from ``since`` on."""

    since: date
    decree: Line


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An office with everything under it."""

    code: Code
    kind: UnitKind
    name: Name
    short_name: ShortName
    source: str
    number_code: Code | None = None
    area: AreaCode | None = None
    address: Line = ""
    phone: Annotated[str, msgspec.Meta(max_length=60)] = ""
    email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    valid_from: date | None = None
    former_names: tuple[Former, ...] = ()
    succeeds: tuple[Heritage, ...] = ()
    closed: Closing | None = None
    doubt: Line | None = None
    units: tuple[Unit, ...] = ()


class UnitsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """units.yaml."""

    sources: dict[str, str]
    doubt: Line = ""
    units: Annotated[tuple[Unit, ...], msgspec.Meta(min_length=1, max_length=1)]


class PackInForce(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A service pack the city has decreed; one of a ``room`` that is not installed waits for it."""

    pack: Code
    room: RoomName | None = None
    valid_from: date
    decree: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class CityFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """city.yaml."""

    source: str
    city: City
    packs: tuple[PackInForce, ...] = ()
