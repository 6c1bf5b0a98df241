"""Tracking without an account: number and secret open one case for two hours in one browser."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.files import queries as files
from balaikota.core.files import serve
from balaikota.engine.cases import forms
from balaikota.engine.cases.actions import replying
from balaikota.engine.cases.queries import asked, beside, drafts, papers, shown, tracking, visible
from balaikota.engine.cases.views import filling, proof, receipt
from balaikota.lib.errors import NotFound
from balaikota.web import http
from balaikota.web.access import public


@never_cache
@require_http_methods(["GET", "POST"])
@public
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and secret; a wrong pair gets one answer, slowed after ten."""
    form = forms.Key(request.POST or None)
    errors: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                return _open(request, form)
            errors = [(name, str(messages[0])) for name, messages in form.errors.items()]
            status = 422
        except NotFound as error:
            errors, status = [("number", error.message)], error.status
    context = {
        "number": request.POST.get("number", request.GET.get("nomor", ""))[:40],
        "errors": errors,
        "own": shown.own_cases(
            visible.find_own(request.user.pk, now=http.now()), lang=get_language() or "id"
        )
        if request.user.is_authenticated
        else [],
        "drafts": drafts.own_rows(request.user.pk, now=http.now(), lang=get_language() or "id")
        if request.user.is_authenticated
        else [],
    }
    return http.render(request, "cases/track.html", context, status=status)


@never_cache
@require_GET
@public
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show where the case is, who holds it, by when, and first of all whether it is late."""
    try:
        _actor, found = proof.reader(request, number)
    except NotFound:
        return redirect(f"{reverse('cases:track')}?{urlencode({'nomor': number})}")
    now = http.now()
    standing = tracking.standing(found, now=now)
    lang = get_language() or "id"
    context = {
        "case": found,
        "standing": standing,
        "parties": [(line, asked.words(line)) for line in standing.parties],
        "pack": standing.pack,
        "sections": shown.answer_sections(standing, lang=lang, masked=True, knows_who=True),
        "documents": papers.find_documents(found.pk, standing.pack),
        "today": filling.today(),
        "wanted": papers.find_wanted(found.pk, standing.pack),
        "now": now,
        "beside": beside.of_applicant(standing, now=now),
        "may_withdraw": standing.may_be_withdrawn,
    }
    return http.render(request, "cases/tracking.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@public
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Ask once more, then withdraw."""
    actor, found = proof.reader(request, number)
    if request.method == "POST":
        with suppress(replying.AlreadyWithdrawn):  # the button was pressed twice
            replying.withdraw(by=actor, now=http.now(), case_id=found.pk)
        return redirect("cases:track_case", number)
    standing = tracking.standing(found, now=http.now())
    if not standing.may_be_withdrawn:
        return redirect("cases:track_case", number)
    return http.render(request, "cases/withdraw.html", {"case": found, "pack": standing.pack})


@never_cache
@require_GET
@public
def attachment(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Download one of the files the applicant sent."""
    _actor, found = proof.reader(request, number)
    file = files.get_file(pk)
    if file.owner != f"case:{found.pk}":
        raise NotFound(_("Berkas tidak ditemukan."))
    return serve.response(file)


@never_cache
@require_GET
@public
def receipt_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Download the receipt again; without the secret, which is told only once."""
    _actor, found = proof.reader(request, number)
    return receipt.response(found, secret="")


def _open(request: HttpRequest, form: forms.Key) -> HttpResponse:
    found = proof.open_by_secret(request, **form.cleaned_data)
    response = redirect("cases:track_case", found.number)
    proof.remember(response, found.pk)
    return response
