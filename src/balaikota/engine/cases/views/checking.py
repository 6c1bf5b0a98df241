"""“Cek dulu”: a few questions before the form, without an account. Nothing is stored until asked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.engine.cases.actions import drafting
from balaikota.engine.cases.views import doors, filling
from balaikota.engine.cases.views.doors import Form, at_form
from balaikota.engine.packs import forms, precheck
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Pack, Precheck
from balaikota.lib.errors import NotFound
from balaikota.web import http


@at_form
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, form: Form) -> HttpResponse:
    """Ask, and say what the answers come to; on POST go to the form with them.

    The answers stand in the address, so that the page is stateless: no personal question may be
    among them.

    Raises:
        NotFound: the service has no pre-check.
    """
    pack = packs.version_in_force(form.slug, on=filling.today()).pack
    if pack.precheck is None:
        raise NotFound(_("Layanan ini tidak punya cek awal."))
    asked = request.POST if request.method == "POST" else request.GET
    checked = _read(pack, pack.precheck, asked) if forms.SHOWN in asked else None
    if request.method != "POST" or checked is None or not checked.is_complete:
        return _page(request, form, pack, checked)
    if form.elsewhere:
        return redirect(form.elsewhere)
    drafting.offer(
        by=http.actor(request),
        now=http.now(),
        draft_id=doors.draft_id(request, form),
        prefill=precheck.carried(pack, checked.answers),
    )
    return redirect(form.door.to("", form.slug))


def _read(pack: Pack, asked: Precheck, given: QueryDict) -> forms.Checked:
    values = {name: given.getlist(name) for name in given}
    alone = precheck.form_of(pack, asked)
    return forms.check_section(alone, precheck.PAGE, values, filling.setting_of(""))


def _page(
    request: HttpRequest, form: Form, pack: Pack, checked: forms.Checked | None
) -> HttpResponse:
    assert pack.precheck is not None
    alone = precheck.form_of(pack, pack.precheck)
    errors = checked.errors if checked else []
    context: dict[str, Any] = {
        "form": form,
        "pack": pack,
        "questions": forms.questions(alone, precheck.PAGE, filling.setting_of(""), {}, checked),
        "errors": errors,
        "judged": precheck.judge(pack, pack.precheck, checked.answers)
        if checked and checked.is_complete
        else None,
        "again": [(name, value) for name, values in request.GET.lists() for value in values],
        "address": reverse("cases:apply_precheck", args=[form.slug]),
        "lang": get_language() or "id",
    }
    is_refused = bool(errors) or request.method == "POST"
    return http.render(request, "cases/precheck.html", context, status=422 if is_refused else 200)
