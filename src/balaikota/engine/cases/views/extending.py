"""Extending the promise of a case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.engine.cases.actions import extending
from balaikota.engine.cases.queries import sides, visible
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import desk


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, number: str) -> HttpResponse:
    """Ask by how much and why, show what the applicant will read, and move the promise."""
    actor, now = http.actor(request), http.now()
    found = visible.get_case(actor, number)
    actor.require("cases.act", found.unit_id)
    problem: DomainError | None = None
    if request.method == "POST":
        typed = request.POST.get("amount", "").strip()
        amount = int(typed) if typed.isdecimal() and len(typed) < 6 else 0
        reason = request.POST.get("reason", "")
        try:
            case = extending.extend(by=actor, now=now, number=number, amount=amount, reason=reason)
        except DomainError as error:
            problem = error
        else:
            done = {"number": case.number}
            messages.success(request, _("Janji waktu %(number)s diperpanjang.") % done)
            return redirect("cases:case", number)
    pack = packs.pack_of(found.version)
    context = {
        "case": found,
        "pack": pack,
        "allowed": sides.extending(actor, found, pack, now=now),
        "posted": request.POST,
        "problems": {problem.field: problem.message} if problem else {},
        "errors": [(problem.field or "", problem.message)] if problem and problem.field else [],
    }
    status = problem.status if problem else 200
    return http.render(request, "cases/extend.html", context, status=status)
