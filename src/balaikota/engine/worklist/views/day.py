"""The day of an officer and of their units, and what is new in the inbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from balaikota.core.action import Actor
from balaikota.engine.cases.queries import inbox, shown
from balaikota.engine.packs import queries as packs
from balaikota.engine.worklist.queries import day as queries
from balaikota.web import http
from balaikota.web.access import desk


@desk("worklist.arrange")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show what the officer did today and has in hand, and how their units are doing."""
    actor, now, lang = http.actor(request), http.now(), get_language() or "id"
    mine = queries.of_officer(actor, now=now)
    context = {
        "now": now,
        "in_hand": shown.inbox_rows(mine.in_hand, now=now, lang=lang),
        "finished": _finished(mine, lang),
        "units": queries.of_units(actor, now=now),
        "counts": inbox.count_tasks(actor, now=now),
    }
    return http.render(request, "worklist/day.html", context)


@desk("worklist.arrange")
@require_GET
def news(request: HttpRequest) -> HttpResponse:
    """Say how many tasks came since the inbox was opened: a line of the page, asked for by it."""
    since, now = _moment(request.GET.get("sejak", "")), http.now()
    count = _count(http.actor(request), since, now) if since else 0
    context = {"count": count, "chosen": request.GET.get("saring", ""), "since": since}
    return http.render(request, "worklist/_news.html", context)


def _count(actor: Actor, since: datetime, now: datetime) -> int:
    return queries.count_news(actor, since=since, now=now)


def _moment(text: str) -> datetime | None:
    """Return the aware moment a page was made at; None when it says nothing of the kind."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _finished(mine: queries.Day, lang: str) -> list[dict[str, Any]]:
    known = packs.packs_by_version(row["version_id"] for row in mine.finished)
    lines = []
    for row in mine.finished:
        step = known[row["version_id"]].procedure.get(row["step"])
        act = step.acts.get(row["act"]) if step else None
        title = act.label.in_(lang) if act else row["act"]
        lines.append(row | {"title": title, "service": known[row["version_id"]].title.in_(lang)})
    return lines
