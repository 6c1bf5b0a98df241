"""What a profile must be beyond its shape: each fault with file, line and reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from balaikota.engine.office.profile import shape
from balaikota.engine.packs.reading import Path, Source
from balaikota.lib.geo.arcs import AreaSet

_NUMBER_PARTS = {"sequence": "1", "unit": "u", "year": "2026", "classification": "100"}


@dataclass(frozen=True, order=True)
class Fault:
    """One reason to refuse a profile."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        """Return the fault as the command prints it."""
        return f"{self.file}:{self.line}: {self.why}"


@dataclass(frozen=True)
class Placed:
    """A unit with its place in the file and its parent's code."""

    unit: shape.Unit
    at: Path
    parent: shape.Unit | None


def all_units(units: shape.UnitsFile) -> list[Placed]:
    """Return every unit of the tree, parents first."""
    found: list[Placed] = []

    def visit(unit: shape.Unit, at: Path, parent: shape.Unit | None) -> None:
        found.append(Placed(unit, at, parent))
        for i, child in enumerate(unit.units):
            visit(child, (*at, "units", i), unit)

    for i, root in enumerate(units.units):
        visit(root, ("units", i), None)
    return found


def check(
    city: shape.CityFile,
    areas: shape.AreasFile,
    units: shape.UnitsFile,
    boundaries: AreaSet | None,
    packs: Collection[str],
    lines: Mapping[str, Source],
) -> list[Fault]:
    """Return every fault of a profile whose files have the right shape."""
    kelurahan = {one.code for each in areas.areas for one in each.kelurahan}
    known = kelurahan | {each.code for each in areas.areas}
    placed = all_units(units)
    found = {
        "city.yaml": [*_city(city, units), *_packs(city, packs)],
        "areas.yaml": [*_areas(city, areas)],
        "units.yaml": [
            *_tree(placed),
            *_served(placed, known),
            *(fault for each in placed for fault in _dates(each)),
            *_heritage(placed),
            *_sources(placed, units.sources),
        ],
    }
    faults = [
        Fault(name, lines[name].line(at), why) for name, here in found.items() for at, why in here
    ]
    if boundaries is not None and (odd := sorted(kelurahan ^ set(boundaries.shapes))):
        why = _("Kelurahan di berkas batas tidak sama dengan areas.yaml: %(codes)s")
        faults.append(Fault("boundaries.json", 1, why % {"codes": ", ".join(odd)}))
    return faults


At = tuple[Path, str]


def _city(city: shape.CityFile, units: shape.UnitsFile) -> Iterator[At]:
    facts = city.city
    if facts.code != units.units[0].code:
        yield ("city", "code"), _("Kode kota tidak sama dengan kode unit teratas di units.yaml.")
    try:
        ZoneInfo(facts.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        yield (
            ("city", "timezone"),
            _("Zona waktu %(name)s tidak dikenal.") % {"name": facts.timezone},
        )
    try:
        shown = facts.number_shape.format(**_NUMBER_PARTS)
    except (KeyError, IndexError, ValueError):
        shown = ""
    if "{sequence}" not in facts.number_shape or not shown:
        why = _("Bentuk nomor memuat {sequence} dan boleh {classification}, {unit}, {year}.")
        yield ("city", "number_shape"), why
    for i, one in enumerate(facts.classifications):
        if one.code in {other.code for other in facts.classifications[:i]}:
            yield ("city", "classifications", i), _twice(one.code)


def _packs(city: shape.CityFile, packs: Collection[str]) -> Iterator[At]:
    for i, one in enumerate(city.packs):
        if one.pack not in packs:
            yield ("packs", i), _("Tidak ada berkas paket %(pack)s.yaml.") % {"pack": one.pack}
        if one.pack in {other.pack for other in city.packs[:i]}:
            yield ("packs", i), _twice(one.pack)


def _areas(city: shape.CityFile, areas: shape.AreasFile) -> Iterator[At]:
    seen: set[str] = set()
    box = city.city.box
    for i, kecamatan in enumerate(areas.areas):
        if kecamatan.code in seen:
            yield ("areas", i, "code"), _twice(kecamatan.code)
        seen.add(kecamatan.code)
        for j, one in enumerate(kecamatan.kelurahan):
            at: Path = ("areas", i, "kelurahan", j)
            if one.code in seen:
                yield (*at, "code"), _twice(one.code)
            seen.add(one.code)
            if box is None or one.point is None:
                continue
            lat, lon = one.point
            if not (box.south <= lat <= box.north and box.west <= lon <= box.east):
                why = _("Titik %(name)s di luar kotak kota (lintang dahulu, lalu bujur).")
                yield (*at, "point"), why % {"name": one.name}


def _tree(placed: list[Placed]) -> Iterator[At]:
    seen: set[str] = set()
    for each in placed:
        if each.unit.code in seen:
            yield (*each.at, "code"), _twice(each.unit.code)
        seen.add(each.unit.code)
        if (each.unit.kind == "kota") != (each.parent is None):
            why = _("Hanya unit teratas yang berjenis kota.")
            yield (*each.at, "kind"), why


def _served(placed: list[Placed], known: Collection[str]) -> Iterator[At]:
    served: dict[tuple[str, str], str] = {}
    for each in placed:
        area = each.unit.area
        if area is None:
            continue
        if area not in known:
            why = _("Wilayah %(area)s tidak ada di areas.yaml.") % {"area": area}
            yield (*each.at, "area"), why
        if each.unit.closed is not None:
            continue
        if other := served.get((each.unit.kind, area)):
            why = _("Wilayah %(area)s sudah dilayani %(unit)s.") % {"area": area, "unit": other}
            yield (*each.at, "area"), why
        served[each.unit.kind, area] = each.unit.name


def _dates(each: Placed) -> Iterator[At]:
    unit, parent = each.unit, each.parent
    closed = _closing(unit)
    if unit.valid_from and closed and closed <= unit.valid_from:
        yield (*each.at, "closed"), _("Tanggal tutup harus sesudah valid_from.")
    if parent is not None and (ends := _closing(parent)) and (closed is None or closed > ends):
        why = _("Induknya tutup pada %(day)s; unit ini harus tutup paling lambat hari itu.")
        yield (*each.at, "code"), why % {"day": ends}
    untils = [former.until for former in unit.former_names]
    if untils != sorted(set(untils)):
        yield (*each.at, "former_names"), _("Nama lama ditulis dari yang paling lama.")


def _heritage(placed: list[Placed]) -> Iterator[At]:
    codes = {each.unit.code for each in placed}
    for each in placed:
        for i, heritage in enumerate(each.unit.succeeds):
            if heritage.code not in codes or heritage.code == each.unit.code:
                why = _("Unit pendahulu %(code)s tidak ada.") % {"code": heritage.code}
                yield (*each.at, "succeeds", i), why


def _sources(placed: list[Placed], sources: Mapping[str, str]) -> Iterator[At]:
    for each in placed:
        if each.unit.source not in sources:
            why = _("Sumber `%(name)s` tidak ada di daftar sources.") % {"name": each.unit.source}
            yield (*each.at, "source"), why


def _closing(unit: shape.Unit) -> date | None:
    return unit.closed.since if unit.closed else None


def _twice(code: str) -> str:
    return _("Kode %(code)s dipakai dua kali.") % {"code": code}
