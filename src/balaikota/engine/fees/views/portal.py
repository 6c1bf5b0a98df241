"""The applicant's invoice: how much, why, until when, and how to pay; and the papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from balaikota.engine.cases.views import proof
from balaikota.engine.fees import gateway, rules
from balaikota.engine.fees.queries import balances, history, paying, told, visible
from balaikota.engine.fees.views import papers, shown
from balaikota.lib import wording
from balaikota.web import http, limits
from balaikota.web.access import public

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Case
    from balaikota.engine.fees.models import Invoice

CHARGES, CHARGES_WINDOW = 20, 900  # so many from one address in a quarter of an hour


@never_cache
@require_GET
@public
def bill(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show an invoice to whoever has opened its case."""
    _actor, case = proof.reader(request, number)
    return _page(request, case, visible.get_held(case, pk))


@never_cache
@require_GET
@public
def pay(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Send whoever has opened the case to the gateway's page, where they pay what is still owed.

    Asked again for the same amount the gateway makes no second charge, so nothing is changed here.
    """
    _actor, case = proof.reader(request, number)
    found = visible.get_held(case, pk)
    owed = balances.remaining(found)
    if not (gateway.is_there() and owed and balances.is_waiting(found)):
        return HttpResponseRedirect(_address(case, found))
    limits.count("pay", http.client(request), limit=CHARGES, seconds=CHARGES_WINDOW, now=http.now())
    try:
        return HttpResponseRedirect(gateway.charge(_charge(case, found, owed)))
    except gateway.NoAnswer:
        return _page(request, case, found, is_down=True)


def _charge(case: Case, invoice: Invoice, owed: int) -> gateway.Charge:
    return gateway.Charge(
        key=gateway.key_of(invoice.row_key, owed),
        code=invoice.code,
        amount=owed,
        title=f"{rules.text(invoice.title, shown.lang())}, {invoice.number}",
        back=f"{settings.PUBLIC_URL}{_address(case, invoice)}",
        expires_at=invoice.due_at,
    )


def _address(case: Case, invoice: Invoice) -> str:
    return reverse("fees:bill", args=[case.number, invoice.pk])


def _page(
    request: HttpRequest, case: Case, found: Invoice, *, is_down: bool = False
) -> HttpResponse:
    owed = balances.remaining(found)
    ways = paying.ways(found, owed)
    context = {
        "case": case,
        "invoice": found,
        "title": rules.text(found.title, shown.lang()),
        "state": told.state(found),
        "owed": owed,
        "is_open": bool(owed) and balances.is_waiting(found),
        "has_gateway": gateway.is_there(),
        "is_down": is_down,
        "in_words": f"{wording.terbilang(owed)} rupiah" if shown.lang() == "id" else "",
        "ways": ways,
        "account": rules.grouped(ways.account),
        "picture": shown.picture(ways.payload) if ways.payload else "",
        "lines": shown.line_rows(found),
        "laws": shown.law_lines(found),
        "receipts": history.find_receipts(found),
        "now": http.now(),
        "contact": _("kantor %(unit)s") % {"unit": found.unit.name},
    }
    return http.render(request, "fees/bill.html", context, status=503 if is_down else 200)


@never_cache
@require_GET
@public
def bill_pdf(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Download an invoice."""
    _actor, case = proof.reader(request, number)
    return papers.invoice(visible.get_held(case, pk))


@never_cache
@require_GET
@public
def receipt_pdf(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Download the receipt of a payment."""
    _actor, case = proof.reader(request, number)
    return papers.receipt(visible.get_held_receipt(case, pk))
