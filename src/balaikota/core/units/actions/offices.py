"""Adding, correcting, moving, renaming, closing offices, and saying who follows whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TypedDict, Unpack

import msgspec
from django.db.models import Q
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, action, describe
from balaikota.core.areas import queries as areas
from balaikota.core.units import queries
from balaikota.core.units.models import (
    CityFacts,
    FormerName,
    Kind,
    Succession,
    SuccessionKind,
    Unit,
)
from balaikota.core.units.rules import City
from balaikota.lib.errors import Conflict, DomainError


class Details(TypedDict, total=False):
    """What is known of a unit besides its code, kind, name and parent."""

    short_name: str
    number_code: str
    address: str
    phone: str
    email: str
    valid_from: date | None
    doubt: str


class Facts(Details, total=False):
    """What may be corrected on a unit without a decree."""

    name: str


class StillHasUnits(Conflict):
    """Units under this one still exist on the day it would be closed."""


@action("units.create")
def create(
    *,
    by: Actor,
    now: datetime,
    code: str,
    kind: str,
    name: str,
    parent: Unit | None,
    area: str = "",
    **details: Unpack[Details],
) -> Unit:
    """Add an office under ``parent``; only the city itself has none.

    Args:
        by: who adds it.
        now: the moment.
        code: stable code, never used again for another unit.
        kind: one of ``models.Kind``.
        name: full name.
        parent: the unit directly above.
        area: code of the area it serves, if it serves one.
        details: the rest; short name and number code default to name and code.

    Raises:
        Conflict: the code is taken, or another open unit of this kind serves the area.
        NotFound: there is no such area.
        DomainError: a second city, a unit without a parent, or a parent already closed.
    """
    if Unit.objects.filter(code=code).exists():
        raise Conflict(_("Kode unit %(code)s sudah dipakai.") % {"code": code}, field="code")
    _check_parent(kind, parent, details.get("valid_from") or date.min)
    place = areas.get_area(area) if area else None
    if place is not None:
        _check_area_free(area, kind)
    if parent is not None:
        parent.refresh_from_db(fields=["path"])  # it may have been moved since it was read
    given = {"short_name": name[:60], "number_code": code, **details}
    path = f"{parent.path if parent else ''}{code}/"
    describe(unit=code)
    queries.forget()
    return Unit.objects.create(
        code=code, kind=kind, name=name, parent=parent, path=path, area=place, **given
    )


@action("units.correct")
def correct(*, by: Actor, now: datetime, unit: Unit, **facts: Unpack[Facts]) -> Unit:
    """Correct what was entered wrongly; a new name by decree is ``rename``."""
    before = {name: getattr(unit, name) for name in facts}
    for name, value in facts.items():
        setattr(unit, name, value)
    unit.save(update_fields=list(facts))
    queries.forget()
    describe(
        unit=unit.code,
        payload={name: [str(before[name]), str(value)] for name, value in facts.items()},
    )
    return unit


@action("units.move")
def move(*, by: Actor, now: datetime, unit: Unit, parent: Unit) -> Unit:
    """Put a unit, with everything under it, below another parent.

    Raises:
        DomainError: the city itself, a parent below the unit, or a closed parent.
    """
    for each in (unit, parent):
        each.refresh_from_db(fields=["path"])  # either may have been moved since it was read
    if parent.path.startswith(unit.path):
        raise DomainError(
            _("%(unit)s tidak dapat dipindahkan ke bawahannya sendiri.") % {"unit": unit.name},
            field="parent",
        )
    _check_parent(unit.kind, parent, date.max)
    old = unit.path
    for each in Unit.objects.below(old):
        each.path = f"{parent.path}{unit.code}/{each.path.removeprefix(old)}"
        each.save(update_fields=["path"])
    unit.parent, unit.path = parent, f"{parent.path}{unit.code}/"
    unit.save(update_fields=["parent"])
    queries.forget()
    describe(unit=unit.code, from_step=old, to_step=unit.path)
    return unit


@action("units.rename")
def rename(
    *,
    by: Actor,
    now: datetime,
    unit: Unit,
    name: str,
    short_name: str,
    since: date,
    decree: str,
) -> Unit:
    """Give a unit a new name from ``since`` on; the old one is kept with its last day and decree.

    Raises:
        Conflict: the unit no longer exists on that day, or was already renamed on or after it.
        DomainError: the new name is the present one.
    """
    _check_exists_on(unit, since)
    if name == unit.name:
        raise DomainError(_("Nama baru sama dengan nama sekarang."), field="name")
    if FormerName.objects.filter(unit=unit, valid_to__gte=since).exists():
        raise Conflict(
            _("%(unit)s sudah berganti nama pada atau sesudah tanggal itu.") % {"unit": unit.name},
            field="since",
        )
    FormerName.objects.create(
        unit=unit, name=unit.name, short_name=unit.short_name, valid_to=since, decree=decree
    )
    unit.name, unit.short_name = name, short_name
    unit.save(update_fields=["name", "short_name"])
    queries.forget()
    describe(unit=unit.code, payload={"decree": decree, "name": name})
    return unit


@action("units.close")
def close(*, by: Actor, now: datetime, unit: Unit, valid_to: date, decree: str) -> Unit:
    """End a unit: ``valid_to`` is the first day on which it no longer exists.

    Raises:
        Conflict: already closed, or not yet begun on that day.
        StillHasUnits: a unit below it exists on that day.
    """
    if unit.valid_to is not None:
        raise Conflict(_("%(unit)s sudah ditutup.") % {"unit": unit.name})
    _check_exists_on(unit, valid_to, field="valid_to")
    below = Unit.objects.below(unit.path).exclude(pk=unit.pk)
    open_names = list(
        below.filter(Q(valid_to=None) | Q(valid_to__gt=valid_to)).values_list("name", flat=True)
    )
    if open_names:
        raise StillHasUnits(
            _("Tutup atau pindahkan dahulu unit di bawahnya: %(names)s.")
            % {"names": ", ".join(open_names[:5])}
        )
    unit.valid_to = valid_to
    unit.save(update_fields=["valid_to"])
    queries.forget()
    describe(unit=unit.code, payload={"decree": decree})
    return unit


@action("units.succeed")
def succeed(
    *,
    by: Actor,
    now: datetime,
    predecessor: Unit,
    successor: Unit,
    kind: str,
    since: date,
    decree: str,
    areas: Collection[str] = (),
    takes_rest: bool = False,
) -> Succession:
    """Record that ``successor`` takes over duties of ``predecessor`` from ``since`` on.

    A merger is one row per predecessor, a split one row per successor. Closing the predecessor is
    ``close``: after a split it may go on with the rest of its duties.

    Args:
        by: who records it.
        now: the moment.
        predecessor: whose duties they were.
        successor: whose they are.
        kind: one of ``models.SuccessionKind``.
        since: the first day.
        decree: on what it stands.
        areas: codes of the places whose work goes to this successor.
        takes_rest: whether all work goes there that no other successor takes.

    Raises:
        Conflict: recorded already, or the successor does not exist on that day.
        DomainError: a unit cannot succeed itself, directly or in a circle.
    """
    _check_exists_on(successor, since)
    if Succession.objects.filter(predecessor=predecessor, successor=successor).exists():
        raise Conflict(_("Penggantian ini sudah tercatat."))
    if predecessor in _all_heirs(successor):
        raise DomainError(_("Sebuah unit tidak dapat menggantikan dirinya sendiri."))
    describe(unit=predecessor.code, to_step=successor.code, outcome=SuccessionKind(kind).value)
    queries.forget()
    return Succession.objects.create(
        predecessor=predecessor, successor=successor, kind=kind, since=since, decree=decree,
        areas=sorted(areas), takes_rest=takes_rest,
    )  # fmt: skip


@action("units.describe_city")
def describe_city(*, by: Actor, now: datetime, facts: City) -> CityFacts:
    """Put the facts of the city in force; they belong to the root unit, whose code they carry.

    Raises:
        NotFound: there is no unit with the city's code.
    """
    root = queries.get_unit(facts.code)
    described, _made = CityFacts.objects.update_or_create(
        unit=root, defaults={"facts": msgspec.to_builtins(facts)}
    )
    queries.forget()
    describe(unit=root.code)
    return described


def _check_parent(kind: str, parent: Unit | None, begins: date) -> None:
    if (kind == Kind.KOTA) != (parent is None):
        raise DomainError(
            _("Setiap unit berada di bawah unit lain; hanya kota yang tidak."), field="parent"
        )
    if parent is None and Unit.objects.filter(kind=Kind.KOTA).exists():
        raise Conflict(_("Kota sudah ada; satu pemasangan melayani satu kota."), field="kind")
    if parent is not None and parent.valid_to is not None and begins >= parent.valid_to:
        raise DomainError(_("%(unit)s sudah ditutup.") % {"unit": parent.name}, field="parent")


def _check_area_free(area: str, kind: str) -> None:
    taken = Unit.objects.filter(area__code=area, kind=kind, valid_to=None).first()
    if taken is not None:
        raise Conflict(
            _("Wilayah %(area)s sudah dilayani %(unit)s.") % {"area": area, "unit": taken.name},
            field="area",
        )


def _check_exists_on(unit: Unit, day: date, *, field: str = "since") -> None:
    if not Unit.objects.valid_on(day).filter(pk=unit.pk).exists():
        raise Conflict(_("%(unit)s tidak ada pada tanggal itu.") % {"unit": unit.name}, field=field)


def _all_heirs(unit: Unit) -> set[Unit]:
    """Return ``unit`` and everyone who took over from it, and from them in turn."""
    seen: set[Unit] = set()
    asked = [unit]
    while asked:
        one = asked.pop()
        if one not in seen:
            seen.add(one)
            asked.extend(row.successor for row in queries.find_successors(one))
    return seen
