"""The treasurer's desk: what came in, what did not fit, and one invoice with all that happened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.ledger import actions as ledger
from balaikota.engine.fees import forms, rules
from balaikota.engine.fees.actions import billing, receiving
from balaikota.engine.fees.queries import (
    balances,
    finding,
    history,
    listing,
    paying,
    told,
    visible,
)
from balaikota.engine.fees.views import shown
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import desk
from balaikota.web.days import PARTS


@desk("fees.view")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show what came in and what waits; find an invoice by its code."""
    actor, now = http.actor(request), http.now()
    code, errors = request.GET.get("kode", "")[:40], list[tuple[str, str]]()
    if code:
        found = finding.find_invoice(code)
        if found is not None and visible.invoices(actor).filter(pk=found.pk).exists():
            return redirect("fees:invoice", found.pk)
        errors = [("kode", _("Tidak ada tagihan dengan kode itu. Periksa angkanya."))]
    matters = listing.find_open_matters(actor)
    context = {
        "figures": listing.figures(actor, now=now),
        "matters": shown.matter_rows(matters, listing.stakes(matters)),
        "payments": shown.payment_rows(listing.find_payments(actor)),
        "may_record": actor.may("fees.record"),
        "code": code,
        "errors": errors,
    }
    return http.render(request, "fees/index.html", context)


@desk()
@require_GET
def invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one invoice to who sees to fees at its unit, or sees its case."""
    actor, now = http.actor(request), http.now()
    found = visible.get_readable(actor, pk)
    ledger.disclose(
        by=actor, now=now, subject=f"fees.invoice:{found.pk}", purpose="open", unit=found.unit.code
    )
    owed = balances.remaining(found)
    sees_fees = actor.may("fees.view", found.unit_id)
    matters = history.find_matters(found) if sees_fees else []
    may_waive = actor.may("fees.waive", found.unit_id) and balances.is_waiting(found)
    context = {
        "invoice": found,
        "title": rules.text(found.title, shown.lang()),
        "state": told.state(found),
        "owed": owed,
        "account": rules.grouped(paying.ways(found, owed).account),
        "lines": shown.line_rows(found),
        "laws": shown.law_lines(found),
        "payments": shown.payment_rows(history.find_payments(found), of_one=True),
        "matters": shown.matter_rows(matters, listing.stakes(matters)),
        "receipts": history.find_receipts(found),
        "waived_by": history.waived_by(found),
        "may_waive": may_waive and found.status == "OPEN",
        "may_record": actor.may("fees.record", found.unit_id) and found.status == "OPEN",
        "may_see_desk": actor.may("fees.view"),
        "now": now,
    }
    return http.render(request, "fees/invoice.html", context)


@desk("fees.waive")
@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then let the case go on without (the rest of) the payment."""
    actor = http.actor(request)
    found = visible.get_invoice(actor, pk, permission="fees.waive")
    form, errors = forms.Reason(request.POST or None), list[tuple[str, str]]()
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            billing.waive(by=actor, now=http.now(), invoice_id=pk, reason=reason)
            return redirect("fees:invoice", pk)
        except DomainError as error:
            errors = [(error.field or "", error.message)]
    elif request.method == "POST":
        errors = [(name, str(some[0])) for name, some in form.errors.items()] or [
            ("reason", _("Tulis alasan dan dasarnya, paling banyak %(most)d huruf.") % {"most": rules.REASON_MAX})
        ]  # fmt: skip
    context = {
        "invoice": found,
        "owed": balances.remaining(found),
        "reason": request.POST.get("reason", ""),
        "errors": errors,
        "problems": dict(errors),
        "most": rules.REASON_MAX,
    }
    return http.render(request, "fees/waive.html", context, status=422 if errors else 200)


@desk("fees.record")
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Enter a payment that was made at the bank."""
    actor, posted = http.actor(request), request.method == "POST"
    form, errors = forms.Entry(request.POST if posted else None), list[tuple[str, str]]()
    if posted and form.is_valid():
        values = form.cleaned_data
        try:
            payment = receiving.record(
                by=actor, now=http.now(), reference=values["reference"].strip(),
                code=values["code"], amount=values["amount"], paid_at=values["paid_on"],
            )  # fmt: skip
            return redirect("fees:invoice", payment.invoice_id)
        except DomainError as error:
            errors = [(error.field or "code", error.message)]
    elif posted:
        errors = [(name, str(some[0])) for name, some in form.errors.items()]
    names = ("code", "amount", "reference")
    context = {
        "typed": {name: request.POST.get(name, request.GET.get(name, "")) for name in names}
        | {"paid_on": {part: request.POST.get(f"paid_on-{part}", "") for part in PARTS}},
        "errors": errors,
        "problems": dict(errors),
    }
    return http.render(request, "fees/record.html", context, status=422 if errors else 200)
