"""Reading offices and the facts of the city."""

from __future__ import annotations

from datetime import date

import msgspec
from django.db.models import F, Q
from django.utils.translation import gettext as _

from balaikota.core.units.models import CityFacts, FormerName, Succession, Unit
from balaikota.core.units.rules import BLANK, City
from balaikota.lib.errors import NotFound
from balaikota.lib.letters.content import Letterhead
from balaikota.lib.remembered import Remembered

__all__ = ["Unit"]

FRESH_SECONDS = 5.0


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


def unit_for_area(area_code: str, kind: str = "kelurahan", *, on: date | None = None) -> Unit:
    """Return the unit of ``kind`` that serves the area.

    Args:
        area_code: code of a kelurahan or kecamatan as a place.
        kind: kind of unit.
        on: the day; None means the unit that has no end, else the latest.

    Raises:
        NotFound: no such unit serves the area.
    """
    units = Unit.objects.select_related("parent", "area").filter(area__code=area_code, kind=kind)
    if on is not None:
        units = units.valid_on(on)
    unit = units.order_by(F("valid_to").desc(nulls_first=True)).first()
    if unit is None:
        raise NotFound(_("Belum ada kantor yang melayani wilayah %(code)s.") % {"code": area_code})
    return unit


def descendant_ids(unit_id: int) -> frozenset[int]:
    """Return the pks of the unit and of everything under it, closed units included.

    Raises:
        NotFound: there is no such unit.
    """
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
    if path is None:
        raise NotFound(_("Unit %(code)s tidak ada.") % {"code": unit_id})
    return frozenset(Unit.objects.below(path).values_list("pk", flat=True))


def superior(unit: Unit) -> Unit | None:
    """Return the unit directly above; None for the city itself."""
    return unit.parent


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
    return Letterhead((city().government, *offices), address)


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


def city() -> City:
    """Return the facts of the city; a neutral blank (``is_loaded`` False) before a profile is loaded.

    Kept per process; another process sees a change within five seconds.
    """
    return _city.get()


def _look_up() -> City:
    facts = CityFacts.objects.values_list("facts", flat=True).first()
    return BLANK if facts is None else msgspec.convert(facts, City)


_city = Remembered(_look_up, seconds=FRESH_SECONDS)


def forget() -> None:
    """Look the city's facts up again at the next question; called by whoever changes them."""
    _city.forget()


def _one(condition: Q, shown: str) -> Unit:
    unit = Unit.objects.select_related("parent", "area").filter(condition).first()
    if unit is None:
        raise NotFound(_("Unit %(code)s tidak ada.") % {"code": shown})
    return unit
