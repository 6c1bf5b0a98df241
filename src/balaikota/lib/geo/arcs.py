"""Areas that share their borders: each border is kept once, as an arc of whole grid steps.

The text is JSON of the shape::

    {"format": "balaikota-areas/1", "source": "...", "origin": [lat, lon], "step": 5,
     "tolerance": 20, "arcs": [[x, y, dx, dy, ...], ...],
     "areas": {"35.73.01.1001": [[[0, -3, 7]], ...]}, "hexes": {"35.73.01.1001": [q, r]}}

An area is a list of polygons, a polygon a list of rings (the first is the outline), a ring a list
of arcs in order; arc ``n`` walked backwards is written ``-n - 1``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec
import numpy
import shapely

from balaikota.lib.geo.grid import Coordinates, Grid

Step = tuple[int, int]
FORMAT = "balaikota-areas/1"


class Broken(ValueError):
    """The text is not a set of areas."""


class Text(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The JSON of a set of areas."""

    format: str
    source: str
    origin: tuple[float, float]
    step: float
    tolerance: float
    arcs: list[list[int]]
    areas: dict[str, list[list[list[int]]]]
    hexes: dict[str, tuple[int, int]] = {}


@dataclass(frozen=True)
class AreaSet:
    """Areas of one city in metres on its grid.

    Attributes:
        source: where the boundaries come from, in a sentence.
        grid: the flat grid of ``shapes``.
        step: metres between grid lines of the stored vertices.
        tolerance: metres by which a border may have been moved when it was simplified; 0 = exact.
        shapes: area code -> polygon in metres.
        hexes: area code -> column and row on the hexagon map (axial q, r).
    """

    source: str
    grid: Grid
    step: float
    tolerance: float
    shapes: Mapping[str, shapely.Geometry]
    hexes: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def write(areas: AreaSet) -> str:
    """Return ``areas`` as compact JSON; vertices are rounded to whole steps."""
    rings = {code: _rings(shape, areas.step) for code, shape in areas.shapes.items()}
    cutter = _Cutter(
        ring for polygons in rings.values() for polygon in polygons for ring in polygon
    )
    text = Text(
        format=FORMAT,
        source=areas.source,
        origin=(areas.grid.lat, areas.grid.lon),
        step=areas.step,
        tolerance=areas.tolerance,
        areas={
            code: [[cutter.cut(ring) for ring in polygon] for polygon in polygons]
            for code, polygons in rings.items()
        },
        arcs=cutter.arcs,
        hexes=dict(areas.hexes),
    )
    return msgspec.json.encode(text).decode()


def read(text: str | bytes) -> AreaSet:
    """Return the areas written in ``text``.

    Raises:
        Broken: ``text`` is not JSON of this format or an area is not a polygon.
    """
    try:
        found = msgspec.json.decode(text, type=Text)
    except msgspec.MsgspecError as error:
        raise Broken(str(error)) from error
    if found.format != FORMAT:
        raise Broken(f"format {found.format!r}, expected {FORMAT!r}")
    lines: list[Coordinates] = [_unfold(arc, found.step) for arc in found.arcs]
    return AreaSet(
        source=found.source,
        grid=Grid(*found.origin),
        step=found.step,
        tolerance=found.tolerance,
        shapes={code: _shape(code, polygons, lines) for code, polygons in found.areas.items()},
        hexes=found.hexes,
    )


def _rings(shape: shapely.Geometry, step: float) -> list[list[list[Step]]]:
    """Return polygon -> ring -> vertices in steps, closed, without repeated neighbours."""
    polygons = []
    for part in shapely.get_parts(shape):
        rings = [_snap(ring, step) for ring in (part.exterior, *part.interiors)]
        if len(rings[0]) > 3:
            polygons.append([ring for ring in rings if len(ring) > 3])
    return polygons


def _snap(ring: shapely.Geometry, step: float) -> list[Step]:
    points = numpy.rint(shapely.get_coordinates(ring) / step).astype(int).tolist()
    kept = [tuple(points[0])]
    kept.extend(tuple(b) for a, b in zip(points, points[1:], strict=False) if a != b)
    return _without_spikes(kept)


def _without_spikes(ring: list[Step]) -> list[Step]:
    """Drop the vertices at which a ring turns straight back on itself."""
    open_ring = ring[:-1]
    found = True
    while found and len(open_ring) > 2:
        found = False
        for i, point in enumerate(open_ring):
            before, after = open_ring[i - 1], open_ring[(i + 1) % len(open_ring)]
            if before in (after, point):
                del open_ring[i]
                found = True
                break
    return [*open_ring, *open_ring[:1]]


class _Cutter:
    """Cuts rings where three borders meet, and keeps each piece once."""

    def __init__(self, rings: Iterable[list[Step]]) -> None:
        neighbours: dict[Step, set[Step]] = defaultdict(set)
        for ring in rings:
            for a, b in zip(ring, ring[1:], strict=False):
                neighbours[a].add(b)
                neighbours[b].add(a)
        self.joints = {point for point, others in neighbours.items() if len(others) != 2}
        self.arcs: list[list[int]] = []
        self.known: dict[tuple[Step, ...], int] = {}

    def cut(self, ring: list[Step]) -> list[int]:
        """Return the arcs of a closed ring, in order."""
        start = next((i for i, point in enumerate(ring) if point in self.joints), None)
        if start is None:
            start = ring.index(min(ring))
        turned = [*ring[start:-1], *ring[: start + 1]]
        pieces, piece = [], [turned[0]]
        for point in turned[1:]:
            piece.append(point)
            if point in self.joints:
                pieces.append(self._number(tuple(piece)))
                piece = [point]
        if len(piece) > 1:
            pieces.append(self._number(tuple(piece)))
        return pieces

    def _number(self, line: tuple[Step, ...]) -> int:
        if line in self.known:
            return self.known[line]
        if line[::-1] in self.known:
            return -self.known[line[::-1]] - 1
        self.known[line] = len(self.arcs)
        points = numpy.array(line)
        deltas = numpy.vstack([points[:1], numpy.diff(points, axis=0)])
        self.arcs.append(deltas.ravel().tolist())
        return self.known[line]


def _unfold(arc: list[int], step: float) -> Coordinates:
    """Return the vertices of a stored arc in metres."""
    if len(arc) < 4 or len(arc) % 2:
        raise Broken(f"arc of {len(arc)} numbers")
    points: Coordinates = numpy.array(arc, dtype=numpy.float64).reshape(-1, 2).cumsum(axis=0)
    return numpy.multiply(points, step, out=points)


def _shape(
    code: str, polygons: list[list[list[int]]], lines: list[Coordinates]
) -> shapely.Geometry:
    if not polygons:
        raise Broken(f"{code}: no polygon")
    try:
        parts = [
            shapely.Polygon(_ring(rings[0], lines), [_ring(hole, lines) for hole in rings[1:]])
            for rings in polygons
        ]
        return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    except (IndexError, ValueError, shapely.GEOSException) as error:
        raise Broken(f"{code}: {error}") from error


def _ring(numbers: list[int], lines: list[Coordinates]) -> Coordinates:
    walked = [lines[n] if n >= 0 else lines[-n - 1][::-1] for n in numbers]
    return numpy.vstack([walked[0], *(line[1:] for line in walked[1:])])
