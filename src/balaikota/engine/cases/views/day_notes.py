"""The end of the day: what is still open, a note for those who come next, and notes left before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from balaikota.core.action import Actor
from balaikota.engine.cases.actions import day_notes as actions
from balaikota.engine.cases.queries import day_end, day_notes, shown
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import desk


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest) -> HttpResponse:
    """Show what is still open at one's units; keep the notes and give tasks back."""
    actor, now = http.actor(request), http.now()
    seats = day_notes.find_seats(actor)
    problem: DomainError | None = None
    typed: dict[int, str] | None = None
    if request.method == "POST":
        typed = {unit.pk: request.POST.get(f"note-{unit.pk}", "") for unit in seats}
        back = [int(pk) for pk in request.POST.getlist("back") if pk.isdecimal() and len(pk) < 18]
        try:
            left = actions.end_day(by=actor, now=now, notes=typed, given_back=back)
        except DomainError as error:
            problem = error
        else:
            _thank(request, len(left), len(back))
            return redirect("cases:inbox")
    notes = day_notes.find_written(actor, now=now) if typed is None else typed
    rows = shown.inbox_rows(day_end.find_open(actor, now=now), now=now, lang=_lang())
    context = {
        "seats": [_seat(unit, rows, notes.get(unit.pk, "")) for unit in seats],
        "most": actions.MOST_LETTERS,
        "chosen": request.POST.getlist("back"),
        "problems": {problem.field: problem.message} if problem else {},
        "errors": [(problem.field or _first(seats), problem.message)] if problem else [],
        "is_cut": len(rows) == day_end.MOST,
        "now": now,
    }
    return http.render(request, "cases/day_end.html", context, problem.status if problem else 200)


@desk("cases.act")
@require_GET
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Show the notes left at a unit at which one acts, the latest first."""
    actor = http.actor(request)
    unit = day_notes.get_seat(actor, code)
    given = request.GET.get("sebelum", "")
    before = int(given) if given.isdecimal() and len(given) < 18 else None
    page = day_notes.find_history(actor, unit, before=before)
    context = {"unit": unit, "notes": page.rows, "older": page.before, "is_later": before}
    return http.render(request, "cases/day_notes.html", context)


@desk("cases.act")
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a note as read; it is still in the history of its unit."""
    actor: Actor = http.actor(request)
    actions.mark_read(by=actor, now=http.now(), note_id=pk)
    return redirect("cases:inbox")


def _seat(unit: Any, rows: list[dict[str, Any]], note: str) -> dict[str, Any]:
    here = [row for row in rows if row["unit_id"] == unit.pk]
    return {"unit": unit, "rows": here, "note": note, "mine": [r for r in here if r["is_mine"]]}


def _first(seats: list[Any]) -> str:
    return f"note-{seats[0].pk}" if seats else ""


def _thank(request: HttpRequest, notes: int, back: int) -> None:
    if notes:
        messages.success(request, _("Catatan Anda tersimpan untuk petugas berikutnya."))
    if back:
        told = ngettext(
            "%(n)d tugas kembali ke antrean.", "%(n)d tugas kembali ke antrean.", back
        ) % {"n": back}
        messages.success(request, told)


def _lang() -> str:
    return get_language() or "id"
