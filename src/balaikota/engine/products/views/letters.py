"""Letters on the desk, and the holder's download."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from balaikota.core.files import serve
from balaikota.core.ledger import actions as ledger
from balaikota.engine.cases.actions import repeating
from balaikota.engine.cases.views import doors, proof
from balaikota.engine.products import forms
from balaikota.engine.products.actions import mending
from balaikota.engine.products.queries import handing, letters, signing
from balaikota.engine.products.queries.letters import Product
from balaikota.engine.products.queries.signing import Waiting
from balaikota.engine.products.views import shown
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import http
from balaikota.web.access import desk, public

PAPER = (Waiting.SCAN, Waiting.CHECK)


@never_cache
@require_GET
@public
def collect(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Download a letter as the holder of the case: by the secret just proven, or by account."""
    _actor, case = proof.reader(request, number)
    return _download(letters.get_held(case, pk))


@never_cache
@require_POST
@public
def renew(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Begin asking for a letter anew in this browser, with the answers of before shown."""
    _actor, case = proof.reader(request, number)
    letters.get_renewable(case, pk, now=http.now())
    token = doors.new_token()
    draft = repeating.begin_again(
        by=http.actor(request), now=http.now(), case_id=case.pk, token=token
    )
    slug = draft.version.service.slug
    response = redirect(doors.PORTAL.to("", slug))
    doors.hold(response, doors.PORTAL, slug, token)
    return response


@desk("products.mend")
@require_GET
def unprinted(request: HttpRequest) -> HttpResponse:
    """List the letters that do not come out of the press."""
    actor, now = http.actor(request), http.now()
    rows = shown.unprinted_rows(letters.find_unprinted(actor, now=now))
    return http.render(request, "products/unprinted.html", {"rows": rows, "now": now})


@desk()
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one letter: its number, its life, and what may be done with it."""
    return _page(request, letters.get_letter(http.actor(request), pk))


@never_cache
@desk()
@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Download a letter of a case the officer may see; the ledger knows it."""
    actor = http.actor(request)
    product = letters.get_letter(actor, pk)
    if product.file is None or not letters.may_read(actor, product):
        raise NotFound(_("Surat tidak ditemukan."))
    _note(request, product, "file")
    return _download(product)


@never_cache
@desk()
@require_GET
def delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the decree by which a Plh, a Plt or the holder of a mandate signed a letter."""
    actor = http.actor(request)
    product = letters.get_letter(actor, pk)
    decree = product.assignment.decree_file
    if decree is None or not letters.may_read(actor, product):
        raise NotFound(_("SK itu tidak diunggah."))
    _note(request, product, "decree")
    return serve.response(decree)


def _note(request: HttpRequest, product: Product, purpose: str) -> None:
    ledger.disclose(
        by=http.actor(request),
        now=http.now(),
        subject=f"products.product:{product.pk}",
        purpose=purpose,
        unit=product.unit.code,
    )


@desk("products.mend")
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the letter printed again under its number."""
    product = letters.get_letter(http.actor(request), pk)
    try:
        mending.retry(by=http.actor(request), now=http.now(), product_id=product.pk)
    except DomainError as error:
        return _page(request, product, problem=error)
    return redirect("products:letter", pk)


@desk("products.mend")
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then give the number up."""
    return _with_reason(request, pk, mending.void, "products/void.html")


@desk("products.revoke")
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then revoke the letter."""
    return _with_reason(request, pk, mending.revoke, "products/revoke.html")


def _with_reason(
    request: HttpRequest, pk: int, act: Callable[..., Product], template: str
) -> HttpResponse:
    actor = http.actor(request)
    product = letters.get_letter(actor, pk)
    form = forms.Reason(request.POST or None)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        if form.is_valid():
            try:
                reason = form.cleaned_data["reason"]
                act(by=actor, now=http.now(), product_id=product.pk, reason=reason)
                return redirect("products:letter", pk)
            except DomainError as error:
                errors = [(error.field or "", error.message)]
        else:
            errors = [(name, str(messages[0])) for name, messages in form.errors.items()]
    context = {
        "letter": product,
        "reason": request.POST.get("reason", ""),
        "errors": errors,
        "problems": dict(errors),
        "back": reverse("products:letter", args=[pk]),
    }
    return http.render(request, template, context, status=422 if errors else 200)


def _page(
    request: HttpRequest, product: Product, *, problem: DomainError | None = None
) -> HttpResponse:
    actor = http.actor(request)
    may_mend = actor.may("products.mend", product.unit_id)
    may_see_case = letters.may_read(actor, product)
    given = handing.find_handover(product)
    if given is not None and may_see_case:
        _note(request, product, "handover")
    context = {
        "letter": product,
        "rows": [
            *shown.letter_rows(product, may_see_case=may_see_case),
            *shown.handover_rows(given, may_see_case=may_see_case),
        ],
        "may_give": given is None and may_see_case and handing.may_give(actor, product),
        "may_read": product.file is not None and may_see_case,
        "has_decree": product.assignment.decree_file is not None and may_see_case,
        "may_mend": may_mend and product.is_waiting,
        "may_print": may_mend and product.is_waiting and letters.is_for_press(product),
        "may_sign": signing.is_signer(actor, product),
        "is_on_paper": may_see_case and signing.waits_for(product) in PAPER,
        "may_revoke": actor.may("products.revoke", product.unit_id) and product.is_issued,
        "may_see_register": actor.may("products.view_register", product.unit_id),
        "errors": [("", problem.message)] if problem else [],
    }
    status = problem.status if problem else 200
    return http.render(request, "products/letter.html", context, status=status)


def _download(product: Product) -> HttpResponse:
    assert product.file is not None
    return serve.response(product.file, letters.file_name(product))
