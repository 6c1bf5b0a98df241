"""A case on paper: answers, files, history; who printed it stands on it and in the ledger."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from balaikota.core.ledger import actions as ledger
from balaikota.core.people import queries as people
from balaikota.engine.cases.queries import shown, tracking, veil, visible
from balaikota.web import http
from balaikota.web.access import desk


@desk("cases.view")
@require_GET
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """Show a case as a sheet to print; NIK and phone stay masked."""
    actor, now, lang = http.actor(request), http.now(), get_language() or "id"
    found = visible.get_case(actor, number)
    actor.require("cases.view", found.unit_id)  # who is only asked about it takes nothing away
    standing = tracking.standing(found, now=now, actor=actor)
    context = {
        "case": found,
        "standing": standing,
        "pack": standing.pack,
        "sections": shown.answer_sections(
            standing,
            lang=lang,
            masked=True,
            at_desk=True,
            knows_who=veil.may_know_who(actor, found),
        ),
        "history": shown.history(found, standing.pack, lang=lang),
        "who": people.names_of([actor.id]).get(actor.id, ""),
        "now": now,
    }
    ledger.disclose(
        by=actor, now=now, subject=f"case:{found.pk}", purpose="print", unit=found.unit.code,
        before_answer=True,
    )  # fmt: skip
    return http.render(request, "cases/sheet.html", context)
