"""A new secret at the counter, for who lost it: look at the person, make it, print it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.engine.cases import forms
from balaikota.engine.cases.actions import identifying, opening, renewing
from balaikota.engine.cases.queries import visible
from balaikota.engine.cases.views import identities, receipt
from balaikota.lib.errors import NotFound
from balaikota.web import http
from balaikota.web.access import desk

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Case

COOKIE, SALT = "bk-kode-baru", "cases.renewed"
SECONDS = 1800


@desk("cases.renew_secret")
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, number: str) -> HttpResponse:
    """Ask how the person identified, and make the new secret."""
    found = _case(request, number)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            return _made(request, found)
        except identifying.Unidentified as error:
            errors = [(error.field or "", error.message)]
        except (
            forms.GuessableKey,
            renewing.OfOrganisation,
            renewing.Veiled,
        ) as error:  # about no field of the page
            errors = [("", error.message)]
    context = {
        "case": found,
        "key": secrets.token_urlsafe(24),
        "errors": errors,
        **identities.context(request, errors, is_renewal=True),
    }
    status = 422 if errors else 200
    return http.render(request, "cases/renew_secret.html", context, status=status)


@desk("cases.renew_secret")
@require_GET
def renewed(request: HttpRequest, number: str) -> HttpResponse:
    """Show the new secret, for half an hour, in the browser that made it."""
    found = _case(request, number)
    secret = _secret(request, found)
    if not secret:
        return redirect("cases:renew_secret", found.number)
    context = {"case": found, "secret": secret}
    return http.render(request, "cases/renewed_secret.html", context)


@desk("cases.renew_secret")
@require_GET
def receipt_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Open the receipt with the new secret, to be printed.

    Raises:
        NotFound: it was not made in this browser within the last half hour.
    """
    found = _case(request, number)
    secret = _secret(request, found)
    if not secret:
        raise NotFound(
            _(
                "Tanda terima dengan kode baru hanya dapat dicetak di komputer ini selama setengah jam."
            )
        )
    told = receipt.Told(found, secret, is_replaced=True)
    return receipt.combined([told], paper=request.GET.get("kertas", ""), is_inline=True)


def _case(request: HttpRequest, number: str) -> Case:
    actor = http.actor(request)
    found = visible.get_case(actor, number)
    actor.require("cases.renew_secret", found.unit_id)
    return found


def _made(request: HttpRequest, case: Case) -> HttpResponse:
    key = forms.idempotency_key(request.POST.get("key", ""))
    identity = identities.posted(request)
    renewing.renew(
        by=http.actor(request), now=http.now(), number=case.number, identity=identity, key=key
    )
    response = redirect("cases:renewed_secret", case.number)
    response.set_cookie(
        COOKIE,
        signing.dumps(key, salt=SALT),
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        path=reverse("cases:renew_secret", args=[case.number]),
    )
    return response


def _secret(request: HttpRequest, case: Case) -> str:
    """Return the secret this browser made for the case, while it opens it; else empty."""
    try:
        key = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return ""
    return opening.current(renewing.secret_of(str(key)), case)
