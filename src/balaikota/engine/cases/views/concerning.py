"""Saying that a case is about the office it came to, or about one of its officers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from balaikota.engine.cases.actions import concerning
from balaikota.engine.cases.queries import concerns, visible
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import http
from balaikota.web.access import desk


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, number: str) -> HttpResponse:
    """Ask whom the case is about and why, say who would handle it, and take it there."""
    actor, now = http.actor(request), http.now()
    found = visible.get_case(actor, number)
    actor.require("cases.act", found.unit_id)
    problem: DomainError | None = None
    if request.method == "POST":
        about, reason = request.POST.get("about", ""), request.POST.get("reason", "")
        try:
            above = concerning.name_concern(
                by=actor, now=now, number=number, about=about, reason=reason
            )
        except DomainError as error:
            problem = error
        else:
            done = {"number": found.number, "post": above.title}
            messages.success(request, _("Berkas %(number)s sekarang ditangani %(post)s.") % done)
            return _back(request, number)
    context = {
        "case": found,
        "choices": concerns.find_choices(found, now=now),
        "about": request.POST.get("about", ""),
        "reason": request.POST.get("reason", ""),
        "problems": {problem.field: problem.message} if problem else {},
        "errors": [(problem.field or "", problem.message)] if problem else [],
    }
    status = problem.status if problem else 200
    return http.render(request, "cases/concern.html", context, status=status)


@desk("cases.act")
@require_POST
def drop(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take back that the case is about somebody."""
    concerning.drop_concern(by=http.actor(request), now=http.now(), number=number, concern_id=pk)
    messages.success(request, _("Keterangan itu dihapus."))
    return _back(request, number)


def _back(request: HttpRequest, number: str) -> HttpResponse:
    """Lead to the case for who still sees it, else to the inbox."""
    try:
        visible.get_case(http.actor(request), number)
    except NotFound:
        return redirect("cases:inbox")
    return redirect("cases:case", number)
