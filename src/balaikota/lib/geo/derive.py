"""Light boundaries from heavy ones: simplified alike on both sides, measured, with a hexagon map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy
import shapely

from balaikota.lib.geo import arcs, features, tiles
from balaikota.lib.geo.grid import Coordinates, Shapes, around

SEED = 3573


@dataclass(frozen=True)
class Quality:
    """How true derived boundaries are.

    Attributes:
        right_percent: share of random points inside the city that fall to the same area as before.
        largest_shift_metres: the farthest any border was moved.
        points: how many random points were asked.
    """

    right_percent: float
    largest_shift_metres: float
    points: int


def derive(
    shapes: Mapping[str, shapely.Geometry], *, source: str, simplify_metres: float, step: float
) -> arcs.AreaSet:
    """Return light boundaries of ``shapes`` (area code -> polygon in degrees).

    Neighbours stay neighbours: a shared border is simplified once. ``tolerance`` of the result is
    how far a border really moved, rounded up to whole metres.

    Args:
        shapes: area code -> polygon in longitude and latitude; a coverage without overlaps.
        source: where they come from, in a sentence.
        simplify_metres: corners whose triangle is smaller than this squared are dropped.
        step: metres between grid lines.

    Raises:
        Broken: an area vanishes or crosses itself at this step; take a smaller one.
    """
    codes = sorted(shapes)
    grid = around([shapes[code] for code in codes])
    flat = {code: grid.flatten(shapes[code]) for code in codes}
    simple = shapely.coverage_simplify([flat[code] for code in codes], simplify_metres)
    rough = arcs.AreaSet(source, grid, step, 0, dict(zip(codes, simple, strict=True)))
    light = arcs.read(arcs.write(rough))
    if bad := [code for code in codes if not _is_sound(light.shapes[code])]:
        raise arcs.Broken(f"step {step} m: {', '.join(bad)}")
    shift = largest_shift(flat, light.shapes)
    centres = {code: _centre(flat[code]) for code in codes}
    hexes = tiles.place(centres, features.neighbours(flat))
    return arcs.AreaSet(source, grid, step, float(numpy.ceil(shift)), light.shapes, hexes)


def largest_shift(
    before: Mapping[str, shapely.Geometry], after: Mapping[str, shapely.Geometry]
) -> float:
    """Return the largest distance between a border and its former self, in metres."""
    return max(
        float(shapely.hausdorff_distance(shapely.boundary(before[c]), shapely.boundary(after[c])))
        for c in before
    )


def random_points(shape: shapely.Geometry, count: int, seed: int = SEED) -> Coordinates:
    """Return ``count`` points inside ``shape``, evenly spread, the same for the same seed."""
    random = numpy.random.default_rng(seed)
    west, south, east, north = shapely.bounds(shape)
    shapely.prepare(shape)
    kept: Coordinates = numpy.empty((0, 2))
    while len(kept) < count:
        tried = random.uniform((west, south), (east, north), (count, 2))
        kept = numpy.vstack([kept, tried[shapely.contains_xy(shape, tried)]])
    return kept[:count]


def measure(shapes: Mapping[str, shapely.Geometry], areas: arcs.AreaSet, *, points: int) -> Quality:
    """Return how true ``areas`` are to the ``shapes`` (degrees) they were derived from."""
    flat = {code: areas.grid.flatten(shape) for code, shape in shapes.items()}
    before = arcs.AreaSet("", areas.grid, 0, 0, flat)
    moved = moved_percent(before, areas, points=points)
    return Quality(100 - moved, largest_shift(flat, areas.shapes), points)


def moved_percent(before: arcs.AreaSet, after: arcs.AreaSet, *, points: int) -> float:
    """Return the share of the area of ``before`` that lies in another area in ``after``, 0 to 100.

    Measured at ``points`` random points; one in a gap counts for the nearest area.
    """
    inside = random_points(shapely.union_all(list(before.shapes.values())), points)
    there: Shapes = numpy.asarray(shapely.points(inside))
    again = after.grid.flatten_many(before.grid.unflatten_many(there))
    pairs = zip(_owners(before, there), _owners(after, again), strict=True)
    return 100 * sum(old != new for old, new in pairs) / points


def _owners(areas: arcs.AreaSet, points: Shapes) -> list[str]:
    codes = list(areas.shapes)
    found = shapely.STRtree(list(areas.shapes.values())).nearest(points)
    return [codes[int(i)] for i in numpy.asarray(found)]


def _is_sound(shape: shapely.Geometry) -> bool:
    return bool(shapely.is_valid(shape)) and float(shapely.area(shape)) > 0


def _centre(shape: shapely.Geometry) -> tuple[float, float]:
    x, y = shapely.get_coordinates(shapely.centroid(shape))[0]
    return float(x), float(y)
