"""Acting on many tasks: choose, say why, watch it being done, take it back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from balaikota.engine.cases.actions.acting import Reasoning
from balaikota.engine.cases.queries import inbox, shown
from balaikota.engine.worklist import forms
from balaikota.engine.worklist.actions import asking
from balaikota.engine.worklist.actions.asking import Order
from balaikota.engine.worklist.queries import bulk as queries
from balaikota.engine.worklist.queries import choosing
from balaikota.engine.worklist.queries.choosing import Choice, Offer
from balaikota.engine.worklist.rules import MOST
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import desk


@desk("worklist.bulk")
@require_GET
def bulks(request: HttpRequest) -> HttpResponse:
    """List the officer's latest bulk acts."""
    found = queries.find_bulks(http.actor(request))
    return http.render(request, "worklist/bulks.html", {"bulks": found})


@desk("worklist.bulk")
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Show the tasks chosen in the inbox, and what may be done to all of them."""
    return _choice_page(request, _choice(request))


@desk("worklist.bulk")
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Hand the act to the worker; without its reason, ask for it first."""
    choice, why = _choice(request), forms.Why(request.POST)
    offer = choice.offer(request.POST.get("tindakan", ""))
    if offer is None:
        return _choice_page(request, choice, is_late=True)
    if not why.is_valid():
        return _why_page(request, choice, offer, errors=_messages(why))
    if offer.reason != "none" and "langkah" not in request.POST:
        return _why_page(request, choice, offer)
    reasoning = Reasoning(why.cleaned_data["reason_code"], why.cleaned_data["note"])
    tasks = [row["pk"] for row in choice.rows]
    order = Order(offer.kind, offer.title, tasks, offer.verb, reasoning)
    try:
        begun = asking.begin(by=http.actor(request), now=http.now(), order=order)
    except DomainError as error:
        return _why_page(request, choice, offer, errors={error.field or "note": error.message})
    return redirect("worklist:bulk", begun.pk)


@desk("worklist.bulk")
@require_GET
def bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a bulk act is, and what became of each task."""
    actor = http.actor(request)
    found = queries.get_bulk(actor, pk)
    context = {
        "bulk": found,
        "progress": queries.progress(found),
        "lines": queries.find_lines(actor, found),
        "may_undo": queries.may_undo(found),
    }
    return http.render(request, "worklist/bulk.html", context)


@desk("worklist.bulk")
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a bulk act, one task after the other."""
    undoing = asking.take_back(by=http.actor(request), now=http.now(), bulk_id=pk)
    return redirect("worklist:bulk", undoing.pk)


def _choice(request: HttpRequest) -> Choice:
    actor, now = http.actor(request), http.now()
    tasks = forms.task_ids(request.POST.getlist("task"))
    if request.POST.get("semua") == "1":
        chosen = inbox.filter_named(actor, request.POST.get("saring", ""))
        sought = {"search": request.POST.get("cari", ""), "unit": request.POST.get("unit", "")[:40]}
        rows = inbox.find_all(actor, chosen, now=now, most=MOST, **sought)
        tasks = [row["pk"] for row in rows]
    return choosing.find_choice(actor, tasks, now=now, lang=_lang())


def _choice_page(request: HttpRequest, choice: Choice, *, is_late: bool = False) -> HttpResponse:
    now = http.now()
    context = {
        "choice": choice,
        "rows": shown.inbox_rows(choice.rows, now=now, lang=_lang()),
        "is_late": is_late,
        "most": MOST,
    }
    status = 422 if is_late or not choice.rows else 200
    return http.render(request, "worklist/choose.html", context, status=status)


def _why_page(
    request: HttpRequest, choice: Choice, offer: Offer, *, errors: dict[str, str] | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "choice": choice,
        "offer": offer,
        "errors": errors or {},
        "posted": request.POST,
        "note_max": forms.NOTE_MAX,
    }
    return http.render(request, "worklist/why.html", context, status=422 if errors else 200)


def _messages(form: forms.Why) -> dict[str, str]:
    return {name: str(found[0]) for name, found in form.errors.items()}


def _lang() -> str:
    return get_language() or "id"
