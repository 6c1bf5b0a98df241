"""What these pages share: a page of questions, read and shown again with nothing lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from balaikota.core.action import Actor, ActorKind
from balaikota.core.files import actions as files
from balaikota.engine.applicants.forms import Sheet
from balaikota.engine.cases.views import filling
from balaikota.engine.packs.fields import Setting
from balaikota.engine.packs.forms import Checked
from balaikota.lib.errors import DomainError
from balaikota.web import http, uploads


def person(request: HttpRequest) -> Actor:
    """Return whoever is signed in, as a resident: an officer is one at home."""
    return replace(http.actor(request), kind=ActorKind.RESIDENT, grants=())


def read(request: HttpRequest, sheet: Sheet, setting: Setting | None = None) -> Checked:
    """Return what was posted to a sheet."""
    posted = {name: request.POST.getlist(name) for name in request.POST}
    return sheet.check(posted, setting or setting_now())


def read_with_file(request: HttpRequest, sheet: Sheet, name: str, owner: str) -> Checked:
    """Return what was posted to a sheet that asks for one file: what is uploaded is stored at once.

    So it is there for the next try when something else is to be mended. ``owner`` is a draft, whose
    files are swept.
    """
    refused, posted = "", [*request.POST.getlist(name)]
    received = request.FILES.getlist(name)  # read first: only then is it known what was too large
    if name in uploads.too_large(request):
        refused = uploads.refusal()
    for upload in received[:1]:
        try:
            stored = files.store(by=person(request), now=http.now(), upload=upload, owner=owner)
            posted = [str(stored.pk)]
        except DomainError as error:
            refused = error.message
    if request.POST.get("hapus"):
        posted = []
    values = {key: request.POST.getlist(key) for key in request.POST} | {name: posted}
    checked = sheet.check(values, filling.setting_of(owner))
    if refused:
        checked.errors = [pair for pair in checked.errors if pair[0] != name]
        checked.errors.append((name, refused))
    return checked


def setting_now() -> Setting:
    """Return today, without files."""
    return Setting(today=filling.today(), now=http.now())


def refuse(checked: Checked, error: DomainError, sheet: Sheet) -> None:
    """Put what an act refused beside the question it is about."""
    kinds = {one.id: one.kind for one in sheet.questions}
    name = error.field or ""
    suffix = {"nik": "-number", "address": "-area", "date": "-day"}.get(kinds.get(name, ""), "")
    checked.errors.append((f"{name}{suffix}" if name in kinds else "bk-form", error.message))


def page(
    request: HttpRequest,
    template: str,
    sheet: Sheet,
    checked: Checked | None,
    answers: dict[str, Any] | None = None,
    setting: Setting | None = None,
    **context: Any,
) -> HttpResponse:
    """Return the page with the questions, 422 when something is to be mended."""
    errors = checked.errors if checked else []
    context |= {
        "questions": sheet.show(setting or setting_now(), answers or {}, checked),
        "errors": errors,
        "lang": get_language() or "id",
    }
    return http.render(request, template, context, status=422 if errors else 200)
