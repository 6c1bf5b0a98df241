"""Going on later, in any browser: a code or link, one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balaikota.engine.cases import forms
from balaikota.engine.cases.actions import drafting
from balaikota.engine.cases.queries import drafts
from balaikota.engine.cases.views import doors, filling, proof
from balaikota.engine.cases.views.doors import PORTAL, Form, at_form
from balaikota.engine.packs import forms as questions
from balaikota.lib import ids
from balaikota.web import http, limits
from balaikota.web.access import public

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Draft

WRONG_TRIES, WINDOW = 10, 900
MAILED_PER_HOUR = 5


def save(request: HttpRequest, form: Form, draft_id: int, filled: filling.Filled) -> HttpResponse:
    """Make the code of a draft just kept; tell there which answers could not be taken as typed."""
    typed = {
        question.field.id
        for _section, page in filled.questions
        for question in page
        if question.error and any(request.POST.get(name) for name in _inputs(request, question))
    }
    return _with_code(request, form, draft_id, sorted(typed))


@at_form
@require_http_methods(["GET", "POST"])
def saved(request: HttpRequest, form: Form) -> HttpResponse:
    """Show code and link of the draft of this browser; on POST make them, or send them by email."""
    if form.draft is None or form.elsewhere:
        return redirect(form.elsewhere or form.door.to("", form.slug))
    if request.method != "POST":
        return _saved_page(request, form, form.draft, [])
    if request.POST.get("langkah") != "kirim":
        return _with_code(request, form, form.draft.pk, [])
    asked = forms.Address(request.POST)
    if not asked.is_valid():
        errors = [(name, str(told[0])) for name, told in asked.errors.items()]
        return _saved_page(request, form, form.draft, errors)
    for key in (http.client(request), str(form.draft.pk)):
        limits.count("resume-mail", key, limit=MAILED_PER_HOUR, seconds=3600, now=http.now())
    by, now, email = http.actor(request), http.now(), asked.cleaned_data["email"]
    drafting.make_code(by=by, now=now, draft_id=form.draft.pk, token=form.token)
    drafting.mail_code(by=by, now=now, draft_id=form.draft.pk, token=form.token, email=email)
    return redirect(form.door.to("_saved", form.slug) + "?terkirim=1")


@never_cache
@require_http_methods(["GET", "POST"])
@public
def resume(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a draft, and lead to what it opens."""
    if request.method != "POST":
        return _resume_page(request, "", None, [])
    form = forms.Code(request.POST)
    if not form.is_valid():
        told = [(name, str(messages[0])) for name, messages in form.errors.items()]
        return _resume_page(request, request.POST.get("code", "")[:40], None, told, status=422)
    code = ids.spelled(form.cleaned_data["code"])
    try:
        draft = _draft_of(request, code)
    except drafts.UnknownCode as error:
        return _resume_page(request, code, None, [("code", error.message)], status=error.status)
    return redirect("cases:resume_link", draft.version.service.slug, code)


@never_cache
@require_http_methods(["GET", "POST"])
@public
def link(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show what a link opens, and ask before opening it; what this browser has is told too."""
    try:
        draft = _draft_of(request, code)
        if draft.version.service.slug != slug:
            return redirect("cases:resume_link", draft.version.service.slug, code)
        if request.method == "POST":
            return _open(request, draft, code)
    except (drafts.UnknownCode, drafting.OfAnother, drafting.Sent) as error:
        return _resume_page(request, code[:40], None, [("code", error.message)], error.status)
    return _resume_page(request, code, draft, [])


@never_cache
@require_POST
@public
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a draft of one's own account in this browser."""
    token = doors.new_token()
    by = http.actor(request)
    draft = drafting.resume_own(by=by, now=http.now(), draft_id=pk, token=token)
    return _hold(draft, token)


@never_cache
@require_POST
@public
def begun(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Open in this browser a form that an act on one's own case began."""
    _actor, case = proof.reader(request, number)
    token = doors.new_token()
    by = http.actor(request)
    draft = drafting.resume_begun(by=by, now=http.now(), draft_id=pk, case_id=case.pk, token=token)
    return _hold(draft, token)


def _draft_of(request: HttpRequest, code: str) -> Draft:
    """Return the draft of a code, slowed after WRONG_TRIES for the client.

    Raises:
        UnknownCode: the code opens nothing.
        TooMany: too often wrong.
    """
    now, key = http.now(), http.client(request)
    limits.require_room("resume", key, limit=WRONG_TRIES, seconds=WINDOW, now=now)
    try:
        return drafts.get_by_code(code, now=now)
    except drafts.UnknownCode:
        limits.count("resume", key, limit=WRONG_TRIES + 1, seconds=WINDOW, now=now)
        raise


def _open(request: HttpRequest, draft: Draft, code: str) -> HttpResponse:
    here = _here(request, draft)
    is_others = drafts.is_of_another(draft, http.actor(request))
    if here is not None and here.pk == draft.pk and not is_others:  # this browser has it already
        return redirect(PORTAL.to("", draft.version.service.slug))
    token = doors.new_token()
    drafting.resume(by=http.actor(request), now=http.now(), code=code, token=token)
    return _hold(draft, token)


def _hold(draft: Draft, token: str) -> HttpResponse:
    slug = draft.version.service.slug
    response = redirect(PORTAL.to("", slug))
    doors.hold(response, PORTAL, slug, token)
    return response


def _here(request: HttpRequest, draft: Draft) -> Draft | None:
    """Return the draft this browser has of the same service."""
    slug = draft.version.service.slug
    return drafts.find_draft(request.COOKIES.get(doors.cookie_of(slug), ""), slug, now=http.now())


def _other_here(request: HttpRequest, draft: Draft) -> Draft | None:
    here = _here(request, draft)
    return here if here is not None and here.pk != draft.pk and here.case_id is None else None


def _with_code(request: HttpRequest, form: Form, draft_id: int, refused: list[str]) -> HttpResponse:
    by, now = http.actor(request), http.now()
    drafting.make_code(by=by, now=now, draft_id=draft_id, token=form.token)
    query = f"?{urlencode({'belum': ' '.join(refused)})}" if refused else ""
    return redirect(form.door.to("_saved", form.slug) + query)


def _inputs(request: HttpRequest, question: questions.Question) -> list[str]:
    own = question.field.id
    return [name for name in request.POST if name == own or name.startswith(f"{own}-")]


def _saved_page(
    request: HttpRequest, form: Form, draft: Draft, errors: list[tuple[str, str]]
) -> HttpResponse:
    lang = get_language() or "id"
    code = drafts.code_of(form.token) if drafts.has_code(draft, form.token) else ""
    refused = set(request.GET.get("belum", "").split())
    emails = (
        str(form.answers[f.id])
        for f in form.pack.fields
        if f.kind == "email" and f.id in form.answers
    )
    context = {
        "form": form,
        "door": form.door,
        "pack": form.pack,
        "code": code,
        "address": f"{settings.PUBLIC_URL}{reverse('cases:resume_link', args=[form.slug, code])}"
        if code
        else "",
        "until": drafts.kept_until(draft),
        "is_own": draft.resident_id is not None,
        "is_mailed": request.GET.get("terkirim") == "1",
        "refused": [f.label.in_(lang) for f in form.pack.fields if f.id in refused],
        "email": request.POST.get("email", "")[:254] or next(emails, ""),
        "errors": errors,
        "lang": lang,
    }
    return http.render(request, "cases/saved.html", context, status=422 if errors else 200)


def _resume_page(
    request: HttpRequest,
    code: str,
    draft: Draft | None,
    errors: list[tuple[str, str]],
    status: int = 200,
) -> HttpResponse:
    context = {
        "code": code,
        "draft": draft,
        "pack": draft.version.pack if draft else None,
        "until": drafts.kept_until(draft) if draft and not draft.case_id else None,
        "here": _other_here(request, draft) if draft else None,
        "is_others": draft is not None and drafts.is_of_another(draft, http.actor(request)),
        "errors": errors,
        "lang": get_language() or "id",
    }
    return http.render(request, "cases/resume.html", context, status=status)
