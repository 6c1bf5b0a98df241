"""Withdrawing a case at the counter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.engine.cases.actions import replying, withdrawing
from balaikota.engine.cases.queries import tracking, visible
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import desk


@desk("cases.withdraw_for")
@require_http_methods(["GET", "POST"])
def withdraw_for(request: HttpRequest, number: str) -> HttpResponse:
    """Ask why and whether the identity was checked, then withdraw."""
    actor, now = http.actor(request), http.now()
    found = visible.get_case(actor, number)
    actor.require("cases.withdraw_for", found.unit_id)
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            withdrawing.withdraw_for(
                by=actor,
                now=now,
                number=number,
                reason=request.POST.get("reason", "")[:2000],
                has_checked=request.POST.get("has_checked") == "1",
            )
        except replying.AlreadyWithdrawn:  # the button was pressed twice
            return redirect("cases:case", number)
        except DomainError as error:
            problem = error
        else:
            messages.success(request, _("Permohonan %(number)s ditarik.") % {"number": number})
            return redirect("cases:case", number)
    is_open = tracking.standing(found, now=now).may_be_withdrawn
    field = problem.field if problem and is_open else None  # without the form there is no field
    context = {
        "case": found,
        "is_open": is_open,
        "posted": request.POST,
        "problems": {problem.field: problem.message} if problem else {},
        "errors": [(field or "", problem.message)] if problem else [],
    }
    status = problem.status if problem else 200
    return http.render(request, "cases/withdraw_for.html", context, status=status)
