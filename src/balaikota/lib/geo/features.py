"""Polygons from a GeoJSON file, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec
import numpy
import shapely

from balaikota.lib.geo.arcs import Broken
from balaikota.lib.geo.grid import Grid

NARROW_METRES = 0.5  # overlaps and gaps up to this wide are rounding, not a dispute
FAR_METRES = 500.0


class Fault(StrEnum):
    """What can be wrong with a feature."""

    NO_CODE = "no-code"
    UNKNOWN_CODE = "unknown-code"
    TWICE = "twice"
    NOT_POLYGON = "not-polygon"
    INVALID = "invalid"
    FAR_FROM_POINT = "far-from-point"
    OVERLAP = "overlap"
    GAP = "gap"
    MISSING = "missing"


@dataclass(frozen=True)
class Feature:
    """One feature of a file: its number from 1, its area code and its shape in degrees."""

    number: int
    code: str
    shape: shapely.Geometry | None


@dataclass(frozen=True)
class Problem:
    """One reason to refuse a file.

    Attributes:
        fault: what is wrong.
        number: number of the feature in the file; 0 when it is about no single feature.
        code: area code, where known.
        detail: what the fault's sentence needs: the geometry engine's reason, another code, a type.
        amount: square metres of an overlap or gap; metres from the known point.
    """

    fault: Fault
    number: int = 0
    code: str = ""
    detail: str = ""
    amount: float = 0.0


def read(text: str | bytes, code_property: str) -> list[Feature]:
    """Return the features of a GeoJSON FeatureCollection in longitude and latitude.

    Raises:
        Broken: ``text`` is no FeatureCollection.
    """
    try:
        found = msgspec.json.decode(text)
    except msgspec.MsgspecError as error:
        raise Broken(str(error)) from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise Broken("no GeoJSON FeatureCollection")
    return [_feature(n, one, code_property) for n, one in enumerate(features, start=1)]


def _feature(number: int, found: Mapping[str, object], code_property: str) -> Feature:
    properties = found.get("properties")
    code = properties.get(code_property) if isinstance(properties, dict) else None
    try:
        shape = shapely.from_geojson(msgspec.json.encode(found.get("geometry")))
    except shapely.GEOSException:
        shape = None
    return Feature(number, str(code or "").strip(), shape)


def find_problems(
    features: Sequence[Feature], known: Mapping[str, tuple[float, float] | None], grid: Grid
) -> list[Problem]:
    """Return every reason why ``features`` cannot be the boundaries of the ``known`` areas.

    Each feature is looked at alone; how they fit together only when each is sound.

    Args:
        features: what the file holds.
        known: area code -> latitude and longitude of a point inside, where one is known.
        grid: grid of the city.
    """
    alone = [problem for one in features for problem in _alone(one, known, grid)]
    times = Counter(one.code for one in features if one.code in known)
    alone += [Problem(Fault.TWICE, code=code) for code, count in times.items() if count > 1]
    alone += [Problem(Fault.MISSING, code=code) for code in known if code not in times]
    return alone or [*_together(features, grid)]


def _alone(
    one: Feature, known: Mapping[str, tuple[float, float] | None], grid: Grid
) -> Iterator[Problem]:
    if not one.code:
        yield Problem(Fault.NO_CODE, one.number)
    elif one.code not in known:
        yield Problem(Fault.UNKNOWN_CODE, one.number, one.code)
    if not isinstance(one.shape, shapely.Polygon | shapely.MultiPolygon):
        kind = "" if one.shape is None else type(one.shape).__name__
        yield Problem(Fault.NOT_POLYGON, one.number, one.code, kind)
    elif not shapely.is_valid(one.shape) or shapely.is_empty(one.shape):
        reason = str(shapely.is_valid_reason(one.shape))
        yield Problem(Fault.INVALID, one.number, one.code, reason)
    elif (point := known.get(one.code)) is not None:
        metres = shapely.distance(grid.flatten(one.shape), shapely.Point(grid.metres(*point)))
        if metres > FAR_METRES:
            yield Problem(Fault.FAR_FROM_POINT, one.number, one.code, amount=float(metres))


def _together(features: Sequence[Feature], grid: Grid) -> Iterator[Problem]:
    shapes = numpy.array([grid.flatten(_shape(one)) for one in features], dtype=object)
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="intersects")
    for i, j in zip(first.tolist(), second.tolist(), strict=True):
        if i < j and (wide := _wide(shapely.intersection(shapes[i], shapes[j]))):
            yield Problem(
                Fault.OVERLAP, features[i].number, features[i].code, features[j].code, wide
            )
    for hole in _holes(shapely.union_all(shapes)):
        if wide := _wide(hole):
            near = int(tree.nearest(hole))
            yield Problem(Fault.GAP, features[near].number, features[near].code, amount=wide)


def _shape(one: Feature) -> shapely.Geometry:
    assert one.shape is not None
    return one.shape


def _wide(shape: shapely.Geometry) -> float:
    """Return the square metres of ``shape``; 0 when it is nowhere wider than rounding."""
    core = shapely.buffer(shape, -NARROW_METRES / 2)
    return 0.0 if shapely.is_empty(core) else float(shapely.area(shape))


def _holes(shape: shapely.Geometry) -> list[shapely.Geometry]:
    return [shapely.Polygon(ring) for part in shapely.get_parts(shape) for ring in part.interiors]


def neighbours(shapes: Mapping[str, shapely.Geometry]) -> set[tuple[str, str]]:
    """Return the pairs of areas that share a border line (not only a point), codes in order."""
    codes = sorted(shapes)
    array = numpy.array([shapes[code] for code in codes], dtype=object)
    first, second = shapely.STRtree(array).query(array, predicate="intersects")
    pairs = {(i, j) for i, j in zip(first.tolist(), second.tolist(), strict=True) if i < j}
    return {
        (codes[i], codes[j])
        for i, j in pairs
        if shapely.length(shapely.intersection(array[i], array[j])) > 0
    }
