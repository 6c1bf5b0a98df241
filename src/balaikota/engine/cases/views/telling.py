"""What the applicant was told, and how they want to be told from now on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.ledger import actions as ledger
from balaikota.core.notices.queries import Channel
from balaikota.engine.cases.actions import telling as actions
from balaikota.engine.cases.queries import telling, veil, visible
from balaikota.engine.cases.views import proof
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import http
from balaikota.web.access import desk, public


@desk("cases.view")
@require_GET
def told(request: HttpRequest, number: str) -> HttpResponse:
    """Show an officer what the applicant was told, by which channel, and whether it arrived."""
    actor = http.actor(request)
    case = visible.get_case(actor, number)
    ledger.disclose(
        by=actor, now=http.now(), subject=f"case:{case.pk}", purpose="open", unit=case.unit.code
    )
    told = telling.told_of(case, knows_who=veil.may_know_who(actor, case))
    context = {"case": case, "told": told, "told_failures": telling.FAILURES}
    return http.render(request, "cases/told.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@public
def tell_me(request: HttpRequest, number: str) -> HttpResponse:
    """Show what was told about a case, and let its applicant choose channel and language."""
    by, case = proof.reader(request, number)
    channel, language = telling.chosen(case), case.language
    problem: DomainError | None = None
    if request.method == "POST":
        channel, language = request.POST.get("channel", ""), request.POST.get("language", "")
        try:
            actions.choose(
                by=by, now=http.now(), case_id=case.pk, channel=channel, language=language
            )
        except NotFound:
            raise
        except DomainError as error:
            problem = error
        else:
            messages.success(request, _("Pilihan Anda tersimpan."))
            return redirect("cases:track_case", case.number)
    reach = telling.channels(case)
    context = {
        "case": case,
        "told": telling.told_of(case, knows_who=True),
        "told_failures": telling.FAILURES,
        "options": [(name, Channel(name).label) for name in reach],
        "channel": channel,
        "language": language,
        "errors": [(problem.field or "channel", problem.message)] if problem else [],
    }
    return http.render(request, "cases/tell_me.html", context, status=422 if problem else 200)
