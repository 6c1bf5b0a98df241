"""Rows of the inbox as they are now: asked for by the page, answered by 304 while nothing changed."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from balaikota.engine.cases.queries import inbox, shown
from balaikota.engine.worklist import forms
from balaikota.web import http
from balaikota.web.access import desk


@desk("worklist.arrange")
@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """Return those of the tasks of an inbox page that are still open. One statement while unchanged."""
    actor, now, lang = http.actor(request), http.now(), get_language() or "id"
    asked = forms.task_ids(request.GET.get("tugas", "").split(","))[: inbox.PAGE]
    rows = inbox.find_chosen(actor, asked, now=now)
    tag = _tag(rows, lang, now)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    context = {
        "rows": shown.inbox_rows(rows, now=now, lang=lang),
        "may_bulk": actor.may("worklist.bulk"),
    }
    response = http.render(request, "worklist/_live.html", context)
    response["ETag"] = tag
    return response


def _tag(rows: list[dict[str, Any]], lang: str, now: datetime) -> str:
    """Return what is the same as long as the rows look the same."""
    times = ("due_at", "case__promise_due_at", "lease__until")
    seen = [(row, [at is not None and at < now for at in map(row.get, times)]) for row in rows]
    return f'"{hashlib.sha256(repr((lang, seen)).encode()).hexdigest()[:32]}"'
