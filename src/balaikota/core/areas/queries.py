"""Reading places: lists, point to area, map data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import msgspec
import numpy
import shapely
from django.utils.translation import gettext as _

from balaikota.core.areas.models import Area, Boundaries
from balaikota.lib.errors import Conflict, NotFound
from balaikota.lib.geo import arcs, hexmap
from balaikota.lib.geo.grid import Coordinates
from balaikota.lib.geo.locate import Index, Located
from balaikota.lib.remembered import Remembered

MAP_BYTES = 60 * 1024
MOST_SIMPLIFIED_METRES = 300.0
FRESH_SECONDS = 1.0


class BoundariesMissing(Conflict):
    """No boundaries are loaded, so no point can be placed."""


@dataclass(frozen=True)
class AreaRow:
    """One area as lists and menus show it."""

    code: str
    name: str
    parent_code: str
    parent_name: str
    postal_code: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, eq=False)
class InForce:
    """The boundaries in force: what to say about them, and the index over them.

    One object per process and digest, so that what is computed from it can be kept by identity.
    """

    digest: str
    source: str
    is_exact: bool
    areas: arcs.AreaSet
    index: Index


def find_areas(kind: str = "kelurahan") -> list[AreaRow]:
    """Return the areas of ``kind`` (kelurahan or kecamatan) in order of code."""
    rows = Area.objects.filter(kind=kind).values_list(
        "code", "name", "parent__code", "parent__name", "postal_code", "latitude", "longitude"
    )
    return [
        AreaRow(code, name, parent or "", parent_name or "", postal, lat, lon)
        for code, name, parent, parent_name, postal, lat, lon in rows
    ]


def known_kelurahan() -> dict[str, AreaRow]:
    """Return kelurahan code -> kelurahan, for names on pages.

    Kept per process; another process sees a corrected name within a second.
    """
    return _kelurahan.get()


def get_area(code: str) -> Area:
    """Return the area with ``code``, its parent fetched.

    Raises:
        NotFound: there is no such area.
    """
    area = Area.objects.select_related("parent").filter(code=code).first()
    if area is None:
        raise NotFound(_("Wilayah dengan kode %(code)s tidak ada.") % {"code": code})
    return area


def has_area(code: str) -> bool:
    """Test whether there is an area with ``code``."""
    return Area.objects.filter(code=code).exists()


def locate(lat: float, lon: float) -> Located:
    """Return the kelurahan at a point in degrees (WGS 84), or that it lies outside the city.

    Raises:
        BoundariesMissing: no boundaries are loaded.
    """
    return boundaries().index.locate(lat, lon)


def locate_many(points: Iterable[tuple[float, float]]) -> list[Located]:
    """Return what ``locate`` returns for each (latitude, longitude), in order.

    Raises:
        BoundariesMissing: no boundaries are loaded.
    """
    index = boundaries().index
    return [index.locate(lat, lon) for lat, lon in points]


def boundaries() -> InForce:
    """Return the boundaries in force.

    Kept per process; another process sees newly loaded boundaries within a second.

    Raises:
        BoundariesMissing: no boundaries are loaded.
    """
    found = _in_force.get()
    if found is None:
        raise BoundariesMissing(_("Batas kelurahan belum dimuat. Pilih kelurahan dari daftar."))
    return found


def find_boundaries() -> Boundaries | None:
    """Return the row of the boundaries in force, if any are loaded."""
    return Boundaries.objects.order_by("-pk").first()


def digest_of(content: str) -> str:
    """Return the digest under which boundaries with this content are stored."""
    return hashlib.sha256(content.encode()).hexdigest()


def cells() -> dict[str, tuple[int, int]]:
    """Return kelurahan code -> cell (q, r) of the hexagon map, for those that have one."""
    return {code: (cell.q, cell.r) for code, cell in hexes().items()}


def hexes() -> dict[str, hexmap.Hex]:
    """Return kelurahan code -> its cell on the hexagon map, for those that have one."""
    rows = Area.objects.filter(kind="kelurahan", hex_q__isnull=False).values_list(
        "code", "name", "parent__code", "hex_q", "hex_r"
    )
    return {
        code: hexmap.Hex(q, r, name, parent or "")
        for code, name, parent, q, r in rows
        if q is not None and r is not None
    }


def as_geojson() -> bytes:
    """Return the kelurahan as a GeoJSON FeatureCollection of at most 60 KiB (for up to 300 areas).

    Properties: code, name, kecamatan (code). Coordinates have five decimals (about 1 m); when that
    is too much text the borders are simplified, all neighbours alike. At most two SQL statements.

    Raises:
        BoundariesMissing: no boundaries are loaded.
    """
    return _map_text(boundaries(), tuple(find_areas()))


@lru_cache(maxsize=2)
def _map_text(in_force: InForce, rows: tuple[AreaRow, ...]) -> bytes:
    """Return the map with these names; kept, for it costs a hundred times what it takes to send."""
    areas = in_force.areas
    names = {row.code: row for row in rows}
    codes = [code for code in areas.shapes if code in names]
    shapes = [areas.shapes[code] for code in codes]
    text, tolerance = _features(areas, codes, shapes, names), 10.0
    while len(text) > MAP_BYTES and tolerance < MOST_SIMPLIFIED_METRES:
        simple = shapely.coverage_simplify(shapes, tolerance).tolist()
        text, tolerance = _features(areas, codes, simple, names), tolerance * 1.5
    return text


def _features(
    areas: arcs.AreaSet,
    codes: list[str],
    shapes: list[shapely.Geometry],
    names: dict[str, AreaRow],
) -> bytes:
    features = []
    for code, shape in zip(codes, shapes, strict=True):
        geometry = shapely.transform(areas.grid.unflatten(shape), _to_five_decimals)
        features.append(
            {
                "type": "Feature",
                "id": code,
                "properties": {
                    "code": code,
                    "name": names[code].name,
                    "kecamatan": names[code].parent_code,
                },
                "geometry": msgspec.Raw(shapely.to_geojson(geometry).encode()),
            }
        )
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def _to_five_decimals(points: Coordinates) -> Coordinates:
    return numpy.round(points, 5)


def _look_up() -> InForce | None:
    """Return the latest boundaries; built anew only when their digest has changed."""
    global _built
    digest = Boundaries.objects.order_by("-pk").values_list("digest", flat=True).first()
    if digest is None:
        return None
    built = _built
    if built is None or built.digest != digest:
        row = Boundaries.objects.filter(digest=digest).latest("pk")
        areas = arcs.read(row.content)
        built = _built = InForce(digest, row.source, row.is_exact, areas, Index(areas))
    return built


_built: InForce | None = None
_in_force = Remembered(_look_up, seconds=FRESH_SECONDS)
_kelurahan = Remembered(
    lambda: {row.code: row for row in find_areas("kelurahan")}, seconds=FRESH_SECONDS
)


def forget() -> None:
    """Look boundaries and names up again at the next question; called by whoever changes them."""
    _in_force.forget()
    _kelurahan.forget()
