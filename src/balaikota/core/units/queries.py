"""Reading offices and the facts of the city."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from copy import copy
from datetime import date
from typing import NamedTuple

import msgspec
from django.db.models import F, Q
from django.utils.translation import gettext as _

from balaikota.core.units import rules
from balaikota.core.units.models import CityFacts, FormerName, PlannedMove, Succession, Unit
from balaikota.core.units.rules import BLANK, City, Handover, Heirs
from balaikota.lib.errors import NotFound
from balaikota.lib.letters.content import Letterhead
from balaikota.lib.remembered import Remembered

__all__ = ["Unit"]

FRESH_SECONDS = 5.0


class DueMove(NamedTuple):
    """A planned move: its pk, the unit, the parent it goes to, and the day."""

    pk: int
    unit_id: int
    parent_id: int
    since: date


def get_unit(code: str) -> Unit:
    """Return the unit with ``code``, whether it still exists or not; parent and area fetched.

    Raises:
        NotFound: there never was such a unit.
    """
    return _one(Q(code=code), code)


def get_unit_by_id(unit_id: int) -> Unit:
    """Return the unit with this pk; parent and area fetched.

    Raises:
        NotFound: there is no such unit.
    """
    return _one(Q(pk=unit_id), str(unit_id))


def get_many(unit_ids: Collection[int]) -> dict[int, Unit]:
    """Return pk -> unit; those that are not there are left out. One query, none for none."""
    return Unit.objects.in_bulk(list(unit_ids)) if unit_ids else {}


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Return code -> name; codes that never were are left out. One query."""
    return dict(Unit.objects.filter(code__in=list(codes)).values_list("code", "name"))


def by_code(codes: Collection[str]) -> dict[str, Unit]:
    """Return code -> unit; codes that never were are left out. One query."""
    return {unit.code: unit for unit in Unit.objects.filter(code__in=list(codes))}


def find_units(kind: str | None = None, *, on: date | None = None) -> list[Unit]:
    """Return units from the city down, children after their parent; parent and area fetched.

    Args:
        kind: keep only this kind.
        on: keep only those that exist on this day; None keeps closed ones too.
    """
    units = Unit.objects.select_related("parent", "area")
    if kind is not None:
        units = units.filter(kind=kind)
    return list(units if on is None else units.valid_on(on))


def codes_of(unit_ids: Iterable[int]) -> dict[int, str]:
    """Return pk -> code; those that are not there are left out. One SQL statement."""
    return dict(Unit.objects.filter(pk__in=set(unit_ids)).values_list("pk", "code"))


def unit_for_area(area_code: str, kind: str = "kelurahan", *, on: date | None = None) -> Unit:
    """Return the unit of ``kind`` that serves the area.

    Args:
        area_code: code of a kelurahan or kecamatan as a place.
        kind: kind of unit.
        on: the day; None means the unit that has no end, else the latest. A unit that took over
            the work of one that has ended on that day serves its places too.

    Raises:
        NotFound: no such unit serves the area.
    """
    units = Unit.objects.select_related("parent", "area").filter(area__code=area_code, kind=kind)
    latest = units.order_by(F("valid_to").desc(nulls_first=True), "-pk")
    unit = latest.first() if on is None else latest.valid_on(on).first()
    if unit is None and on is not None:
        unit = _heir_for_area(latest.first(), area_code, kind, on)
    if unit is None:
        raise NotFound(_("Belum ada kantor yang melayani wilayah %(code)s.") % {"code": area_code})
    return unit


def serving(area_code: str, kind: str, *, on: date) -> Unit:
    """Return what ``unit_for_area`` does, kept per process and at most a few seconds old.

    Raises:
        NotFound: no such unit serves the area.
    """
    known, asked = _serving.get(), (area_code, kind, on)
    if asked not in known:
        known[asked] = unit_for_area(area_code, kind, on=on)
    return copy(known[asked])  # who gets it may follow it elsewhere


def _heir_for_area(unit: Unit | None, area_code: str, kind: str, on: date) -> Unit | None:
    if unit is None:
        return None
    heir = heirs(on).place(unit.pk, area_code)
    found = Unit.objects.select_related("parent", "area").valid_on(on)
    return found.filter(pk=heir, kind=kind).first()


def descendant_ids(unit_id: int) -> frozenset[int]:
    """Return the pks of the unit and of everything under it, closed units included.

    Raises:
        NotFound: there is no such unit.
    """
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
    if path is None:
        raise NotFound(_("Unit %(code)s tidak ada.") % {"code": unit_id})
    return frozenset(Unit.objects.below(path).values_list("pk", flat=True))


def superior(unit: Unit, *, on: date | None = None) -> Unit | None:
    """Return the unit directly above; None for the city itself.

    Args:
        unit: the unit.
        on: the day; the parent may have merged, or another be planned from that day on. None:
            the parent as it is written.
    """
    if on is None or unit.parent_id is None:
        return unit.parent
    planned = {one.unit_id: one.parent_id for one in find_due_moves(on)}
    above = heirs(on).place(planned.get(unit.pk, unit.parent_id))
    return unit.parent if above == unit.parent_id else get_unit_by_id(above)


def find_regrouped(day: date) -> list[tuple[int, frozenset[int]]]:
    """Return (new parent, everything at or under the unit) of the moves due but not yet written.

    No query when none is due, which is nearly always; else one and one for each.
    """
    due = find_due_moves(day)
    paths = dict(
        Unit.objects.filter(pk__in=[one.unit_id for one in due]).values_list("pk", "path")
        if due
        else ()
    )
    return [
        (
            one.parent_id,
            frozenset(Unit.objects.below(paths[one.unit_id]).values_list("pk", flat=True)),
        )
        for one in due
    ]


def find_line(unit: Unit) -> list[Unit]:
    """Return the units above ``unit``, the city first, ``unit`` itself last. One SQL statement."""
    codes = unit.path.rstrip("/").split("/")
    found = {above.code: above for above in Unit.objects.filter(code__in=codes)}
    return [found[code] for code in codes]


def letterhead(unit: Unit) -> Letterhead:
    """Return what stands on top of the letters of ``unit``. One SQL statement."""
    offices = [above.name for above in find_line(unit) if above.kind != "kota"]
    phone = _("Telepon %(phone)s") % {"phone": unit.phone} if unit.phone else ""
    address = ", ".join(part for part in (unit.address, phone, unit.email) if part)
    return Letterhead((city().government, *offices), address, rules.mark(city()))


def name_on(unit: Unit, day: date) -> str:
    """Return the name ``unit`` bore on ``day``."""
    former = FormerName.objects.filter(unit=unit, valid_to__gt=day).order_by("valid_to").first()
    return unit.name if former is None else former.name


def find_former_names(unit: Unit) -> list[FormerName]:
    """Return the earlier names of ``unit``, oldest first."""
    return list(FormerName.objects.filter(unit=unit))


def find_predecessors(unit: Unit) -> list[Succession]:
    """Return from which units ``unit`` took over duties, oldest first."""
    rows = Succession.objects.select_related("predecessor", "successor")
    return list(rows.filter(successor=unit))


def find_successors(unit: Unit) -> list[Succession]:
    """Return which units took over duties of ``unit``, oldest first."""
    rows = Succession.objects.select_related("predecessor", "successor")
    return list(rows.filter(predecessor=unit))


def find_heirs(unit: Unit, *, on: date) -> list[Unit]:
    """Return the units that on ``day`` hold the duties of ``unit``, in order of code.

    ``unit`` itself while it exists; else its successors and theirs, as far as they exist on that
    day. Empty when it was closed without a successor.
    """
    heirs: dict[str, Unit] = {}
    seen: set[int] = set()
    asked = [unit]
    while asked:
        one = asked.pop()
        if one.pk in seen:
            continue
        seen.add(one.pk)
        if one.valid_to is None or one.valid_to > on:
            heirs[one.code] = one
        else:
            asked.extend(row.successor for row in find_successors(one) if row.since <= on)
    return [heirs[code] for code in sorted(heirs)]


def heirs(day: date) -> Heirs:
    """Return whose the work of units that merged or were split is on ``day``.

    Kept per process, at most a few seconds old: what counts on a day was written before it.
    """
    return Heirs(_handovers.get(), day)


def find_due_moves(day: date) -> list[DueMove]:
    """Return the planned moves whose day has come but whose path is not written yet."""
    return [one for one in _moves.get() if one.since <= day]


def city() -> City:
    """Return the facts of the city; a neutral blank (``is_loaded`` False) before a profile is loaded.

    Kept per process; another process sees a change within five seconds.
    """
    return _city.get()


def _look_up() -> City:
    facts = CityFacts.objects.values_list("facts", flat=True).first()
    return BLANK if facts is None else msgspec.convert(facts, City)


def _look_up_handovers() -> tuple[Handover, ...]:
    rows = Succession.objects.values_list(
        "predecessor_id", "successor_id", "since", "areas", "takes_rest"
    )
    return tuple(
        Handover(old, new, since, frozenset(areas), takes_rest)
        for old, new, since, areas, takes_rest in rows
        if areas or takes_rest
    )


def _look_up_moves() -> tuple[DueMove, ...]:
    rows = PlannedMove.objects.filter(done_at=None)
    return tuple(
        DueMove(*values) for values in rows.values_list("pk", "unit_id", "parent_id", "since")
    )


_city = Remembered(_look_up, seconds=FRESH_SECONDS)
_handovers = Remembered(_look_up_handovers, seconds=FRESH_SECONDS)
_moves = Remembered(_look_up_moves, seconds=FRESH_SECONDS)
_serving: Remembered[dict[tuple[str, str, date], Unit]] = Remembered(dict, seconds=FRESH_SECONDS)


def forget() -> None:
    """Look up again at the next question what is kept per process; called by whoever changes it."""
    for kept in (_city, _handovers, _moves, _serving):
        kept.forget()


def _one(condition: Q, shown: str) -> Unit:
    unit = Unit.objects.select_related("parent", "area").filter(condition).first()
    if unit is None:
        raise NotFound(_("Unit %(code)s tidak ada.") % {"code": shown})
    return unit
