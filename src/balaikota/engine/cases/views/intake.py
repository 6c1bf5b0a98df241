"""Asking for a service: one topic a page, check the answers, send, confirmation.

The same pages serve two doors: the portal (no account needed) and the counter, where an officer
fills them in for the person standing there.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from balaikota.engine.cases.actions import drafting, opening
from balaikota.engine.cases.views import doors, filling, own, receipt, resuming
from balaikota.engine.cases.views.doors import COUNTER, Form, at_form
from balaikota.engine.packs import forms
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Section
from balaikota.lib.errors import NotFound
from balaikota.web import http, limits
from balaikota.web.access import desk

SENT_PER_HOUR = 60


@at_form
@require_GET
def start(request: HttpRequest, form: Form) -> HttpResponse:
    """Go to the first page that still has something to ask."""
    if form.elsewhere:
        return redirect(form.elsewhere)
    if own.must_say_whom(request, form):
        return redirect(own.whom_address(form))
    left = {question.id for question in forms.unanswered(form.pack, form.answers)}
    for section in form.sections:
        if any(question.id in left for question in section.fields):
            return redirect(form.door.to("_section", form.slug, section.id))
    return redirect(form.door.to("_check", form.slug))


@at_form
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, form: Form, section: str) -> HttpResponse:
    """Show or read one page of the form."""
    page = next((item for item in form.sections if item.id == section), None)
    if page is None:
        raise NotFound(_("Halaman formulir ini tidak ada."))
    is_sent = form.draft is not None and form.draft.case_id is not None
    if form.elsewhere and (is_sent or request.method != "POST"):
        return redirect(form.elsewhere)
    if request.method != "POST":
        if own.must_say_whom(request, form):
            return redirect(own.whom_address(form))
        shown = own.filled_in(request, form, page)
        filled = filling.show(form.pack, page, form.owner, shown)
        return _section_page(request, form, page, filled)
    draft_id = doors.draft_id(request, form)
    by, there = http.actor(request), filling.setting_of(form.owner).files
    taken = own.take(request, form, page, draft_id)
    filled = filling.read(request, form.pack, page, form.owner, form.answers, by, taken)
    drafting.keep(by=by, now=http.now(), draft_id=draft_id, answers=filled.answers)
    own.keep(request, form, page, filled, there)
    if form.elsewhere:  # the version ended while the page was open: what was typed is kept with it
        return redirect(form.elsewhere)
    if request.POST.get("langkah") == "nanti":
        return resuming.save(request, form, draft_id, filled)
    if not filled.is_complete:
        return _section_page(request, form, page, filled)
    return redirect(
        _after(form, page, filled.answers, back=request.POST.get("kembali") == "periksa")
    )


@at_form
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, form: Form) -> HttpResponse:
    """Show every answer with its Change link; on POST send it, once."""
    if form.elsewhere:
        return redirect(form.elsewhere)
    left = forms.unanswered(form.pack, form.answers)
    if form.draft is None or left:
        return redirect(form.door.to("", form.slug))
    checked = forms.check_all(form.pack, form.answers, filling.setting_of(form.owner))
    if request.method == "POST" and not checked.errors:
        key = http.client(request)
        limits.count("apply", key, limit=SENT_PER_HOUR, seconds=3600, now=http.now())
        try:
            opening.submit(
                by=http.actor(request),
                now=http.now(),
                draft_id=form.draft.pk,
                token=form.token,
                sent=filling.submission(form.pack, checked.answers),
            )
        except opening.NotRepresented as error:
            checked.errors.append(("bk-whom", error.message))
        else:
            return redirect(form.door.to("_done", form.slug))
    return _check_page(request, form, checked)


@at_form
@require_GET
def done(request: HttpRequest, form: Form) -> HttpResponse:
    """Show number, secret and what happens next; still right when refreshed or bookmarked."""
    if form.draft is None or form.draft.case is None:
        return redirect(form.door.to("", form.slug))
    context = {
        "case": form.draft.case,
        "secret": form.secret,
        "pack": form.pack,
        "door": form.door,
        "form": form,
        "track_address": f"{settings.PUBLIC_URL}{reverse('cases:track')}",
    }
    return http.render(request, "cases/done.html", context)


@at_form
@require_GET
def receipt_pdf(request: HttpRequest, form: Form) -> HttpResponse:
    """Download the receipt, with the secret."""
    if form.draft is None or form.draft.case is None:
        raise NotFound(_("Belum ada permohonan yang terkirim dari peramban ini."))
    return receipt.response(form.draft.case, secret=form.secret)


@at_form
@require_POST
def afresh(request: HttpRequest, form: Form) -> HttpResponse:
    """Forget this form in this browser and begin a new one."""
    response = redirect(form.door.to("", form.slug))
    response.delete_cookie(doors.cookie_of(form.slug), path=form.door.to("", form.slug))
    return response


@desk("cases.open_counter")
@require_GET
def counter(request: HttpRequest) -> HttpResponse:
    """List the services an officer can take in at the counter."""
    offers = packs.find_services(on=filling.today(), words=request.GET.get("q", ""))
    context = {"offers": offers, "words": request.GET.get("q", "")}
    return http.render(request, "cases/counter.html", context)


def _after(form: Form, page: Section, answers: dict[str, Any], *, back: bool) -> str:
    """Return where to go after a page: the next one, or back to the check page."""
    left = forms.unanswered(form.pack, answers)
    if back and not left:
        return form.door.to("_check", form.slug)
    sections = forms.sections_to_ask(form.pack, answers)
    order = [item.id for item in form.pack.form]
    later = [item for item in sections if order.index(item.id) > order.index(page.id)]
    if not later:
        return form.door.to("_check", form.slug) if not left else form.door.to("", form.slug)
    return form.door.to("_section", form.slug, later[0].id)


def _section_page(
    request: HttpRequest, form: Form, page: Section, filled: filling.Filled
) -> HttpResponse:
    sections = form.sections
    at = next(at for at, item in enumerate(sections) if item.id == page.id)
    previous = form.door.to("_section", form.slug, sections[at - 1].id) if at else ""
    context = {
        "form": form,
        "door": form.door,
        "pack": form.pack,
        "section": page,
        "filled": filled,
        "own": own.beside(request, form, page),
        "errors": filled.errors,
        "at": at + 1,
        "count": len(sections),
        "back": previous or _service_page(form),
        "returns": request.GET.get("kembali") or request.POST.get("kembali", ""),
        "lang": get_language() or "id",
    }
    return http.render(request, "cases/section.html", context, status=422 if filled.errors else 200)


def _check_page(request: HttpRequest, form: Form, checked: forms.Checked) -> HttpResponse:
    lang = get_language() or "id"
    rows = [
        (
            item,
            [
                {
                    "key": field.label.in_(lang),
                    "value": forms.present(field, checked.answers.get(field.id), lang)
                    or _("tidak diisi"),
                    "picture": forms.picture(field, checked.answers.get(field.id), lang),
                    "href": form.door.to("_section", form.slug, item.id)
                    + "?kembali=periksa#"
                    + field.id,
                }
                for field in forms.visible_fields(form.pack, item.id, checked.answers)
            ],
        )
        for item in form.sections
    ]
    context = {
        "form": form,
        "door": form.door,
        "pack": form.pack,
        "rows": rows,
        "warnings": checked.warnings,
        "errors": checked.errors,
        "unit": filling.submission(form.pack, checked.answers).unit if not checked.errors else None,
        "back": form.door.to("_section", form.slug, form.sections[-1].id),
    }
    return http.render(request, "cases/check.html", context, status=422 if checked.errors else 200)


def _service_page(form: Form) -> str:
    return (
        reverse("cases:counter_services")
        if form.door is COUNTER
        else reverse("packs:service", args=[form.slug])
    )
