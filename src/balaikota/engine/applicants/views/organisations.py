"""“Usaha dan lembaga saya”: what one represents, who else does, and until when."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.action import Actor
from balaikota.core.files import queries as stored
from balaikota.core.files import serve
from balaikota.core.people import queries as people
from balaikota.core.people.actions import organisations as acts
from balaikota.core.people.actions.organisations import Details, Invitation
from balaikota.core.people.queries import organisations
from balaikota.engine.applicants import forms
from balaikota.engine.applicants.actions import telling
from balaikota.engine.applicants.views import sheets
from balaikota.engine.cases.views.filling import setting_of, today
from balaikota.engine.packs import forms as asked
from balaikota.lib.errors import DomainError, NotAllowed
from balaikota.web import http, limits
from balaikota.web.access import signed_in

INVITED_PER_HOUR = 20


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List what one represents today."""
    held = organisations.find_represented(int(sheets.person(request).id), on=today())
    return http.render(request, "applicants/organisations.html", {"held": held})


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a business or body; whoever does answers for it."""
    by, sheet = sheets.person(request), forms.ORGANISATION_NEW
    checked = sheets.read(request, sheet) if request.method == "POST" else None
    if checked and not checked.errors:
        try:
            name = checked.answers["person_name"]
            details = _details(checked.answers)
            made = acts.enter_organisation(by=by, now=http.now(), details=details, person_name=name)
        except DomainError as error:
            sheets.refuse(checked, error, sheet)
        else:
            return redirect("applicants:organisation", made.organisation_id)
    profile = people.find_profile(int(by.id)) if checked is None else None
    answers = {"person_name": profile.name} if profile and profile.name else {}
    template = "applicants/organisation_form.html"
    return sheets.page(request, template, sheet, checked, answers, organisation=None)


@signed_in
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one, with who acts for it."""
    on = today()
    held = organisations.get_represented(int(sheets.person(request).id), pk, on=on)
    context = {
        "held": held,
        "organisation": held.organisation,
        "address": asked.present(forms.ADDRESS, held.organisation.address, get_language() or "id"),
        "others": organisations.find_representatives(pk, on=on),
        "today": on,
        "me": int(sheets.person(request).id),
    }
    return http.render(request, "applicants/organisation.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of it."""
    by, sheet = sheets.person(request), forms.ORGANISATION
    held = _answering(by.id, pk)
    checked = sheets.read(request, sheet) if request.method == "POST" else None
    if checked and not checked.errors:
        try:
            details = _details(checked.answers)
            acts.change_organisation(by=by, now=http.now(), organisation_id=pk, details=details)
        except DomainError as error:
            sheets.refuse(checked, error, sheet)
        else:
            return redirect("applicants:organisation", pk)
    names = ("kind", "name", "nib", "npwp", "address")
    answers = {name: value for name in names if (value := getattr(held.organisation, name))}
    template = "applicants/organisation_form.html"
    return sheets.page(request, template, sheet, checked, answers, organisation=held.organisation)


@signed_in
@require_http_methods(["GET", "POST"])
def authorise(request: HttpRequest, pk: int) -> HttpResponse:
    """Authorise somebody by email, for a period, by a deed."""
    by, sheet = sheets.person(request), forms.AUTHORISE
    held, owner = _answering(by.id, pk), f"draft:deed-{by.id}"
    is_sent = request.method == "POST"
    checked = sheets.read_with_file(request, sheet, "deed_file", owner) if is_sent else None
    if checked and not checked.errors and not request.POST.get("hapus"):
        limits.count("invite", by.id, limit=INVITED_PER_HOUR, seconds=3600, now=http.now())
        try:
            _invite(by, pk, checked.answers, owner)
        except DomainError as error:
            sheets.refuse(checked, error, sheet)
        else:
            messages.success(request, _("Undangan dikirim lewat email."))
            return redirect("applicants:organisation", pk)
    answers = {"from": today().isoformat(), "role": "kuasa"}
    return sheets.page(
        request,
        "applicants/authorise.html",
        sheet,
        checked,
        answers,
        setting=setting_of(owner),
        organisation=held.organisation,
    )


@signed_in
@require_GET
def deed(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the deed of a representation of one's own, or of what one answers for."""
    return serve.response(organisations.get_deed(int(sheets.person(request).id), pk, on=today()))


@signed_in
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Show an invitation, and accept it."""
    by = sheets.person(request)
    invited = organisations.get_invitation(code, on=today())
    if request.method == "POST":
        acts.accept(by=by, now=http.now(), token=code)
        messages.success(request, _("Kuasa Anda terima."))
        return redirect("applicants:organisations")
    context = {"invited": invited}
    return http.render(request, "applicants/accept.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then end a representation today."""
    by = sheets.person(request)
    found = organisations.get_own(int(by.id), pk, on=today())
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            acts.end_representation(by=by, now=http.now(), representation_id=pk)
        except DomainError as error:
            problem = error
        else:
            messages.success(request, _("Kuasanya diakhiri hari ini."))
            return redirect("applicants:organisations")
    context = {"found": found, "problem": problem, "is_mine": found.user_id == int(by.id)}
    status = problem.status if problem else 200
    return http.render(request, "applicants/end.html", context, status=status)


def _answering(user_id: str, pk: int) -> Any:
    held = organisations.get_represented(int(user_id), pk, on=today())
    if not held.is_principal:
        raise NotAllowed(_("Hanya penanggung jawab usaha ini yang dapat mengubahnya."))
    return held


def _details(answers: dict[str, Any]) -> Details:
    names = ("kind", "name", "nib", "npwp", "address")
    return Details(**{name: answers[name] for name in names if name in answers})


def _invite(by: Actor, pk: int, said: dict[str, Any], owner: str) -> None:
    until, files = said.get("until"), said.get("deed_file", [])
    invited = Invitation(
        **{name: said[name] for name in ("name", "email", "role", "deed")},
        valid_from=date.fromisoformat(said["from"]),
        valid_to=date.fromisoformat(until) + timedelta(days=1) if until else None,
        deed_file=stored.open_for(files[0], owner) if files else None,
    )
    token = secrets.token_urlsafe(24)
    telling.invite(by=by, now=http.now(), organisation_id=pk, said=invited, token=token)
