"""Registers: the books of numbers, and the proof that none is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.units import queries as units
from balaikota.engine.cases.queries import visible
from balaikota.engine.products import rules
from balaikota.engine.products.models import Entry, Register
from balaikota.lib import wording
from balaikota.lib.errors import NotFound

PERMISSION = "products.view_register"


@dataclass(frozen=True)
class Line:
    """One line of a printed register.

    Attributes:
        about: the public facts of the letter (a business name, say); empty when the reader may not
            see the case.
        is_open: the reader may see the case, and so the letter.
    """

    sequence: int
    number: str
    dated: date
    title: str
    about: str
    case_number: str
    signer: str
    state: str
    status: str
    note: str
    product_id: int
    is_open: bool


@dataclass(frozen=True)
class Book:
    """A register in a list, with how many numbers of each kind it has."""

    register: Register
    title: str
    issued: int
    reserved: int
    void: int


def find_registers(actor: Actor, *, year: int) -> list[Book]:
    """Return the registers of ``year`` in the units where the actor may read them. Two queries."""
    rows = _readable(actor).filter(year=year).select_related("unit")
    counted = rows.annotate(
        issued=Count("entries", filter=Q(entries__state=Entry.State.ISSUED)),
        reserved=Count("entries", filter=Q(entries__state=Entry.State.RESERVED)),
        void=Count("entries", filter=Q(entries__state=Entry.State.VOID)),
    )
    ordered = counted.order_by("unit__path", "classification")
    return [Book(row, title_of(row), row.issued, row.reserved, row.void) for row in ordered]


def find_years(actor: Actor) -> list[int]:
    """Return the years for which the actor may read a register, newest first."""
    return list(_readable(actor).values_list("year", flat=True).distinct().order_by("-year"))


def get_register(actor: Actor, register_id: int) -> Register:
    """Return one register with its unit.

    Raises:
        NotFound: none such where the actor may read registers.
    """
    register = _readable(actor).select_related("unit").filter(pk=register_id).first()
    if register is None:
        raise NotFound(_("Buku register tidak ditemukan."))
    return register


def find_lines(actor: Actor, register: Register) -> list[Line]:
    """Return every line of a register in order of number, given-up ones included. Two queries."""
    rows = Entry.objects.filter(register=register).select_related("product", "product__case")
    found = list(rows.order_by("sequence"))
    cases = visible.visible_to(actor).filter(pk__in=[row.product.case_id for row in found])
    seen = set(cases.values_list("pk", flat=True))
    return [_line(row, is_open=row.product.case_id in seen) for row in found]


def find_missing(register: Register) -> list[int]:
    """Return the numbers that a register lacks from 1 to its counter: empty proves it gap-free."""
    latest = Register.objects.values_list("latest", flat=True).get(pk=register.pk)
    given = Entry.objects.filter(register=register).values_list("sequence", flat=True)
    return rules.missing_numbers(given, latest)


def find_broken() -> list[Register]:
    """Return the registers of the whole city whose numbers are not exactly 1 to the counter.

    One query; by the unique constraint it is enough that count, least and greatest fit.
    """
    counted = Register.objects.annotate(
        given=Count("entries"), least=Min("entries__sequence"), most=Max("entries__sequence")
    )
    sound = Q(given=F("latest"), most=F("latest"), least=1) | Q(given=0, latest=0)
    return list(counted.exclude(sound).order_by("pk"))


def title_of(register: Register) -> str:
    """Return the classification in words, as the city's profile names it; else its code."""
    for known in units.city().classifications:
        if known.code == register.classification:
            return f"{register.classification} {known.title}"
    return register.classification


def _readable(actor: Actor) -> QuerySet[Register]:
    return Register.objects.filter(unit_id__in=actor.units_for(PERMISSION))


def _line(row: Entry, *, is_open: bool) -> Line:
    product = row.product
    facts: Sequence[dict[str, str]] = product.facts if is_open else ()
    return Line(
        sequence=row.sequence,
        number=row.number,
        dated=local_date(row.reserved_at),
        title=product.title,
        about=", ".join(fact["value"] for fact in facts),
        case_number=product.case.number,
        signer=product.signer_title,
        state=row.state,
        status=product.status,
        note=row.void_reason,
        product_id=product.pk,
        is_open=is_open,
    )


def local_date(at: datetime) -> date:
    """Return the date of ``at`` in WIB."""
    return at.astimezone(wording.WIB).date()
