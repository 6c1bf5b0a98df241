"""A form that changed, or whose service ended, while somebody filled it in: nothing typed is lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from balaikota.engine.cases.actions import drafting
from balaikota.engine.cases.queries import drafts
from balaikota.engine.cases.views import filling
from balaikota.engine.cases.views.doors import Form, at_form
from balaikota.engine.packs import carrying
from balaikota.engine.packs import forms as questions
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import NotFound
from balaikota.web import http

GONE = 410


@at_form
@require_http_methods(["GET", "POST"])
def changed(request: HttpRequest, form: Form) -> HttpResponse:
    """Show what a new version of the form changes for this draft; on POST go on with it.

    Where the service ended without a new version, say so: the answers are shown and kept on.
    """
    if form.draft is None or not form.is_outdated:
        return redirect(form.door.to("", form.slug))
    try:
        version = packs.version_in_force(form.slug, on=filling.today())
    except NotFound:
        return _withdrawn(request, form)
    setting = filling.setting_of(form.owner)
    carried = carrying.carry(form.pack, version.pack, form.answers, setting)
    if request.method == "POST":
        drafting.carry_over(
            by=http.actor(request),
            now=http.now(),
            draft_id=form.draft.pk,
            version_id=version.pk,
            answers=carried.answers,
        )
        return redirect(form.door.to("", form.slug))
    lang = get_language() or "id"
    lost = (*carried.gone, *carried.again)
    context = {
        "form": form,
        "door": form.door,
        "pack": version.pack,
        "carried": carried,
        "was": {f.id: questions.present(f, form.answers.get(f.id), lang) for f in lost},
        "kept": len(carried.answers),
        "version": version,
        "lang": lang,
    }
    return http.render(request, "cases/changed.html", context)


def _withdrawn(request: HttpRequest, form: Form) -> HttpResponse:
    """Return the page of a draft whose service is not offered any more: what was answered, until when."""
    assert form.draft is not None
    lang = get_language() or "id"
    sections = [
        (
            section.title.in_(lang),
            [
                {"key": one.label.in_(lang), "value": questions.present(one, given, lang)}
                for one in section.fields
                if (given := form.answers.get(one.id)) is not None
            ],
        )
        for section in form.sections
    ]
    context = {
        "pack": form.pack,
        "ended": form.draft.version.valid_to,
        "until": drafts.kept_until(form.draft),
        "sections": sections,
        "lang": lang,
    }
    return http.render(request, "cases/withdrawn_form.html", context, status=GONE)
