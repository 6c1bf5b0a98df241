"""Entering what the calendar lacks: a year of days off, and service hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.core.calendar import actions
from balaikota.core.calendar import queries as calendar
from balaikota.core.calendar.inputs.guess import guess_year
from balaikota.core.calendar.rules import DayRow
from balaikota.core.units import queries as units
from balaikota.engine.office.forms import calendar as forms
from balaikota.engine.office.views import answers, entering
from balaikota.engine.office.views import proposals as proposing
from balaikota.engine.office.views.calendar import count_working_days
from balaikota.lib.errors import DomainError
from balaikota.lib.worktime import WEEKDAYS
from balaikota.web import access, http

SURE = "kirim"  # the button under what was checked
WEEKEND = 5  # Saturday, as Monday is 0


@dataclass(frozen=True)
class Line:
    """A day of the year to be proposed, with what is new about it."""

    row: DayRow
    is_new: bool
    is_weekend: bool


@access.desk("calendar.propose")
@require_http_methods(["GET", "POST"])
def propose_year(request: HttpRequest) -> HttpResponse:
    """Take all days off of a year, show what they come to, and propose them."""
    posted = answers.posted(request)
    form = forms.Year(posted, initial=_first(request), english=calendar.find_english_names())
    if request.method == "POST" and SURE not in request.POST:
        return _checked(request, form)
    return proposing.entry(request, "office/calendar_year.html", form, _year)


def _checked(request: HttpRequest, form: forms.Year) -> HttpResponse:
    """Return the page that shows what was typed in order, or the form with what is wrong."""
    if form.is_valid() and answers.CHANGE not in request.POST:
        try:
            _year(form.cleaned_data).check(by=http.actor(request), now=http.now())
        except DomainError as error:
            answers.refuse(form, error)
        else:
            return http.render(request, "office/calendar_year_check.html", _check(request, form))
    return answers.form_page(request, "office/calendar_year.html", form)


@access.desk("calendar.propose")
@require_http_methods(["GET", "POST"])
def propose_hours(request: HttpRequest) -> HttpResponse:
    """Propose service hours from a day on; those that stand are offered to begin with."""
    scopes = _scopes()
    form = forms.Hours(answers.posted(request), initial=_standing(request), scopes=scopes)
    names = [long for _short, long in answers.weekdays()]
    context = {"scopes": scopes, "week": list(zip(WEEKDAYS, names, strict=True))}
    return proposing.entry(request, "office/calendar_hours.html", form, _hours, context)


def _year(given: dict[str, Any]) -> actions.WholeYear:
    return actions.WholeYear(year=given["year"], days=given["rows"])


def _hours(given: dict[str, Any]) -> actions.NewHours:
    return actions.NewHours(row=forms.hours_row(given), is_correction=given["is_correction"])


def _first(request: HttpRequest) -> dict[str, Any]:
    """Return the year asked for, or the next that is not loaded, with its days or a first fill."""
    years = calendar.find_years()
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else max(years, default=0) + 1
    if not forms.FIRST_YEAR <= year < forms.LAST_YEAR:
        year = answers.today().year
    standing = [calendar.day_row(day) for day in calendar.find_days(year)]
    law = standing[0].regulation if standing else ""
    return {"year": year, "days": forms.lines_of(standing or guess_year(year)), "regulation": law}


def _check(request: HttpRequest, form: forms.Year) -> dict[str, Any]:
    """Return what the days come to, beside what stands for the year now."""
    year, rows = form.cleaned_data["year"], form.cleaned_data["rows"]
    standing = {day.date: calendar.day_row(day) for day in calendar.find_days(year)}
    given = {row.date for row in rows}
    return {
        "year": year,
        "regulation": form.cleaned_data["regulation"],
        "lines": [
            Line(row, row.date not in standing, row.date.weekday() >= WEEKEND) for row in rows
        ],
        "gone": [row for on, row in sorted(standing.items()) if on not in given],
        "is_loaded": year in calendar.find_years(),
        "working_days": count_working_days(year, given),
        "kept": entering.typed(request, form),
        "path": request.get_full_path(),
    }


def _scopes() -> list[tuple[str, str]]:
    """Return (key, words) of all for whom hours can be set: everybody, a kind, one office."""
    offices = units.find_units(on=answers.today())
    kinds = {one.kind: one.get_kind_display() for one in offices if one.kind != "kota"}
    return [
        (forms.ALL, _("Semua kantor")),
        *((f"jenis:{kind}", _("Semua %(kind)s") % {"kind": kinds[kind]}) for kind in sorted(kinds)),
        *((f"unit:{one.code}", one.name) for one in offices),
    ]


def _standing(request: HttpRequest) -> dict[str, Any]:
    """Return the hours asked for, else those of everybody, to change from there."""
    asked = request.GET.get("dari", "")
    if asked.isdecimal() and len(asked) < 18:
        return forms.typed_hours(calendar.hours_row(calendar.get_hours(int(asked))))
    rows = [calendar.hours_row(row) for row in calendar.find_hours(on=answers.today())]
    regular = [row for row in rows if row.season == "regular" and row.scope == ("", "")]
    first = {"scope": forms.ALL, "season": "regular"}
    return forms.typed_hours(regular[0]) | {"name": ""} if regular else first
