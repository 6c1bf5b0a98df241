"""Who may do what where on a day; who held what; what ends soon: to read, print and take along."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from balaikota.core.ledger import actions as ledger
from balaikota.core.manifest import all_manifests
from balaikota.core.people import queries as people
from balaikota.core.people.queries import Holding, Room
from balaikota.core.units import queries as units
from balaikota.engine.office.views import answers
from balaikota.lib.errors import NotFound
from balaikota.lib.wording import WIB
from balaikota.web import access, http
from balaikota.web.days import EARLIEST, LATEST, PARTS

SOON = (14, 30, 60)  # days


@access.desk("people.view")
@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """Show who may do what at a unit on a day, and why; as CSV when asked for."""
    by, query = http.actor(request), request.GET
    offices = answers.offices(by.units_for("people.view"))
    unit = next((one for one in offices if one.code == query.get("unit")), offices[0])
    day, problem = _day(request)
    at = _moment(day)
    permission = query.get("wewenang", "")
    asked = query.get("orang", "")
    user_id = int(asked) if asked.isdigit() and len(asked) < 18 else None
    rooms = people.find_matrix(by, unit.pk, at=at, permission=permission, user_id=user_id)
    if "csv" in query:
        return _matrix_csv(request, unit, day, rooms)
    context = {
        "unit": unit,
        "day": day,
        "day_shown": {"day": day.day, "month": day.month, "year": day.year},
        "at": at,
        "rooms": rooms,
        "problem": problem,
        "permission": permission,
        "user_id": user_id,
        "unit_options": [(one.code, one.name) for one in offices],
        "verb_options": _verbs(),
        "person_options": _people(rooms),
        "query": query.urlencode(),
    }
    return http.render(request, "office/matrix.html", context)


@access.desk("people.view")
@require_GET
def unit_history(request: HttpRequest, code: str) -> HttpResponse:
    """Show who held, holds and will hold what at a unit, who entered and ended it, and why."""
    by = http.actor(request)
    unit = units.get_unit(code)
    if not by.may("people.view", unit.pk):
        raise NotFound(_("Unit kerja itu tidak ditemukan."))
    rows = people.history_of_unit(by, unit.pk)
    context = {"unit": unit, "rows": rows, "now": http.now()}
    return http.render(request, "office/unit_history.html", context)


@access.desk("people.view")
@require_GET
def expiring(request: HttpRequest) -> HttpResponse:
    """Show which assignments end within 14, 30 or 60 days; as CSV when asked for."""
    by = http.actor(request)
    asked = request.GET.get("hari", "")
    days = int(asked) if asked in map(str, SOON) else SOON[1]
    rows = people.find_expiring(by, now=http.now(), days=days)
    if "csv" in request.GET:
        return _expiring_csv(request, days, rows)
    context = {"rows": rows, "days": days, "choices": SOON}
    return http.render(request, "office/expiring.html", context)


def _day(request: HttpRequest) -> tuple[date, str]:
    """Return the day asked for, today when none was; and what is wrong with it."""
    parts = [request.GET.get(f"tanggal-{part}", "").strip() for part in PARTS]
    if not any(parts):
        return answers.today(), ""
    try:
        found = date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        return answers.today(), _("Tanggal ini tidak ada. Tulis angka, misalnya 4 12 2026.")
    if not EARLIEST <= found < LATEST:
        return answers.today(), _("Tulis tahun dengan empat angka, misalnya 2026.")
    return found, ""


def _moment(day: date) -> datetime:
    """Return now when the day is today, else its noon: what holds for most of the day."""
    return http.now() if day == answers.today() else datetime.combine(day, time(12), WIB)


def _people(rooms: list[Room]) -> list[tuple[int, str]]:
    """Return (pk, name) of those who may do something, by name, each once."""
    found = {one.because.user_id: one.because.name for room in rooms for one in room.rights}
    return sorted(found.items(), key=lambda one: one[1])


def _verbs() -> list[tuple[str, str]]:
    return [
        (name, f"{one.title}: {words}")
        for one in all_manifests()
        for name, words in one.permissions.items()
        if name not in one.automatic
    ]


def _matrix_csv(
    request: HttpRequest, unit: units.Unit, day: date, rooms: list[Room]
) -> HttpResponse:
    head = [_("Bagian"), _("Wewenang"), _("Nama"), _("Sebagai"), _("Sampai"), _("Dasar")]
    rows = [(room.title, one.words, *_cells(one.because)) for room in rooms for one in room.rights]
    return _csv(request, f"wewenang-{unit.code}-{day:%F}", head, rows, unit=unit.code)


def _expiring_csv(request: HttpRequest, days: int, rows: list[Holding]) -> HttpResponse:
    head = [_("Nama"), _("Sebagai"), _("Sampai"), _("Dasar")]
    return _csv(request, f"berakhir-{days}-hari", head, map(_cells, rows))


def _cells(row: Holding) -> tuple[str, str, str, str]:
    return (row.name, row.title, row.until, row.decree_number)


def _csv(
    request: HttpRequest, name: str, head: list[str], rows: Iterable[Iterable[Any]], unit: str = ""
) -> HttpResponse:
    """Return a spreadsheet; the ledger knows of it first."""
    ledger.disclose(
        by=http.actor(request), now=http.now(), subject="people:assignments", purpose="export",
        unit=unit, before_answer=True,
    )  # fmt: skip
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")  # spreadsheets read the letters right
    writer = csv.writer(response)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_harmless(str(cell)) for cell in row])
    return response


def _harmless(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
