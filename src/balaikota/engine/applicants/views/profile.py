"""“Data diri”: what fills in forms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.core.people import actions
from balaikota.core.people import queries as people
from balaikota.engine.applicants import forms
from balaikota.engine.applicants.views import sheets
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import signed_in

NAMES = ("name", "phone", "email", "address")


@signed_in
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Show and keep one's own data."""
    by = sheets.person(request)
    if request.method != "POST":
        return sheets.page(request, "applicants/profile.html", forms.PROFILE, None, _kept(by.id))
    checked = sheets.read(request, forms.PROFILE)
    if not checked.errors:
        said = checked.answers
        values = {name: said[name] for name in NAMES if name in said}
        try:
            nik = said.get("nik", {}).get("number", "")
            actions.save_profile(by=by, now=http.now(), nik=nik, **values)
        except DomainError as error:
            sheets.refuse(checked, error, forms.PROFILE)
        else:
            messages.success(request, _("Data diri Anda tersimpan."))
            return redirect("applicants:profile")
    return sheets.page(request, "applicants/profile.html", forms.PROFILE, checked)


def _kept(user_id: str) -> dict[str, Any]:
    profile = people.find_profile(int(user_id))
    if profile is None:
        return {}
    answers = {name: getattr(profile, name) for name in NAMES if getattr(profile, name)}
    return answers | ({"nik": {"number": profile.nik, "reason": ""}} if profile.nik else {})
