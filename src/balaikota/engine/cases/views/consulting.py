"""Notes for colleagues, and questions to another unit: asked, answered, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from balaikota.engine.cases.actions import consulting as acts
from balaikota.engine.cases.queries import consulting, visible
from balaikota.engine.cases.views import form_page
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import desk

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Case, Question


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Write a note for colleagues."""
    found = _own(request, number)
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            acts.write_note(
                by=http.actor(request),
                now=http.now(),
                number=number,
                text=request.POST.get("text", ""),
            )
        except DomainError as error:
            problem = error
        else:
            messages.success(request, _("Catatan disimpan."))
            return redirect("cases:case", number)
    return form_page.show(request, "cases/note.html", {"case": found}, problem)


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Choose the unit first, then who there, what and until when."""
    found, now = _own(request, number), http.now()
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            asked = _ask(request, number)
        except DomainError as error:
            problem = error
        else:
            done = {"unit": asked.unit.name}
            messages.success(request, _("Pertanyaan dikirim ke %(unit)s.") % done)
            return redirect("cases:case", number)
    units = consulting.find_units(found, now=now)
    code = request.POST.get("unit") or request.GET.get("unit", "")
    unit = next((one for one in units if one.code == code), None)
    context = {
        "case": found,
        "units": [(one.code, one.name) for one in units],
        "unit": unit,
        "colleagues": consulting.find_colleagues(unit, now=now) if unit else [],
        "days": [
            (str(n), ngettext("%(n)d hari kerja", "%(n)d hari kerja", n) % {"n": n})
            for n in acts.DAYS
        ],
    }
    return form_page.show(request, "cases/ask.html", context, problem)


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Answer a question; whoever is of elsewhere goes back to the inbox."""
    actor = http.actor(request)
    found = visible.get_case(actor, number)
    question = consulting.get_question(actor, found, pk)
    problem: DomainError | None = None
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            acts.answer(by=actor, now=http.now(), number=number, question_id=pk, text=text)
        except DomainError as error:
            problem = error
        else:
            messages.success(request, _("Jawaban tentang %(number)s dikirim.") % {"number": number})
            return form_page.leave(request, number)
    return form_page.show(
        request, "cases/answer.html", {"case": found, "question": question}, problem
    )


@desk("cases.act")
@require_POST
def take_back(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take an open question back."""
    acts.take_back(by=http.actor(request), now=http.now(), number=number, question_id=pk)
    messages.success(request, _("Pertanyaan dicabut."))
    return redirect("cases:case", number)


def _own(request: HttpRequest, number: str) -> Case:
    actor = http.actor(request)
    found = visible.get_case(actor, number)
    actor.require("cases.act", found.unit_id)
    return found


def _ask(request: HttpRequest, number: str) -> Question:
    days, user = request.POST.get("days", ""), request.POST.get("user", "")
    return acts.ask(
        by=http.actor(request),
        now=http.now(),
        number=number,
        unit=request.POST.get("unit", ""),
        text=request.POST.get("text", ""),
        days=int(days) if days.isdecimal() and len(days) < 4 else 0,
        user_id=int(user) if user.isdecimal() and len(user) < 18 else None,
    )
