"""Legal numbers: search, history, proposals, and all that nobody has confirmed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.calendar import queries as calendar
from balaikota.core.people import queries as people
from balaikota.core.reference import actions
from balaikota.core.reference import queries as reference
from balaikota.core.reference.codes import lists
from balaikota.engine.office.forms import changes as forms
from balaikota.engine.office.views import answers
from balaikota.engine.office.views import proposals as proposing
from balaikota.web import access, http

PAGE_SIZE = 50


@access.desk("office.reference")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the legal numbers in force or to come, page by page."""
    text, page = answers.searched(request), answers.page_number(request)
    rows = reference.find_rows(text, on=answers.today())
    start = (page - 1) * PAGE_SIZE
    context = {
        "text": text,
        "rows": rows[start : start + PAGE_SIZE],
        "total": len(rows),
        "page": page,
        "pages": max(1, -(-len(rows) // PAGE_SIZE)),
        "today": answers.today(),
        "value_words": reference.value_words,
        "lists": [] if text or page > 1 else lists.every(),
    }
    return http.render(request, "office/reference.html", context)


@access.desk("office.reference")
@require_GET
def row(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one number with its law and every value it ever had."""
    by, found = http.actor(request), reference.get_row(pk)
    history = reference.history(found.key, unit_code=found.scope)
    context = {
        "row": found,
        "history": history,
        "names": people.names_of(one.adopted_by for one in history),
        "today": answers.today(),
        "may_propose": by.may("reference.propose"),
        "value_words": reference.value_words,
    }
    return http.render(request, "office/reference_row.html", context)


@access.desk("reference.propose")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose another value from a day on, or a correction of the past."""
    old = reference.get_row(pk)
    said = reference.number_row(old)
    names = ("value", "unit", "regulation", "article")
    form = forms.Number(
        answers.posted(request), initial={name: getattr(said, name) for name in names}
    )

    def change(given: dict[str, Any]) -> actions.NewNumber:
        typed = {name: given[name] for name in (*names, "valid_from", "is_confirmed")}
        row = replace(said, **typed, valid_to=None, note="")
        return actions.NewNumber(row=row, is_correction=given["is_correction"])

    context = {"row": old, "unit_options": list(reference.unit_words().items())}
    return proposing.entry(request, "office/reference_propose.html", form, change, context)


@access.desk("reference.propose")
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose that a number counts as compared with the text of its regulation."""
    return proposing.compared(request, actions.NumberCompared.of(reference.get_row(pk)))


@access.desk("office.reference")
@require_GET
def unconfirmed(request: HttpRequest) -> HttpResponse:
    """List all that nobody has compared with its regulation: days, hours, numbers."""
    by, rows = http.actor(request), calendar.find_unconfirmed(on=answers.today())
    context = {
        "groups": [
            (title, [one for one in rows if one.source in sources])
            for title, sources in (
                (_("Hari libur dan cuti bersama"), {"days", "estimate"}),
                (_("Jam layanan"), {"hours"}),
                (_("Angka acuan"), {"reference"}),
            )
        ],
        "total": sum(one.count for one in rows if one.source != "estimate"),
        "may_calendar": by.may("calendar.propose"),
        "may_reference": by.may("reference.propose"),
    }
    return http.render(request, "office/unconfirmed.html", context)
