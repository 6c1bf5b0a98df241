"""A line beside a case: it changed since the page was made. It takes nothing away from the page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from balaikota.engine.cases.queries import news as queries
from balaikota.engine.cases.queries import visible
from balaikota.web import http
from balaikota.web.access import desk


@desk("cases.view")
@require_GET
def news(request: HttpRequest, number: str) -> HttpResponse:
    """Say that the case changed since the page that knows it as of ``sejak`` was made; 204 while it did not."""
    found = visible.get_case(http.actor(request), number)
    if request.GET.get("sejak", "") == queries.as_of(found):
        return HttpResponse(status=204)
    line = queries.latest(found, lang=get_language() or "id")
    return http.render(request, "cases/_news.html", {"case": found, "line": line})
