"""Which office acts on a step: the owner, its superior, or another that the pack describes."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from balaikota.core.people import roles
from balaikota.core.reference import queries as reference
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases.models import Case, Concern
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs.grammar import Asked, By, Office
from balaikota.engine.packs.steps import Place, seats_of
from balaikota.lib import wording
from balaikota.lib.errors import DomainError, NotFound


class NoOffice(DomainError):
    """The city has no such office, or several and nothing says which."""


def post_of(case: Case, post: By | Asked, facts: Facts, *, now: datetime) -> tuple[Unit, str]:
    """Return the unit and the role that act on a step of the case at ``now``.

    A case that is about an office goes to the head above it, whichever office the pack names.

    Raises:
        NoOffice: no office fits.
        NotFound, Uncomputable: an expression that chooses cannot be worked out.
    """
    unit = _unit(case, post, facts, now.astimezone(wording.WIB).date())
    if case.is_with_superior and _is_of_the_line(case, unit):
        head = roles.head_of(case.unit.kind)
        return case.unit, head.slug if head else post.role
    return unit, post.role


def _unit(case: Case, post: By | Asked, facts: Facts, day: date) -> Unit:
    for seat in seats_of(post.unit):
        if seat.when is None or facts.are(seat.when):
            return _found(case, seat.unit, day)
    raise NoOffice(_("Paket layanan tidak menyebut kantor untuk langkah ini."))


def _found(case: Case, place: Place, day: date) -> Unit:
    if place == "owner":
        return case.unit
    if place == "superior":
        return units.superior(case.unit, on=day) or case.unit
    assert isinstance(place, Office)
    found = _by_code(case, place.code_key, day) if place.code else _by_kind(case, place.kind, day)
    if found is None:
        raise NoOffice(
            _(
                "Kantor untuk langkah ini belum ada di kota ini: %(what)s. Hubungi Bagian Organisasi."
            )
            % {"what": place.code or place.kind}
        )
    return found


def _by_code(case: Case, key: str, day: date) -> Unit | None:
    """Return the office whose code a reference row holds, or whose work it is since a merger."""
    row = reference.get_value(key, on=day, unit_code=case.unit.code)
    try:
        named = units.get_unit(row.value)
    except NotFound:
        return None
    heir = units.heirs(day).place(named.pk, case.area)
    return named if heir == named.pk else units.get_unit_by_id(heir)


def _by_kind(case: Case, kind: str | None, day: date) -> Unit | None:
    """Return the office of a kind above the owner, else the one for its place, else the only one."""
    for unit in reversed(units.find_line(case.unit)):
        if unit.kind == kind:
            return unit
    there = units.find_units(kind, on=day)
    place = [unit for unit in there if unit.area is not None and unit.area.code == case.area]
    if place:
        return place[0]
    return there[0] if len(there) == 1 else None


def _is_of_the_line(case: Case, unit: Unit) -> bool:
    """Tell whether the unit lies between one that the case is about and the head that has it."""
    named = Concern.objects.filter(case=case).select_related("from_unit")
    return any(
        one.from_unit.path.startswith(unit.path) and unit.path.startswith(case.unit.path)
        for one in named
    )
