"""Splitting a case: up to five parts, the service of each, and the answers that go along."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods

from balaikota.engine.cases.actions import relating, splitting
from balaikota.engine.cases.actions.splitting import MOST_PARTS, Part
from balaikota.engine.cases.queries import shown, tracking
from balaikota.engine.cases.views import filling
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import desk


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, number: str) -> HttpResponse:
    """Ask what each part is about and which answers go along, and file the parts."""
    actor, now = http.actor(request), http.now()
    case = relating.own(actor, number)
    problem: DomainError | None = None
    if request.method == "POST":
        parts, rows = _parts(request)
        copied = request.POST.getlist("copied")
        try:
            opened = splitting.split(by=actor, now=now, number=number, parts=parts, copied=copied)
        except DomainError as error:
            problem = _at_row(error, rows)
        else:
            messages.success(request, _opened_words(len(opened)))
            return redirect("cases:case", number)
    standing = tracking.standing(case, now=now, actor=actor)
    lang = get_language() or "id"
    offers = packs.find_services(on=filling.today())
    fields = [
        line
        for _title, lines in shown.answer_sections(standing, lang=lang, masked=True)
        for line in lines
        if line.text or line.files
    ]
    context: dict[str, Any] = {
        "case": case,
        "pack": standing.pack,
        "is_over": not standing.may_be_withdrawn,
        "services": [(offer.slug, offer.pack.title.in_(lang)) for offer in offers],
        "own": case.version.service.slug,
        "fields": fields,
        "chosen": request.POST.getlist("copied")
        if request.method == "POST"
        else [line.field.id for line in fields],
        "rows": range(1, MOST_PARTS + 1),
        "posted": request.POST,
        "problems": {problem.field: problem.message} if problem else {},
        "errors": [(problem.field or "", problem.message)] if problem else [],
    }
    status = problem.status if problem else 200
    return http.render(request, "cases/split.html", context, status=status)


def _parts(request: HttpRequest) -> tuple[list[Part], list[int]]:
    """Return the parts that were written, and the row of each on the page."""
    rows = [row for row in range(1, MOST_PARTS + 1) if request.POST.get(f"about-{row}", "").strip()]
    return [
        Part(request.POST.get(f"service-{row}", ""), request.POST[f"about-{row}"]) for row in rows
    ], rows


def _at_row(error: DomainError, rows: list[int]) -> DomainError:
    """Return the error with the row of the page where the part of that place was written."""
    name, _dash, at = (error.field or "").partition("-")
    if at.isdecimal() and 0 < int(at) <= len(rows):
        error.field = f"{name}-{rows[int(at) - 1]}"
    return error


def _opened_words(count: int) -> str:
    return ngettext("%(n)d bagian dibuka.", "%(n)d bagian dibuka.", count) % {"n": count}
