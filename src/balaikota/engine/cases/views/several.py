"""Cases that belong together: find the other one, link or merge; say what blocks a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from balaikota.engine.cases.actions import flagging, merging, relating
from balaikota.engine.cases.queries import marks, several
from balaikota.engine.cases.rules import Flag
from balaikota.engine.cases.views import form_page
from balaikota.lib.errors import Conflict, DomainError
from balaikota.web import http
from balaikota.web.access import desk

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Case


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, number: str) -> HttpResponse:
    """Find another case by its number and link the two."""
    actor = http.actor(request)
    case = relating.own(actor, number)
    problem: DomainError | None = None
    if request.method == "POST":
        other = request.POST.get("other", "")
        try:
            relating.link(by=actor, now=http.now(), number=number, other=other)
        except DomainError as error:
            problem = error
        else:
            messages.success(request, _("Kedua berkas sudah dihubungkan."))
            return redirect("cases:case", number)
    return _pick(request, "cases/link.html", case, problem)


@desk("cases.act")
@require_POST
def unlink(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take a link off; one that is off already stays off."""
    actor = http.actor(request)
    relating.own(actor, number)
    try:
        relating.unlink(by=actor, now=http.now(), number=number, relation_id=min(pk, 2**62))
    except Conflict as error:
        messages.warning(request, error.message)
    return redirect("cases:case", number)


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """Find the case that goes on, and merge this one into it."""
    actor = http.actor(request)
    case = relating.own(actor, number)
    problem: DomainError | None = None
    if request.method == "POST":
        other, reason = request.POST.get("other", ""), request.POST.get("reason", "")
        try:
            merging.merge(by=actor, now=http.now(), number=number, other=other, reason=reason)
        except DomainError as error:
            problem = error
        else:
            messages.success(request, _("Berkas ini digabung. Pemohonnya sudah diberi tahu."))
            return redirect("cases:case", number)
    return _pick(request, "cases/merge.html", case, problem)


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def unmerge(request: HttpRequest, number: str) -> HttpResponse:
    """Say what taking a merged case apart does, and do it."""
    actor = http.actor(request)
    case = relating.own(actor, number)
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            merging.unmerge(by=actor, now=http.now(), number=number)
        except DomainError as error:
            problem = error
        else:
            messages.success(request, _("Berkas ini diproses sendiri lagi."))
            return redirect("cases:case", number)
    context = {"case": case, "several": several.of_case(actor, case)}
    return form_page.show(request, "cases/unmerge.html", context, problem)


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def block(request: HttpRequest, number: str) -> HttpResponse:
    """Ask what a case waits for, and mark it as blocked."""
    actor = http.actor(request)
    case = relating.own(actor, number)
    problem: DomainError | None = None
    if request.method == "POST":
        other, words = request.POST.get("other", ""), request.POST.get("words", "")
        try:
            flagging.block(by=actor, now=http.now(), number=number, other=other, words=words)
        except DomainError as error:
            problem = error
        else:
            return redirect("cases:case", number)
    pack = case.version.pack
    why_not = marks.why_not_raised(pack, Flag.BLOCKED, case.step)
    context = {"case": case, "pack": pack, "why_not": why_not}
    return form_page.show(request, "cases/block.html", context, problem)


def _pick(
    request: HttpRequest, template: str, case: Case, problem: DomainError | None
) -> HttpResponse:
    words = request.GET.get("cari", "").strip()[:40]
    found = several.find_others(http.actor(request), case, words) if words else []
    context = {"case": case, "pack": case.version.pack, "search": words, "found": found}
    return form_page.show(request, template, context, problem)
