"""One point on a small map of the areas around it, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

import numpy
import shapely

from balaikota.lib.geo.arcs import AreaSet
from balaikota.lib.geo.grid import Coordinates

_WIDTH, _HEIGHT = 360.0, 220.0  # of the drawing, in its units: CSS pixels at its natural size
_METRES = 6.0  # in a unit
_LETTER, _LINE = 7.6, 17.0  # of a name: the width of an average letter, the height of the line
_BAR_METRES = 500
# Where a name may stand beside the pin, whose tip is in the middle.
_PIN = shapely.box(_WIDTH / 2 - 16, _HEIGHT / 2 - 42, _WIDTH / 2 + 16, _HEIGHT / 2 + 3)
_BAR = shapely.box(0, _HEIGHT - 30, 20 + _BAR_METRES / _METRES, _HEIGHT)
_BELOW_PIN = (_WIDTH / 2, _HEIGHT / 2 + 14)


def render(
    areas: AreaSet,
    names: Mapping[str, str],
    *,
    lat: float,
    lon: float,
    here: str,
    title: str,
) -> str:
    """Return an ``<svg>`` of 2 by 1.3 kilometres around a point, safe to insert in a page.

    Colours come by class (``pinmap-area``, ``pinmap-here``, ``pinmap-pin``) from the page's own
    style; without a style it prints as dark lines on white. Empty when no area is near the point.

    Args:
        areas: the boundaries.
        names: area code -> its name; areas without one are drawn without it.
        lat: latitude in degrees (WGS 84).
        lon: longitude in degrees.
        here: code of the area to bring out.
        title: what the map shows; it is read aloud instead of the drawing.
    """
    near = _near(areas, *areas.grid.metres(lat, lon))
    if not near:
        return ""
    order = sorted(near, key=lambda code: (code != here, -shapely.area(near[code])))
    drawn = [_outline(near[code], is_here=code == here) for code in reversed(order)]
    labels = [_label(*placed) for placed in _places(near, names, order)]
    size = f'width="{_WIDTH:.0f}" height="{_HEIGHT:.0f}"'
    return (
        f'<svg class="pinmap" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" {size} role="img" '
        f'aria-label="{escape(title)}" xmlns="http://www.w3.org/2000/svg" font-size="14" '
        f'text-anchor="middle">{"".join(drawn)}{"".join(labels)}{_pin()}{_bar()}</svg>'
    )


def _near(areas: AreaSet, x: float, y: float) -> dict[str, shapely.Geometry]:
    """Return the part of each area in the frame, in units of the drawing, y downwards."""
    west, north = x - _WIDTH / 2 * _METRES, y + _HEIGHT / 2 * _METRES
    east, south = west + _WIDTH * _METRES, north - _HEIGHT * _METRES

    def to_drawing(points: Coordinates) -> Coordinates:
        moved: Coordinates = (points - (west, north)) / (_METRES, -_METRES)
        return moved

    whole = numpy.array(list(areas.shapes.values()), dtype=object)
    parts = shapely.transform(shapely.clip_by_rect(whole, west, south, east, north), to_drawing)
    # Of an area that only touches the frame a line may be left: that is nothing to draw.
    return {
        code: part
        for code, part, size in zip(areas.shapes, parts, shapely.area(parts), strict=True)
        if size
    }


def _outline(part: shapely.Geometry, *, is_here: bool) -> str:
    rings = [
        ring
        for polygon in shapely.get_parts(part).tolist()
        if polygon.geom_type == "Polygon"
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    d = "".join(
        "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings
    )
    css = "pinmap-area pinmap-here" if is_here else "pinmap-area"
    return f'<path class="{css}" d="{d}" fill="#fff" stroke="#4a5362" fill-rule="evenodd"/>'


def _places(
    near: Mapping[str, shapely.Geometry], names: Mapping[str, str], order: list[str]
) -> Iterator[tuple[str, float, float]]:
    """Yield name and middle of each label that is free: of the area meant first, then by size."""
    taken = [_PIN, _BAR]
    for code in order:
        half = len(names.get(code, "")) * _LETTER / 2
        for x, y in _spots(near[code], half, may_leave=code == order[0]) if half else ():
            box = shapely.box(x - half, y - _LINE / 2, x + half, y + _LINE / 2)
            if not any(box.intersects(other) for other in taken):
                taken.append(box)
                yield names[code], x, y
                break


def _spots(
    part: shapely.Geometry, half: float, *, may_leave: bool
) -> Iterator[tuple[float, float]]:
    """Yield where a name ``half`` as wide may stand: in its area, whole in the frame; or by the pin."""
    inside = shapely.point_on_surface(part)
    x = min(max(inside.x, half + 3), _WIDTH - half - 3)
    y = min(max(inside.y, _LINE / 2 + 2), _HEIGHT - _LINE / 2 - 2)
    if shapely.contains_xy(part, x, y):
        yield x, y
    if may_leave:
        yield _BELOW_PIN


def _label(name: str, x: float, y: float) -> str:
    return f'<text x="{x:.0f}" y="{y + 5:.0f}">{escape(name)}</text>'


def _pin() -> str:
    path = "M0 0C-3-9-13-15-13-26a13 13 0 0 1 26 0C13-15 3-9 0 0Z"
    return (
        f'<g class="pinmap-pin" transform="translate({_WIDTH / 2:.0f} {_HEIGHT / 2:.0f})">'
        f'<path d="{path}" fill="#12408c" stroke="#fff" stroke-width="2"/>'
        '<circle class="pinmap-eye" cy="-26" r="5" fill="#fff"/></g>'
    )


def _bar() -> str:
    length, bottom = _BAR_METRES / _METRES, _HEIGHT - 8
    line = f"M10 {bottom - 6:.0f}v6h{length:.0f}v-6"
    return (
        f'<path class="pinmap-bar" d="{line}" fill="none" stroke="#14181f" stroke-width="2"/>'
        f'<text x="{10 + length / 2:.0f}" y="{bottom - 4:.0f}" font-size="12">{_BAR_METRES} m</text>'
    )
