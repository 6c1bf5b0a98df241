"""The applicant's invoice: how much, why, until when, and how to pay; and the papers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from balaikota.engine.cases.views import proof
from balaikota.engine.fees import rules
from balaikota.engine.fees.queries import balances, history, paying, told, visible
from balaikota.engine.fees.views import papers, shown
from balaikota.lib import wording
from balaikota.web import http
from balaikota.web.access import public


@never_cache
@require_GET
@public
def bill(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show an invoice to whoever has opened its case."""
    _actor, case = proof.reader(request, number)
    found = visible.get_held(case, pk)
    owed = balances.remaining(found)
    ways = paying.ways(found, owed)
    context = {
        "case": case,
        "invoice": found,
        "title": rules.text(found.title, shown.lang()),
        "state": told.state(found),
        "owed": owed,
        "is_open": bool(owed) and balances.is_waiting(found),
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
    return http.render(request, "fees/bill.html", context)


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
