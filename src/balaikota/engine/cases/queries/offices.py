"""Which office acts on a step: the owner, its superior, or another that the pack describes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.people import roles
from balaikota.core.units import queries as units
from balaikota.core.units.models import Kind, Unit
from balaikota.engine.cases.models import Case, Concern
from balaikota.engine.cases.queries import facts as facts_of
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs import columns, owners
from balaikota.engine.packs.grammar import Asked, By, Office, Seat
from balaikota.engine.packs.steps import Place, seats_of
from balaikota.lib import wording
from balaikota.lib.errors import DomainError


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


@dataclass(frozen=True)
class Sought:
    """The office that the first fitting seat names, and what was tried before it.

    Attributes:
        unit: the office; None where no seat names one.
        place: what named it.
        missed: why seats before it named none, as sentences.
    """

    unit: Unit | None
    place: Place | None = None
    missed: tuple[str, ...] = ()


def seek(
    case: Case,
    seats: Sequence[Seat],
    facts: Facts,
    day: date,
    refuse: Callable[[Unit], str] = lambda _unit: "",
) -> Sought:
    """Return the office of the first seat whose condition holds and which names one.

    A list of codes may say nothing, or name an office that the city has not: then the next seat
    counts. Any other place that is not there stops the search.

    Args:
        case: the case.
        seats: the choices in order.
        facts: of the case.
        day: the local date.
        refuse: returns why an office will not do, as a sentence; "" when it will.

    Raises:
        NoOffice: a seat that is no list's names an office that is not there.
        NotFound, Uncomputable: an expression that chooses cannot be worked out.
    """
    missed: list[str] = []
    for seat in seats:
        if seat.when is not None and not facts.are(seat.when):
            continue
        unit, why = _found(case, seat.unit, facts, day)
        why = why or (refuse(unit) if unit is not None else "")
        if not why:
            return Sought(unit, seat.unit, tuple(missed))
        missed.append(why)
    return Sought(None, None, tuple(missed))


def _unit(case: Case, post: By | Asked, facts: Facts, day: date) -> Unit:
    sought = seek(case, seats_of(post.unit), facts, day)
    if sought.unit is None:
        nothing = _("Paket layanan tidak menyebut kantor untuk langkah ini.")
        raise NoOffice(" ".join(sought.missed) or nothing)
    return sought.unit


def _found(case: Case, place: Place, facts: Facts, day: date) -> tuple[Unit | None, str]:
    """Return the office of a place, or why a list names none."""
    if place == "owner":
        return case.unit, ""
    if place == "superior":
        return units.superior(case.unit, on=day) or case.unit, ""
    if place == "chosen":
        return _chosen(case, day), ""
    assert isinstance(place, Office)
    if place.taken_from is not None:
        return _of_list(case, place, facts, day)
    if place.code:
        key, of = place.code_key, case.unit.code
        found = owners.named(key, case.area, on=day, unit_code=of)
    else:
        found = _by_kind(case, place.kind, day)
    if found is None:
        raise NoOffice(
            _(
                "Kantor untuk langkah ini belum ada di kota ini: %(what)s. Hubungi Bagian Organisasi."
            )
            % {"what": place.code or place.kind}
        )
    return found, ""


def _chosen(case: Case, day: date) -> Unit:
    if case.chosen_unit is None:
        raise NoOffice(_("Belum ada petugas yang memilih kantor untuk langkah ini."))
    return owners.followed(case.chosen_unit, case.area, on=day)


def _of_list(case: Case, place: Office, facts: Facts, day: date) -> tuple[Unit | None, str]:
    """Return the office that a list names for the code answered, or why it names none."""
    words = of_list_in_words(place, facts)
    value = facts.columns.get(place.taken_from or "", {}).get(place.column or "", "")
    if not value:
        return None, _("%(what)s tidak menyebut kantor.") % {"what": words}
    if value in Kind.values:
        found = _by_kind(case, value, day)
    else:
        found = owners.by_code(value, case.area, on=day)
    if found is None or not _is_there(found, day):
        return None, _("%(what)s menyebut %(code)s, yang tidak ada di kota ini.") % {
            "what": words,
            "code": value,
        }
    return found, ""


def of_list_in_words(place: Office, facts: Facts) -> str:
    """Return question and answer that a place is read from: ``Kategori Lampu jalan mati``."""
    field = facts.field(place.taken_from or "")
    lang = get_language() or "id"
    if field is None:
        return place.taken_from or ""
    code = columns.code_of(field, facts.answers.get(field.id))
    title = code.title if code is not None else _("(tidak dijawab)")
    return f"{field.label.in_(lang)} {title}"


def _is_there(unit: Unit, day: date) -> bool:
    has_begun = unit.valid_from is None or unit.valid_from <= day
    return has_begun and (unit.valid_to is None or unit.valid_to > day)


def _by_kind(case: Case, kind: str | None, day: date) -> Unit | None:
    """Return the office of a kind above the owner, else the one for its place, else the only one."""
    for unit in reversed(units.find_line(case.unit)):
        if unit.kind == kind:
            return unit
    there = units.find_units(kind, on=day)
    around = {case.area, facts_of.kecamatan(case.area)} - {""}
    place = [unit for unit in there if unit.area is not None and unit.area.code in around]
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
