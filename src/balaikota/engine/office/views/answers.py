"""What several pages of the desk share: a form shown again, lists to choose from."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import get_language

from balaikota.core.people import roles
from balaikota.core.units import queries as units
from balaikota.engine.office.forms import fields
from balaikota.lib import wording
from balaikota.lib.errors import DomainError
from balaikota.lib.wording import WIB
from balaikota.web import http

CHANGE = "ubah"  # the button that leads from "what will happen" back to the form
FIELD_OF = {"valid_from": "from_day", "valid_to": "to_day", "decree_date": "decree_day"} | {
    "at": "to_day",
    "user": "other",
}


def form_page(
    request: HttpRequest, template: str, form: Form, context: dict[str, Any] | None = None
) -> HttpResponse:
    """Return the page of a form with what was typed and what is wrong with it."""
    problems = fields.problems(form) if form.is_bound and CHANGE not in request.POST else {}
    shown = {
        "values": fields.typed(form),
        "problems": problems,
        "errors": list(problems.items()),
        "alike": getattr(form, "alike", []),
    }
    status = 422 if problems else 200
    return http.render(request, template, shown | (context or {}), status)


def refuse(form: Form, error: DomainError) -> None:
    """Say at the field what an action refused."""
    names = (error.field, FIELD_OF.get(error.field or ""))
    form.add_error(next((name for name in names if name in form.fields), None), error.message)


def offices(unit_ids: frozenset[int]) -> list[units.Unit]:
    """Return those of the units that exist today, from the city down."""
    on = http.now().astimezone(WIB).date()
    return [unit for unit in units.find_units(on=on) if unit.pk in unit_ids]


def role_options() -> list[tuple[str, str]]:
    """Return (slug, title) of the roles that can be held."""
    lang = get_language() or "id"
    return [(role.slug, role.title(lang)) for role in roles.ROLES.values() if role.kinds]


def page_number(request: HttpRequest) -> int:
    """Return the page asked for, 1 if none or nonsense."""
    asked = request.GET.get("halaman", "1")
    return max(1, int(asked)) if asked.isdigit() and len(asked) < 6 else 1


def searched(request: HttpRequest) -> str:
    """Return what is searched for."""
    return request.GET.get("cari", "").strip()


def today() -> date:
    """Return the date it is in WIB."""
    return http.now().astimezone(WIB).date()


def lang() -> str:
    """Return the reader's language, ``id`` or ``en``."""
    return (get_language() or "id")[:2]


def weekdays() -> list[tuple[str, str]]:
    """Return (short, whole) names of the days of the week, Monday first."""
    monday = date(2026, 1, 5)
    names = [wording.weekday_name(monday + timedelta(days=n), lang()) for n in range(7)]
    return [(name[:3], name) for name in names]


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form takes: the fields that were sent, None if nothing was."""
    return request.POST if request.method == "POST" else None
