"""A profile folder read whole: either a profile, or every reason why it is not one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.calendar.inputs import profile as calendar_file
from balaikota.core.reference.inputs import profile as reference_file
from balaikota.core.reference.rules import Row
from balaikota.engine.office.profile import checks, code_lists, shape
from balaikota.engine.office.profile.checks import Fault
from balaikota.engine.packs import reading as yaml_reading
from balaikota.lib.errors import DomainError
from balaikota.lib.geo import arcs

T = TypeVar("T")
BOUNDARIES = "boundaries.json"
_AT = re.compile(r"^(?P<what>.*?)(?: - at (?:`key` in )?`\$(?P<path>[^`]*)`)?$", re.S)
_STEP = re.compile(r"\.(?P<key>[A-Za-z_][\w-]*)|\[(?P<index>\d+)\]|\[(?P<any>\.\.\.)\]")
_UNKNOWN = r"Object contains unknown field `(.+)`"
# The sentences of msgspec that an operator meets, and ours.
_SENTENCES = (
    (_UNKNOWN, gettext_lazy("Kunci `{0}` tidak dikenal.")),
    (r"Object missing required field `(.+)`", gettext_lazy("Kunci `{0}` wajib ada.")),
    (r"Expected `(.+)`, got `(.+)`", gettext_lazy("Harus berupa {0}, bukan {1}.")),
    (
        r"Expected `str` matching regex '(.+)'",
        gettext_lazy("Bentuk penulisannya salah; polanya {0}."),
    ),
    (r"Expected `str` of length <= (\d+)", gettext_lazy("Paling panjang {0} huruf.")),
    (r"Expected `str` of length >= (\d+)", gettext_lazy("Wajib diisi.")),
    (r"Expected `array` of length <= (\d+)", gettext_lazy("Paling banyak {0} butir.")),
    (r"Expected `array` of length >= (\d+)", gettext_lazy("Paling sedikit {0} butir.")),
    (r"Expected `array` of length (\d+).*", gettext_lazy("Harus tepat {0} butir.")),
    (r"Expected `float` (<=|>=) (.+)", gettext_lazy("Harus {0} {1}.")),
    (r"Expected `str`", gettext_lazy("Kuncinya harus berupa teks; beri tanda kutip.")),
    (
        r"west < east .*",
        gettext_lazy("Barat harus lebih kecil dari timur, dan selatan dari utara."),
    ),
    (r"Invalid enum value (.+)", gettext_lazy("Nilai {0} tidak dikenal.")),
)


_KINDS = {
    "str": gettext_lazy("teks dalam tanda kutip"),
    "int": gettext_lazy("angka"),
    "float": gettext_lazy("angka"),
    "bool": gettext_lazy("ya atau tidak (true, false)"),
    "date": gettext_lazy("tanggal (2026-12-31)"),
    "array": gettext_lazy("daftar"),
    "object": gettext_lazy("isian berkunci"),
    "null": gettext_lazy("kosong"),
}


class BrokenProfile(DomainError):
    """The folder does not hold a sound profile; ``faults`` says where and why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Profile:
    """A sound profile.

    Attributes:
        folder: where it was read.
        city: city.yaml.
        areas: areas.yaml.
        units: units.yaml.
        boundaries: content of boundaries.json; None when the city has none yet.
        hexes: kelurahan code -> cell on the hexagon map.
        calendar: calendar.yaml; None when absent.
        reference: the rows of reference.yaml; None when absent.
        packs: pack slug -> its file; None while its room is not installed.
        codes: the city's own lists of codes, as their files say, with what people say for them.
    """

    folder: Path
    city: shape.CityFile
    areas: shape.AreasFile
    units: shape.UnitsFile
    boundaries: str | None = None
    hexes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    calendar: calendar_file.Profile | None = None
    reference: tuple[Row, ...] | None = None
    packs: Mapping[str, Path | None] = field(default_factory=dict)
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Found:
    """One YAML file: its name, and its values with their lines (None when unreadable)."""

    name: str
    source: yaml_reading.Source | None
    faults: list[Fault]


def read(folder: Path, *, rooms: Mapping[str, Path] = MappingProxyType({})) -> Profile:
    """Return the profile in ``folder``.

    Args:
        folder: e.g. ``cities/malang``.
        rooms: installed room -> folder of its packs; the profile's own ``packs/`` comes first.

    Raises:
        BrokenProfile: with every fault found, in order of file and line.
    """
    found = {name: _open(folder / name) for name in ("city.yaml", "areas.yaml", "units.yaml")}
    extra = {
        name: _open(folder / name)
        for name in ("calendar.yaml", "reference.yaml")
        if (folder / name).exists()
    }
    faults = [fault for one in (*found.values(), *extra.values()) for fault in one.faults]
    calendar = _ask(calendar_file.read_calendar, extra.get("calendar.yaml"), faults)
    reference = _ask(reference_file.read_reference, extra.get("reference.yaml"), faults)
    city = _convert(found["city.yaml"], shape.CityFile, faults)
    areas = _convert(found["areas.yaml"], shape.AreasFile, faults)
    units = _convert(found["units.yaml"], shape.UnitsFile, faults)
    if city is None or areas is None or units is None:
        raise BrokenProfile(sorted(faults))
    lines = {name: one.source for name, one in found.items() if one.source is not None}
    boundaries = folder / BOUNDARIES
    light = _boundaries(boundaries, faults) if boundaries.exists() else None
    packs = _packs(city, folder / "packs", rooms)
    codes = code_lists.read(folder, faults)
    faults += checks.check(city, areas, units, light, packs, lines)
    if faults:
        raise BrokenProfile(sorted(faults))
    return Profile(
        folder=folder,
        city=city,
        areas=areas,
        units=units,
        boundaries=None if light is None else boundaries.read_text(encoding="utf-8"),
        hexes={} if light is None else light.hexes,
        calendar=calendar,
        reference=reference,
        packs=packs,
        codes=codes,
    )


def _open(path: Path) -> Found:
    if not path.is_file():
        return Found(path.name, None, [Fault(path.name, 1, _("Berkas ini tidak ada."))])
    try:
        source = yaml_reading.parse(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return Found(path.name, None, [Fault(path.name, 1, _("Berkas ini bukan teks UTF-8."))])
    except yaml_reading.Unreadable as error:
        why = _("Bukan YAML yang benar: %(why)s") % {"why": error.what}
        return Found(path.name, None, [Fault(path.name, error.line, why)])
    doubles = [
        Fault(path.name, line, _("Kunci `%(key)s` ditulis dua kali.") % {"key": at[-1]})
        for at, line in source.doubles
    ]
    return Found(path.name, source, doubles)


def _ask(
    read: Callable[[Mapping[str, Any]], T], found: Found | None, faults: list[Fault]
) -> T | None:
    """Return what the owner of a file reads from it, or None after adding its fault."""
    if found is None or found.source is None:
        return None
    try:
        return read(found.source.values)
    except reference_file.BadProfile as error:
        line = found.source.line(error.path)
        faults.append(Fault(found.name, line, _sentence(error.message)))
        return None


def _convert(found: Found, kind: type[T], faults: list[Fault]) -> T | None:
    """Return the values as ``kind``, or None after adding the first fault of the shape."""
    if found.source is None:
        return None
    try:
        return msgspec.convert(found.source.values, kind)
    except msgspec.ValidationError as error:
        at = _AT.match(str(error))
        assert at is not None
        unknown = re.fullmatch(_UNKNOWN, at["what"])
        path = (*_steps(at["path"] or ""), *(unknown.groups() if unknown else ()))
        line = found.source.line(path)
        faults.append(Fault(found.name, line, _sentence(at["what"])))
        return None


def _steps(path: str) -> Iterator[str | int]:
    """Return the steps of a path such as ``.areas[0].name``; an unknown key ends it."""
    for step in _STEP.finditer(path):
        if step["any"]:
            return
        yield int(step["index"]) if step["index"] else step["key"]


def _sentence(what: str) -> str:
    for pattern, sentence in _SENTENCES:
        if match := re.fullmatch(pattern, what):
            return str(sentence).format(*(_named(part) for part in match.groups()))
    return what


def _named(part: str) -> str:
    """Return the kinds of value in a part of a sentence in words; other parts as they are."""
    kinds = part.split(" | ")
    return _(" atau ").join(str(_KINDS.get(kind, kind)) for kind in kinds)


def _boundaries(path: Path, faults: list[Fault]) -> arcs.AreaSet | None:
    try:
        return arcs.read(path.read_bytes())
    except arcs.Broken as error:
        why = _("Berkas batas rusak (%(why)s). Buat lagi dengan `balaikota areas derive`.")
        faults.append(Fault(path.name, 1, why % {"why": error}))
        return None


def _packs(city: shape.CityFile, own: Path, rooms: Mapping[str, Path]) -> dict[str, Path | None]:
    """Return pack slug -> the first file of that name, or None while its room is not installed.

    A pack that no folder has is left out.
    """
    found: dict[str, Path | None] = {}
    for one in city.packs:
        if one.room is not None and one.room not in rooms:
            found[one.pack] = None
            continue
        theirs = rooms.values() if one.room is None else [rooms[one.room]]
        files = (folder / f"{one.pack}.yaml" for folder in (own, *theirs))
        if file := next((file for file in files if file.is_file()), None):
            found[one.pack] = file
    return found
