"""What these pages share: a page of questions, read and shown again with nothing lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from balaikota.core.action import Actor, ActorKind
from balaikota.engine.applicants.forms import Sheet
from balaikota.engine.cases.views import filling
from balaikota.engine.packs.fields import Setting
from balaikota.engine.packs.forms import Checked
from balaikota.lib.errors import DomainError
from balaikota.web import http


def person(request: HttpRequest) -> Actor:
    """Return whoever is signed in, as a resident: an officer is one at home."""
    return replace(http.actor(request), kind=ActorKind.RESIDENT, grants=())


def read(request: HttpRequest, sheet: Sheet, setting: Setting | None = None) -> Checked:
    """Return what was posted to a sheet."""
    posted = {name: request.POST.getlist(name) for name in request.POST}
    return sheet.check(posted, setting or setting_now())


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
