"""Writing places."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict, Unpack

from django.utils.translation import gettext as _

from balaikota.core.action import Actor, action, describe
from balaikota.core.areas import queries
from balaikota.core.areas.models import Area, Boundaries, Kind
from balaikota.lib.errors import Conflict, DomainError
from balaikota.lib.geo import arcs


class Facts(TypedDict, total=False):
    """What is known of an area besides its code, kind and parent."""

    name: str
    postal_code: str
    latitude: float | None
    longitude: float | None
    doubt: str


class BoundariesRefused(DomainError):
    """The boundaries do not fit the areas of this city."""


@action("areas.create")
def create(
    *, by: Actor, now: datetime, code: str, kind: str, parent: str = "", **facts: Unpack[Facts]
) -> Area:
    """Add a kecamatan, or a kelurahan in the kecamatan with code ``parent``.

    Raises:
        Conflict: the code is taken.
        NotFound: there is no such kecamatan.
        DomainError: a kelurahan without kecamatan, or a kecamatan inside an area.
    """
    if Area.objects.filter(code=code).exists():
        raise Conflict(_("Kode wilayah %(code)s sudah dipakai.") % {"code": code}, field="code")
    above = queries.get_area(parent) if parent else None
    if (kind == Kind.KELURAHAN) != (above is not None and above.kind == Kind.KECAMATAN):
        raise DomainError(
            _("Kelurahan harus berada di dalam kecamatan, dan kecamatan berdiri sendiri."),
            field="parent",
        )
    area = Area.objects.create(code=code, kind=kind, parent=above, **facts)
    queries.forget()
    return area


@action("areas.correct")
def correct(*, by: Actor, now: datetime, area: Area, **facts: Unpack[Facts]) -> Area:
    """Correct facts of an area; the old ones are kept in the ledger's payload."""
    before = {name: getattr(area, name) for name in facts}
    for name, value in facts.items():
        setattr(area, name, value)
    area.save(update_fields=list(facts))
    queries.forget()
    describe(payload={name: [before[name], value] for name, value in facts.items()})
    return area


@action("areas.lay_hexes")
def lay_hexes(*, by: Actor, now: datetime, cells: Mapping[str, tuple[int, int]]) -> int:
    """Lay the hexagon map anew: kelurahan code -> cell (q, r). Return how many have a cell.

    Raises:
        BoundariesRefused: two share a cell, or a code is no kelurahan of this city.
    """
    kelurahan = Area.objects.filter(kind=Kind.KELURAHAN)
    unknown = sorted(set(cells) - set(kelurahan.values_list("code", flat=True)))
    if unknown or len(set(cells.values())) < len(cells):
        raise BoundariesRefused(
            _("Peta segi enam tidak cocok dengan daftar kelurahan. %(codes)s")
            % {"codes": ", ".join(unknown)}
        )
    # All cells are emptied first: no two areas may share one, not even on the way.
    Area.objects.update(hex_q=None, hex_r=None)
    for code, (q, r) in cells.items():
        kelurahan.filter(code=code).update(hex_q=q, hex_r=r)
    describe(subject="areas.area:hexes")
    return len(cells)


@action("areas.replace_boundaries")
def replace_boundaries(*, by: Actor, now: datetime, content: str, is_exact: bool) -> Boundaries:
    """Put a set of boundaries in force; the earlier sets are kept.

    Args:
        content: boundaries of all kelurahan, as written by lib/geo/arcs.py.
        is_exact: False when they were derived by simplifying.

    Raises:
        BoundariesRefused: broken, or not one polygon for each kelurahan and no other.
    """
    try:
        areas = arcs.read(content)
    except arcs.Broken as error:
        raise BoundariesRefused(_("Berkas batas rusak: %(why)s") % {"why": error}) from error
    known = {row.code for row in queries.find_areas()}
    if odd := sorted(known ^ set(areas.shapes)):
        raise BoundariesRefused(
            _("Kelurahan di berkas batas tidak sama dengan daftar kelurahan: %(codes)s")
            % {"codes": ", ".join(odd)}
        )
    digest = queries.digest_of(content)
    describe(outcome="exact" if is_exact else "derived", payload={"source": areas.source})
    made = Boundaries.objects.create(
        digest=digest, source=areas.source, is_exact=is_exact, content=content, loaded_at=now
    )
    queries.forget()
    return made
