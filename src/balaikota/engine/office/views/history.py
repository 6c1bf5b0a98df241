"""The book of events: who did what when, in codes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from balaikota.core.action import ActorKind
from balaikota.core.keys import queries as keys
from balaikota.core.ledger import queries as ledger
from balaikota.core.people import queries as people
from balaikota.web import access, http

PAGE_SIZE = 50
PROGRAMS = (ActorKind.GATEWAY, ActorKind.API_KEY)


@access.desk("office.ledger")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the events, latest first, sifted by verb, subject or unit; no personal data."""
    asked = {name: request.GET.get(name, "").strip() for name in ("tindakan", "pokok", "unit")}
    said = request.GET.get("sebelum", "")
    before = int(said) if said.isdigit() and len(said) < 18 else None
    rows = ledger.find_events(
        verb=asked["tindakan"],
        subject=asked["pokok"],
        unit=asked["unit"],
        before=before,
        limit=PAGE_SIZE + 1,
    )
    shown = rows[:PAGE_SIZE]
    officers = (row.actor_id for row in shown if row.actor_kind == "officer")
    programs = [row.actor_id for row in shown if row.actor_kind in PROGRAMS]
    context = {
        "rows": shown,
        "names": people.names_of(officers),
        "programs": keys.names_of(programs) if programs else {},
        "older": shown[-1].pk if len(rows) > PAGE_SIZE else None,
        "asked": asked,
        "is_filtered": any(asked.values()) or before is not None,
    }
    return http.render(request, "office/ledger.html", context)
