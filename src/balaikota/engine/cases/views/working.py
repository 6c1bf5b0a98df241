"""Working on a task: the page that works on it says so again, takes it over, or leaves it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from balaikota.engine.cases.actions import working
from balaikota.engine.cases.queries import visible
from balaikota.web import http
from balaikota.web.access import desk


@desk("cases.act")
@require_POST
def begin(request: HttpRequest, number: str) -> HttpResponse:
    """Renew the lease of an open page; asked for by its script."""
    visible.get_case(http.actor(request), number)
    working.begin(by=http.actor(request), now=http.now(), task_id=_task_id(request))
    return HttpResponse(status=204)


@desk("cases.act")
@require_POST
def take_over(request: HttpRequest, number: str) -> HttpResponse:
    """Work on it in the place of a colleague, and go on where one was."""
    visible.get_case(http.actor(request), number)
    task = working.take_over(by=http.actor(request), now=http.now(), task_id=_task_id(request))
    verb = request.POST.get("verb", "")
    if verb.replace("-", "").isalnum() and verb.isascii():
        act = reverse("cases:act", args=[number, verb])
        return redirect(f"{act}?tugas={task.pk}")
    return redirect("cases:case", number)


@desk("cases.act")
@require_POST
def leave(request: HttpRequest, number: str) -> HttpResponse:
    """Leave the form without acting."""
    visible.get_case(http.actor(request), number)
    working.leave(by=http.actor(request), now=http.now(), task_id=_task_id(request))
    return redirect("cases:case", number)


def _task_id(request: HttpRequest) -> int:
    given = request.POST.get("task", "")
    return int(given) if given.isdecimal() and len(given) < 18 else 0
