"""“Permohonan saya”: a resident's requests over all rooms, with what to go on with."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from balaikota.core.action import ActorKind
from balaikota.engine.cases.queries import drafts, timeline
from balaikota.web import http
from balaikota.web.access import signed_in

STATES = ("berjalan", "selesai")


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List them by state and by whose they are; what the address says wrongly counts as not said."""
    reader = replace(http.actor(request), kind=ActorKind.RESIDENT, grants=())
    now, lang, user_id = http.now(), get_language() or "id", int(reader.id)
    represented = timeline.find_whose(user_id, now=now)
    state = request.GET.get("keadaan", "")
    whose = request.GET.get("untuk", "")
    chosen = {
        "keadaan": state if state in STATES else "",
        "untuk": whose if whose in {timeline.ONESELF, *dict(represented)} else "",
    }
    before = request.GET.get("sebelum", "")
    page = timeline.find_timeline(
        reader,
        now=now,
        lang=lang,
        state=chosen["keadaan"],
        whose=chosen["untuk"],
        before=int(before)
        if before.isascii() and before.isdecimal() and len(before) < 18
        else None,
    )
    is_first = "sebelum" not in request.GET
    context = {
        "page": page,
        "drafts": drafts.own_rows(user_id, now=now, lang=lang) if is_first else [],
        "chosen": chosen,
        "states": [
            (key, told) for key, told in zip(STATES, (_("Berjalan"), _("Selesai")), strict=True)
        ],
        "whose": [(timeline.ONESELF, _("Saya sendiri")), *represented] if represented else [],
        "next": f"?{urlencode(chosen | {'sebelum': page.before})}" if page.before else "",
        "first": "" if is_first else f"?{urlencode(chosen)}",
        "is_filtered": any(chosen.values()),
    }
    return http.render(request, "cases/mine.html", context)
