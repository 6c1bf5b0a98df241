"""Handing a case over to another unit, and giving it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.engine.cases.actions import passing as acts
from balaikota.engine.cases.queries import handed, tracking, visible
from balaikota.engine.cases.views import form_page
from balaikota.lib.errors import Conflict, DomainError
from balaikota.web import http
from balaikota.web.access import desk

if TYPE_CHECKING:
    from balaikota.core.units.models import Unit


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """Choose the unit and say why; who handed it over reads on."""
    actor, now = http.actor(request), http.now()
    found = visible.get_case(actor, number)
    problem: DomainError | None = None
    if request.method == "POST":
        unit, reason = request.POST.get("unit", ""), request.POST.get("reason", "")
        try:
            made = acts.hand_over(by=actor, now=now, number=number, unit=unit, reason=reason)
        except DomainError as error:
            problem = error
        else:
            done = {"number": number, "unit": made.to_unit.name}
            messages.success(request, _("%(number)s diserahkan ke %(unit)s.") % done)
            return redirect("cases:case", number)
    standing = tracking.standing(found, now=now, actor=actor)
    units: list[Unit] = []
    if handed.is_offered(actor, found, standing.pack, standing.task):
        assert standing.pack.hand_over is not None
        units = handed.find_units(found, standing.pack.hand_over, now=now)
    elif problem is None:
        problem = Conflict(_("Berkas ini tidak dapat Anda serahkan ke unit lain sekarang."))
    context: dict[str, Any] = {
        "case": found,
        "task": standing.task,
        "units": [(one.code, one.name) for one in units],
    }
    return form_page.show(request, "cases/hand_over.html", context, problem)


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def bounce(request: HttpRequest, number: str) -> HttpResponse:
    """Say why the case is not of this unit, and give it back."""
    actor, now = http.actor(request), http.now()
    found = visible.get_case(actor, number)
    problem: DomainError | None = None
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            made = acts.bounce(by=actor, now=now, number=number, reason=reason)
        except DomainError as error:
            problem = error
        else:
            done = {"number": number, "unit": made.unit.name}
            messages.success(request, _("%(number)s dikembalikan ke %(unit)s.") % done)
            return form_page.leave(request, number)
    lines = handed.find_lines(found, now=now)
    standing = tracking.standing(found, now=now, actor=actor)
    may = handed.may_bounce(actor, found, standing.task, lines)
    if not may and problem is None:
        problem = Conflict(_("Tidak ada penyerahan yang dapat Anda kembalikan sekarang."))
    context: dict[str, Any] = {
        "case": found,
        "task": standing.task,
        "latest": lines[-1].hand_over if may else None,
    }
    return form_page.show(request, "cases/bounce.html", context, problem)
