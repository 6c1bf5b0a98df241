"""Asking for a service: one topic a page, check the answers, send, confirmation.

No account is needed. What an officer fills in at the counter is one page: ``counter``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from balaikota.engine.cases.actions import drafting, opening
from balaikota.engine.cases.views import cosigning, doors, filling, own, receipt, resuming
from balaikota.engine.cases.views.doors import Form, at_form
from balaikota.engine.packs import forms
from balaikota.engine.packs.grammar import Field, Section
from balaikota.lib.errors import NotFound
from balaikota.web import http, limits

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
    there = filling.setting_of(form.owner, form.pack.fields)
    checked = forms.check_all(form.pack, form.answers, there)
    along = cosigning.of_form(form)
    if along is not None and cosigning.is_asking(request):
        along = cosigning.asked(request, form, along)
        if along is None:
            return redirect(form.door.to("_check", form.slug))
    elif request.method == "POST" and not checked.errors and (along is None or along.is_signed):
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
    return _check_page(request, form, checked, along)


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
        raise NotFound(doors.nothing_sent())
    return receipt.response(
        form.draft.case,
        secret=form.secret,
        is_replaced=form.is_replaced,
        paper=request.GET.get("kertas", ""),
    )


@at_form
@require_POST
def afresh(request: HttpRequest, form: Form) -> HttpResponse:
    """Forget this form in this browser and begin a new one."""
    response = redirect(form.door.to("", form.slug))
    response.delete_cookie(doors.cookie_of(form.slug), path=form.door.to("", form.slug))
    return response


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
        "back": previous or reverse("packs:service", args=[form.slug]),
        "returns": request.GET.get("kembali") or request.POST.get("kembali", ""),
        "lang": get_language() or "id",
    }
    return http.render(request, "cases/section.html", context, status=422 if filled.errors else 200)


def _check_page(
    request: HttpRequest, form: Form, checked: forms.Checked, along: cosigning.Along | None
) -> HttpResponse:
    lang = get_language() or "id"
    rows = [
        (
            item,
            [
                line
                for field in forms.visible_fields(form.pack, item.id, checked.answers)
                for line in _check_lines(form, item, field, checked.answers.get(field.id), lang)
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
        "errors": [*checked.errors, *(along.errors if along else ())],
        "along": along,
        "problems": dict(along.errors) if along else {},
        "lang": lang,
        "unit": filling.submission(form.pack, checked.answers).unit if not checked.errors else None,
        "back": form.door.to("_section", form.slug, form.sections[-1].id),
    }
    status = 422 if context["errors"] else 200
    return http.render(request, "cases/check.html", context, status=status)


def _check_lines(
    form: Form, page: Section, field: Field, answer: Any, lang: str
) -> Iterator[dict[str, Any]]:
    """Return the lines of one question: of a group one a row, each with its own Change link."""
    place = f"{form.door.to('_section', form.slug, page.id)}?kembali=periksa#{field.id}"
    label = field.label.in_(lang)
    for at, row in enumerate(forms.rows(field, answer, lang)):
        told = ", ".join(text for _label, text in row.lines)
        yield {"key": f"{label}: {row.title}", "value": told, "href": f"{place}-{at}"}
    if field.kind != "group" or not answer:
        yield {
            "key": label,
            "value": forms.present(field, answer, lang) or _("tidak diisi"),
            "picture": forms.picture(field, answer, lang),
            "href": place,
        }
