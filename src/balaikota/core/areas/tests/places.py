"""A small city of places for the tests."""

from __future__ import annotations

from datetime import UTC, datetime

from balaikota.core.action import Actor, ActorKind
from balaikota.core.areas import actions
from balaikota.core.areas.models import Area
from balaikota.lib.geo import arcs
from balaikota.lib.geo.tests.towns import GRID, square

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
OPERATOR = Actor(
    ActorKind.SYSTEM,
    "operator",
    permissions=frozenset(
        {"areas.create", "areas.correct", "areas.lay_hexes", "areas.replace_boundaries"}
    ),
)
SHAPES = {"1.1.1": square(0, 0), "1.1.2": square(1000, 0), "1.2.1": square(0, 1000)}


def make_area(code: str, name: str, parent: str = "") -> Area:
    """Add a kecamatan, or a kelurahan in ``parent`` whose point is the middle of its square."""
    facts = actions.Facts(name=name)
    if code in SHAPES:
        x, y = SHAPES[code].centroid.coords[0]
        facts["latitude"], facts["longitude"] = GRID.degrees(x, y)
    kind = "kelurahan" if parent else "kecamatan"
    return actions.create(by=OPERATOR, now=NOON, code=code, kind=kind, parent=parent, **facts)


def make_places() -> None:
    """Add two kecamatan with three kelurahan, without boundaries."""
    make_area("1.1", "Hulu")
    make_area("1.2", "Hilir")
    make_area("1.1.1", "Mata Air", "1.1")
    make_area("1.1.2", "Pancuran", "1.1")
    make_area("1.2.1", "Muara", "1.2")


def content(*, tolerance: float = 0, source: str = "Rekaan untuk uji") -> str:
    """Return the boundaries of the three kelurahan as they are stored."""
    return arcs.write(arcs.AreaSet(source, GRID, 1, tolerance, SHAPES))


def put_boundaries() -> None:
    """Put the boundaries of the three kelurahan in force."""
    actions.replace_boundaries(by=OPERATOR, now=NOON, content=content(), is_exact=False)
