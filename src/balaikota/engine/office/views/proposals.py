"""What one officer proposes and another decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from balaikota.core.action import Actor
from balaikota.core.people import queries as people
from balaikota.core.proposals import actions
from balaikota.core.proposals import queries as proposals
from balaikota.core.proposals.change import Change
from balaikota.engine.office.forms import changes as forms
from balaikota.engine.office.views import answers
from balaikota.lib.errors import DomainError, NotAllowed, NotFound
from balaikota.web import access, http

# Addresses from when the calendar and the legal numbers each kept their own.
FORMER = {"kalender": "calendar.proposal", "acuan": "reference.proposal"}


class NotDecider(NotAllowed):
    """The proposal is not the actor's to decide: their own, decided already, or above them."""


@access.desk("proposals.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the proposals that wait, oldest first, and what became of the latest."""
    by = http.actor(request)
    waiting, decided = proposals.find_open(by, now=http.now()), proposals.find_decided(by)
    rows = [
        {
            "proposal": proposal,
            "title": proposals.change_of(proposal).title,
            "is_mine": proposal.proposed_by == by.id,
            "may_decide": bool(_choices(by, proposal)),
        }
        for proposal in (*waiting, *decided)
    ]
    asked = [one.proposed_by for one in waiting] + [one.decided_by for one in decided]
    context = {
        "waiting": rows[: len(waiting)],
        "decided": rows[len(waiting) :],
        "names": people.names_of(asked),
    }
    return http.render(request, "office/proposals.html", context)


@access.desk("proposals.read")
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal whole; a second officer agrees or refuses with a reason."""
    by, now = http.actor(request), http.now()
    proposal = proposals.get_proposal(by, pk)
    waits = proposal.waits(now)
    choices = _choices(by, proposal) if waits else []
    if request.method == "POST" and not choices:
        raise NotDecider(_("Usulan ini harus diputuskan petugas lain yang berwenang."))
    form = forms.Decision(answers.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["answer"] == "yes":
                actions.confirm(by=by, now=now, proposal=proposal)
            else:
                reason = form.cleaned_data["reason"]
                actions.refuse(by=by, now=now, proposal=proposal, reason=reason)
        except DomainError as error:
            answers.refuse(form, error)
        else:
            messages.success(request, _("Keputusan Anda tersimpan."))
            return redirect("office:proposals")
    change = proposals.change_of(proposal)
    context = {
        "proposal": proposal,
        "title": change.title,
        "lines": change.lines(),
        "names": people.names_of([proposal.proposed_by, proposal.decided_by]),
        "waits": waits,
        "is_mine": proposal.proposed_by == by.id,
        "choices": choices,
    }
    return answers.form_page(request, "office/proposal.html", form, context)


@access.desk("proposals.withdraw")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own proposal."""
    by = http.actor(request)
    actions.withdraw(by=by, now=http.now(), proposal=proposals.get_proposal(by, pk))
    messages.success(request, _("Usulan Anda sudah ditarik."))
    return redirect("office:proposals")


@access.desk("proposals.read")
@require_GET
def former(request: HttpRequest, source: str, pk: int) -> HttpResponse:
    """Lead from the address a proposal once had to the one it has now."""
    if source not in FORMER:
        raise NotFound(_("Usulan itu tidak ada."))
    found = proposals.get_former(http.actor(request), f"{FORMER[source]}:{pk}")
    return redirect("office:proposal", found.pk, permanent=True)


def entry(
    request: HttpRequest,
    template: str,
    form: Form,
    change: Callable[[dict[str, Any]], Change],
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Return the page of a form, or propose what was typed: ``change`` of the cleaned fields."""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.propose(
                by=http.actor(request),
                now=http.now(),
                change=change(given),
                reason=given["reason"],
            )
        except DomainError as error:
            answers.refuse(form, error)
        else:
            messages.success(request, _("Usulan tersimpan. Petugas lain yang memutuskan."))
            return redirect("office:proposals")
    return answers.form_page(request, template, form, context)


def compared(request: HttpRequest, change: Change) -> HttpResponse:
    """Return the page on which rows are proposed as compared with their regulation."""
    form = forms.Reason(answers.posted(request))
    context = {"title": change.title, "lines": change.lines()}
    return entry(request, "office/confirm_propose.html", form, lambda _given: change, context)


def _choices(by: Actor, proposal: Any) -> list[tuple[str, str]]:
    """Return what the officer may answer: (value, words); nothing to a proposal of their own."""
    if proposal.proposed_by == by.id:
        return []
    change = proposals.kinds()[proposal.kind]
    answers_to = (("yes", _("Setuju"), change.may_confirm), ("no", _("Tolak"), change.may_refuse))
    return [(value, word) for value, word, may in answers_to if by.may(may, proposal.unit_id)]
