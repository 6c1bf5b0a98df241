"""Which area a point lies in, and what to ask when it lies near a border."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import shapely

from balaikota.lib.geo.arcs import AreaSet

BORDER_METRES = 75.0
OUTLINE_METRES = 10.0
MOST_CANDIDATES = 3


@dataclass(frozen=True)
class Located:
    """Where a point lies.

    Attributes:
        area: code of the area that holds the point; None outside the city.
        candidates: nearest first, at most three: the areas among which the person must confirm,
            ``area`` included; empty when there is no doubt. Outside the city but close to it: the
            areas the person may have meant.
        is_inside: whether the point lies in the city.
    """

    area: str | None
    candidates: tuple[str, ...]
    is_inside: bool


class Index:
    """All areas of one city, ready to be asked; immutable, shared by threads."""

    def __init__(self, areas: AreaSet) -> None:
        self.grid = areas.grid
        self.codes = list(areas.shapes)
        self.shapes = list(areas.shapes.values())
        # Where the outline was simplified a point just outside it may really be inside.
        self.outline_metres = max(areas.tolerance, OUTLINE_METRES)
        # Well inside its own area a point is near no other: most questions end there.
        self.cores = list(shapely.buffer(self.shapes, -BORDER_METRES - 1))
        shapely.prepare(self.cores)
        bounds = shapely.bounds(self.shapes) + numpy.repeat((-BORDER_METRES, BORDER_METRES), 2)
        self.tree = shapely.STRtree(shapely.box(*bounds.T))

    def locate(self, lat: float, lon: float) -> Located:
        """Return the area at a point in degrees.

        Within 75 m of another area both (or the nearest three) are candidates. A point outside
        every area, but no farther than the outline may have been moved when it was simplified,
        counts as inside the nearest one, which is then to be confirmed.
        """
        point = shapely.Point(self.grid.metres(lat, lon))
        touched = self.tree.query(point).tolist()
        for i in touched:
            if self.cores[i].intersects(point):
                return Located(self.codes[i], (), True)
        far = sorted((self.shapes[i].distance(point), self.codes[i]) for i in touched)
        near = [(metres, code) for metres, code in far if metres <= BORDER_METRES]
        return self._judge(near[:MOST_CANDIDATES])

    def _judge(self, near: list[tuple[float, str]]) -> Located:
        """Decide from the areas within 75 m, nearest first."""
        codes = tuple(code for _, code in near)
        if not near or near[0][0] > self.outline_metres:
            return Located(None, codes, False)
        is_sure = len(near) == 1 and near[0][0] == 0
        return Located(codes[0], () if is_sure else codes, True)
