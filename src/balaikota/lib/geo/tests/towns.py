"""Small towns for the tests, in metres and in degrees."""

from __future__ import annotations

import json

import shapely

from balaikota.lib.geo.arcs import AreaSet
from balaikota.lib.geo.grid import Grid

GRID = Grid(lat=-8.0, lon=112.6)


def square(west: float, south: float, size: float = 1000) -> shapely.Polygon:
    """Return a square in metres."""
    return shapely.box(west, south, west + size, south + size)


def three_squares() -> dict[str, shapely.Geometry]:
    """Return a town of three squares in an L: a, b to its east, c north of a."""
    return {"a": square(0, 0), "b": square(1000, 0), "c": square(0, 1000)}


def town(shapes: dict[str, shapely.Geometry], *, tolerance: float = 0, step: float = 1) -> AreaSet:
    """Return the areas of a town."""
    return AreaSet("a test", GRID, step, tolerance, shapes)


def in_degrees(shapes: dict[str, shapely.Geometry]) -> dict[str, shapely.Geometry]:
    """Return the shapes in longitude and latitude."""
    return {code: GRID.unflatten(shape) for code, shape in shapes.items()}


def geojson(shapes: dict[str, shapely.Geometry]) -> bytes:
    """Return shapes given in metres as a GeoJSON FeatureCollection with the property ``kode``."""
    features = [
        {
            "type": "Feature",
            "properties": {"kode": code},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for code, shape in in_degrees(shapes).items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
