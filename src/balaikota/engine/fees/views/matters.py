"""One payment that did not fit: what it is, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.core.action import Actor
from balaikota.core.ledger import actions as ledger
from balaikota.engine.fees import forms
from balaikota.engine.fees.actions import refunding, resolving
from balaikota.engine.fees.queries import listing, visible
from balaikota.engine.fees.views import shown
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import http
from balaikota.web.access import desk


@desk("fees.view")
@require_http_methods(["GET", "POST"])
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a matter; take it on, count it for an invoice, say it was wrong, or pay it back."""
    actor = http.actor(request)
    found = visible.get_matter(actor, pk)
    may = actor.may("fees.record", found.unit_id) if found.unit_id else actor.may("fees.record")
    errors = list[tuple[str, str]]()
    if request.method == "POST":
        if not may:
            raise NotFound(_("Perkara pembayaran tidak ditemukan."))
        form = forms.Deed(request.POST)
        try:
            if form.is_valid():
                _do(form.cleaned_data, by=actor, pk=pk)
                return redirect("fees:matter", pk)
            errors = [(name, str(some[0])) for name, some in form.errors.items()]
        except DomainError as error:
            errors = [(error.field or "", error.message)]
        found = visible.get_matter(actor, pk)
    ledger.disclose(by=actor, now=http.now(), subject=f"fees.matter:{pk}", purpose="open")
    may = may and found.ended_at is None and not found.payee
    fields = _fields_of(found.kind) if may else frozenset()
    context = {
        "matter": found,
        "payment": found.payment,
        "kind": shown.kinds()[found.kind],
        "ending": shown.endings()[found.ending],
        "source": shown.sources()[found.payment.source],
        "stake": listing.stakes([found])[pk],
        "may": may,
        "typed": {name: request.POST.get(name, "") for name in forms.Deed.base_fields},
        "errors": [(name if name in fields else "", said) for name, said in errors],
        "problems": dict(errors),
    }
    return http.render(request, "fees/matter.html", context, status=422 if errors else 200)


def _fields_of(kind: str) -> frozenset[str]:
    """Return the fields that the page has for a matter of this kind that is open."""
    return frozenset({"payee", "returns", "reason", "note" if kind == "SHORT" else "code"})


def _do(said: Mapping[str, Any], *, by: Actor, pk: int) -> None:
    now = http.now()
    if said["what"] == "take":
        resolving.take_on(by=by, now=now, matter_id=pk)
    elif said["what"] == "apply":
        resolving.apply(by=by, now=now, matter_id=pk, code=said["code"])
    elif said["what"] == "wrong":
        resolving.mark_wrong(by=by, now=now, matter_id=pk, note=said["note"])
    else:
        refunding.propose(
            by=by, now=now, matter_id=pk, payee=said["payee"], reason=said["reason"],
            returns=said["returns"],
        )  # fmt: skip
