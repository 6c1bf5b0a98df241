"""Taking an ended case up again: asked on the tracking page, proposed and decided at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balaikota.engine.cases.actions import reopening as acts
from balaikota.engine.cases.queries import reopening, visible
from balaikota.engine.cases.views import form_page, proof
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import desk, public


@never_cache
@require_http_methods(["GET", "POST"])
@public
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the applicant why, say who decides, and pass it on."""
    actor, found = proof.reader(request, number)
    pack, now = packs.pack_of(found.version), http.now()
    prospect = reopening.prospect(found, pack, now=now)
    if prospect.why_not:  # asked already, or not open (any more): the page of the case says it
        return redirect("cases:track_case", number)
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            acts.ask(by=actor, now=now, case_id=found.pk, reason=request.POST.get("reason", ""))
        except DomainError as error:
            problem = error
        else:
            return redirect("cases:track_case", number)
    context = {"case": found, "pack": pack, "prospect": prospect}
    return form_page.show(request, "cases/reopen_ask.html", context, problem)


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    """Propose to take the case up again or, where that was asked, decide on it."""
    actor, now = http.actor(request), http.now()
    found = visible.get_case(actor, number)
    actor.require("cases.act", found.unit_id)
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            _carry_out(request, number)
        except DomainError as error:
            problem = error
        else:
            return redirect("cases:case", number)
    pack = packs.pack_of(found.version)
    prospect = reopening.prospect(found, pack, now=now)
    wish = prospect.waiting
    why_not_decide = (
        reopening.why_not_decide(actor, found, prospect.declared, wish)
        if wish and prospect.declared
        else ""
    )
    context = {
        "case": found,
        "pack": pack,
        "prospect": prospect,
        "wish": wish,
        "why_not_decide": why_not_decide,
    }
    return form_page.show(request, "cases/reopen.html", context, problem)


def _carry_out(request: HttpRequest, number: str) -> None:
    actor, now = http.actor(request), http.now()
    wish = request.POST.get("wish", "")
    if not wish:
        reason = request.POST.get("reason", "")
        acts.propose(by=actor, now=now, number=number, reason=reason)
        messages.success(request, _("Usulan membuka kembali dikirim."))
        return
    if (chosen := request.POST.get("is_granted", "")) not in ("yes", "no"):
        raise DomainError(_("Pilih dibuka kembali atau tidak."), field="is_granted")
    acts.decide(
        by=actor,
        now=now,
        number=number,
        wish_id=int(wish) if wish.isdecimal() and len(wish) < 18 else 0,
        is_granted=chosen == "yes",
        answer=request.POST.get("answer", ""),
    )
    messages.success(request, _("Keputusan disimpan dan pemohon diberi tahu."))
