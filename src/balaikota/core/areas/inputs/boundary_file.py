"""A GeoJSON file of exact kelurahan polygons: checked, told what is wrong, made ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.areas import queries
from balaikota.core.areas.actions import BoundariesRefused
from balaikota.lib.geo import arcs, derive, features
from balaikota.lib.geo.features import Fault, Problem
from balaikota.lib.geo.grid import around

STEP_METRES = 0.1

_SENTENCES: dict[Fault, Promise] = {
    Fault.NO_CODE: gettext_lazy("tidak punya kode kelurahan"),
    Fault.UNKNOWN_CODE: gettext_lazy("kode ini bukan kelurahan kota ini"),
    Fault.TWICE: gettext_lazy("ada lebih dari satu poligon; gabungkan menjadi satu MultiPolygon"),
    Fault.NOT_POLYGON: gettext_lazy("bukan Polygon atau MultiPolygon ({detail})"),
    Fault.INVALID: gettext_lazy("poligonnya tidak sah: {detail}"),
    Fault.FAR_FROM_POINT: gettext_lazy(
        "terletak {amount:.0f} m dari titik kelurahan itu; mungkin kodenya tertukar"
    ),
    Fault.OVERLAP: gettext_lazy("bertumpang tindih dengan {detail} seluas {amount:.0f} m²"),
    Fault.GAP: gettext_lazy("ada celah seluas {amount:.0f} m² di sebelahnya"),
    Fault.MISSING: gettext_lazy("tidak ada di berkas"),
}


@dataclass(frozen=True)
class Ready:
    """Boundaries that may be put in force, and what that would do.

    Attributes:
        content: text for ``actions.replace_boundaries``.
        count: how many kelurahan.
        moved_percent: share of the city that would belong to another kelurahan than now; None when
            no boundaries are in force.
    """

    content: str
    count: int
    moved_percent: float | None


def read(text: bytes, *, code_property: str, source: str) -> Ready:
    """Return the boundaries in a GeoJSON file in longitude and latitude (WGS 84).

    Args:
        text: the file.
        code_property: which property of a feature holds the kelurahan code.
        source: where the file comes from, in a sentence.

    Raises:
        BoundariesRefused: with every reason, one a line, by feature.
    """
    try:
        found = features.read(text, code_property)
    except arcs.Broken as error:
        raise BoundariesRefused(
            _("Berkas ini bukan GeoJSON FeatureCollection: %(why)s") % {"why": error}
        ) from error
    rows = queries.find_areas()
    known = {
        row.code: None
        if row.latitude is None or row.longitude is None
        else (row.latitude, row.longitude)
        for row in rows
    }
    shapes = [one.shape for one in found if one.shape is not None]
    if not shapes:
        raise BoundariesRefused(_("Tidak ada poligon di berkas ini."))
    grid = around(shapes)
    names = {row.code: row.name for row in rows}
    if problems := features.find_problems(found, known, grid):
        raise BoundariesRefused("\n".join(sentence(problem, names) for problem in problems))
    flat = {one.code: grid.flatten(one.shape) for one in found if one.shape is not None}
    areas = arcs.AreaSet(source, grid, STEP_METRES, 0, dict(sorted(flat.items())))
    return Ready(arcs.write(areas), len(flat), _moved_percent(areas))


def sentence(problem: Problem, names: Mapping[str, str]) -> str:
    """Return a problem in words, with the feature and area it is about."""
    where = [_("Fitur %(number)s") % {"number": problem.number}] if problem.number else []
    if problem.code:
        where.append(f"{problem.code} {names.get(problem.code, '')}".strip())
    what = str(_SENTENCES[problem.fault]).format(detail=problem.detail, amount=problem.amount)
    return f"{', '.join(where)}: {what}"


def _moved_percent(areas: arcs.AreaSet) -> float | None:
    if queries.find_boundaries() is None:
        return None
    return derive.moved_percent(areas, queries.boundaries().areas, points=20_000)
