"""The working calendar: a year at a glance, what is unconfirmed, proposals."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.calendar import actions, rules
from balaikota.core.calendar import queries as calendar
from balaikota.engine.office.forms import changes as forms
from balaikota.engine.office.views import answers
from balaikota.engine.office.views import proposals as proposing
from balaikota.lib import wording
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import access, http

FIRST_YEAR, LAST_YEAR = 2000, 2100


@access.desk("office.calendar")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show a year: its days off by month, the service hours, what is not confirmed."""
    by, today = http.actor(request), answers.today()
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked.isdigit() and FIRST_YEAR <= int(asked) < LAST_YEAR else today.year
    years, days = calendar.find_years(), calendar.find_days(year)
    off = {row.date: row for row in days}
    context = {
        "year": year,
        "years": sorted({*years, year}),
        "is_loaded": year in years,
        "months": [_month(year, month, off, today) for month in range(1, 13)],
        "days": days,
        "unconfirmed": [row for row in days if not row.is_confirmed],
        "working_days": count_working_days(year, set(off)),
        "hours": [
            (row, calendar.week_words(row.week))
            for row in calendar.find_hours()
            if _touches(row, year)
        ],
        "weekdays": answers.weekdays(),
        "may_propose": by.may("calendar.propose"),
    }
    return http.render(request, "office/calendar.html", context)


@access.desk("calendar.propose")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a day off, another name for it, or that it is worked after all."""
    form = forms.Day(answers.posted(request), initial=_initial(request))
    return proposing.entry(request, "office/calendar_propose.html", form, _day_change)


@access.desk("calendar.propose")
@require_http_methods(["GET", "POST"])
def confirm_year(request: HttpRequest, year: int) -> HttpResponse:
    """Propose that the days of a year count as compared with the joint decree."""
    if not FIRST_YEAR <= year < LAST_YEAR:
        raise NotFound(_("Tahun itu tidak ada di kalender kerja."))
    return proposing.compared(request, actions.DaysCompared.of(year))


@access.desk("calendar.propose")
@require_http_methods(["GET", "POST"])
def confirm_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose that service hours count as compared with the decree that sets them."""
    return proposing.compared(request, actions.HoursCompared.of(calendar.get_hours(pk)))


def _day_change(given: dict[str, Any]) -> actions.DayOff:
    if given["kind"] == forms.WORKING:
        row = calendar.day_row(calendar.get_day(given["date"]))
        return actions.WorkingDay(row=row, is_correction=given["is_correction"])
    row = rules.DayRow(
        date=given["date"],
        kind=rules.DayKind(given["kind"]),
        name_id=given["name_id"],
        name_en=given["name_en"],
        regulation=given["regulation"],
    )
    return actions.DayOff(row=row, is_correction=given["is_correction"])


def _initial(request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get("tanggal", "")
    try:
        day = calendar.get_day(date.fromisoformat(asked))
    except (ValueError, DomainError):
        return {"kind": rules.DayKind.HOLIDAY.value}
    return {
        "date": day.date,
        "kind": request.GET.get("jenis", day.kind),
        "name_id": day.name_id,
        "name_en": day.name_en,
        "regulation": day.regulation,
    }


def _month(year: int, month: int, off: dict[date, Any], today: date) -> dict[str, Any]:
    """Return a month as weeks of cells: None, or the day with what it is."""
    start = date(year, month, 1)
    cells: list[dict[str, Any] | None] = [None] * start.weekday()
    day = start
    while day.month == month:
        row = off.get(day)
        kind = row.kind if row else ("weekend" if day.weekday() > 4 else "work")
        doubt = bool(row and not row.is_confirmed)
        cells.append(
            {
                "day": day,
                "kind": kind,
                "name": row.name if row else "",
                "doubt": doubt,
                "is_today": day == today,
            }
        )
        day += timedelta(days=1)
    cells += [None] * (-len(cells) % 7)
    weeks = [cells[at : at + 7] for at in range(0, len(cells), 7)]
    return {"name": wording.month_name(month, answers.lang()), "weeks": weeks}


def count_working_days(year: int, off: set[date]) -> int:
    """Return how many days from Monday to Friday are left when those in ``off`` are not worked."""
    start = date(year, 1, 1)
    days = (start + timedelta(days=n) for n in range((date(year + 1, 1, 1) - start).days))
    return sum(day.weekday() < 5 and day not in off for day in days)


def _touches(row: Any, year: int) -> bool:
    starts_before_end: bool = row.valid_from < date(year + 1, 1, 1)
    return starts_before_end and (row.valid_to is None or row.valid_to > date(year, 1, 1))
