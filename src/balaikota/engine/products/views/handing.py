"""Giving a letter on paper at the counter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.engine.products import forms
from balaikota.engine.products.actions import handing as acts
from balaikota.engine.products.queries import handing, letters
from balaikota.engine.products.queries.letters import Product
from balaikota.engine.products.views import shown
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import http
from balaikota.web.access import desk

Errors = list[tuple[str, str]]


@desk("products.hand_over")
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who stands there and what they showed, then write down that they have the letter."""
    actor = http.actor(request)
    product = letters.get_letter(actor, pk)
    if not letters.may_read(actor, product):
        raise NotFound(_("Surat tidak ditemukan."))
    if request.method == "GET":
        return _page(request, product)
    form = forms.Receiver(request.POST)
    if not form.is_valid():
        errors = [(name, str(messages[0])) for name, messages in form.errors.items()]
        return _page(request, product, errors=errors, status=422)
    receiver = acts.Receiver(**form.cleaned_data)
    try:
        acts.hand_over(by=actor, now=http.now(), product_id=product.pk, receiver=receiver)
    except DomainError as error:
        return _page(request, product, errors=[("", error.message)], status=error.status)
    return redirect("products:letter", pk)


def _page(
    request: HttpRequest, product: Product, *, errors: Errors | None = None, status: int = 200
) -> HttpResponse:
    told = errors or []
    context = {
        "letter": product,
        "may_give": handing.may_give(http.actor(request), product)
        and handing.find_handover(product) is None,
        "kinds": shown.receivers(),
        "identities": shown.identities(),
        "typed": {name: request.POST.get(name, "") for name in forms.Receiver.base_fields},
        "errors": told,
        "problems": dict(told),
    }
    return http.render(request, "products/hand-over.html", context, status=status)
