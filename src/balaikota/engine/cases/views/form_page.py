"""A page of the desk with one form about a case: shown again with what is wrong, or left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from balaikota.engine.cases.queries import visible
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import http


def leave(request: HttpRequest, number: str) -> HttpResponse:
    """Lead to the case for who still sees it, else to the inbox."""
    try:
        visible.get_case(http.actor(request), number)
    except NotFound:
        return redirect("cases:inbox")
    return redirect("cases:case", number)


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], problem: DomainError | None
) -> HttpResponse:
    """Return the page with what was typed, and what was refused at its field."""
    shown = {
        **context,
        "posted": request.POST,
        "problems": {problem.field: problem.message} if problem else {},
        "errors": [(problem.field or "", problem.message)] if problem else [],
    }
    return http.render(request, template, shown, status=problem.status if problem else 200)
