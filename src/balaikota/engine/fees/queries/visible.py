"""The only way to an invoice, a payment that did not fit, and a bank statement."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import visible as cases
from balaikota.engine.fees.models import Invoice, Matter, Payment, Receipt, Statement
from balaikota.lib.errors import NotFound

VIEW, RECORD = "fees.view", "fees.record"


def invoices(actor: Actor, *, permission: str = VIEW) -> QuerySet[Invoice]:
    """Return the invoices of the units where the actor holds ``permission``.

    Those of a case that some manifest hides from the actor are left out.
    """
    rows = Invoice.objects.filter(unit_id__in=actor.units_for(permission))
    return rows.filter(case__in=cases.not_hidden_from(actor)).select_related("unit", "case")


def get_invoice(actor: Actor, pk: int, *, permission: str = VIEW) -> Invoice:
    """Return one invoice.

    Raises:
        NotFound: none such where the actor holds ``permission``.
    """
    found = invoices(actor, permission=permission).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Tagihan tidak ditemukan."))
    return found


def get_readable(actor: Actor, pk: int) -> Invoice:
    """Return an invoice that the actor may read: by its unit, or because they see its case.

    Raises:
        NotFound: neither.
    """
    seen = Q(pk__in=invoices(actor).values("pk")) | Q(case__in=cases.visible_to(actor))
    found = Invoice.objects.filter(seen).select_related("unit", "case").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Tagihan tidak ditemukan."))
    return found


def get_held(case: Case, pk: int) -> Invoice:
    """Return an invoice of a case that its applicant has opened.

    Raises:
        NotFound: none such of this case.
    """
    found = Invoice.objects.select_related("unit", "case").filter(case=case, pk=pk).first()
    if found is None:
        raise NotFound(_("Tagihan tidak ditemukan."))
    return found


def get_held_receipt(case: Case, pk: int) -> Receipt:
    """Return a receipt of a case that its applicant has opened.

    Raises:
        NotFound: none such of this case.
    """
    rows = Receipt.objects.select_related("invoice__unit", "invoice__case", "payment")
    found = rows.filter(invoice__case=case, pk=pk).first()
    if found is None:
        raise NotFound(_("Tanda bukti bayar tidak ditemukan."))
    return found


def matters(actor: Actor, *, permission: str = VIEW) -> QuerySet[Matter]:
    """Return the matters of the actor's units, and those of no unit for whoever records payments.

    A payment with an unknown code belongs to no office until somebody finds out.
    """
    mine = Q(unit_id__in=actor.units_for(permission))
    if actor.may(RECORD):
        mine |= Q(unit=None)
    rows = Matter.objects.filter(mine)
    hidden = Q(invoice=None) | Q(invoice__case__in=cases.not_hidden_from(actor))
    return rows.filter(hidden).select_related("payment", "invoice__case", "unit", "owner")


def get_matter(actor: Actor, pk: int, *, permission: str = VIEW) -> Matter:
    """Return one matter.

    Raises:
        NotFound: none such where the actor holds ``permission``.
    """
    found = matters(actor, permission=permission).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Perkara pembayaran tidak ditemukan."))
    return found


def payments(actor: Actor) -> QuerySet[Payment]:
    """Return the payments of the actor's units that were not undone."""
    rows = Payment.objects.filter(unit_id__in=actor.units_for(VIEW), cancelled_at=None)
    hidden = Q(invoice=None) | Q(invoice__case__in=cases.not_hidden_from(actor))
    return rows.filter(hidden).select_related("invoice")


def statements(actor: Actor) -> QuerySet[Statement]:
    """Return the bank statements that were read at the actor's units."""
    return Statement.objects.filter(unit_id__in=actor.units_for(RECORD)).select_related("unit")


def get_statement(actor: Actor, pk: int) -> Statement:
    """Return one bank statement.

    Raises:
        NotFound: none such where the actor records payments.
    """
    found = statements(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Rekening koran tidak ditemukan."))
    return found
