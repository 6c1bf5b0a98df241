"""“Berkas saya”: upload once, use again."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.files import queries as stored
from balaikota.core.files import serve
from balaikota.core.people.actions import vault as acts
from balaikota.core.people.queries import organisations, vault
from balaikota.engine.applicants import forms
from balaikota.engine.applicants.views import sheets
from balaikota.engine.cases.views.filling import setting_of, today
from balaikota.engine.packs.forms import Checked
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """List what is kept; keep one more."""
    user_id = int(sheets.person(request).id)
    owner = f"draft:kept-{user_id}"
    checked = _keep(request, owner) if request.method == "POST" else None
    if checked is not None and not checked.errors:
        messages.success(request, _("Berkas tersimpan."))
        return redirect("applicants:vault")
    on = today()
    represented = organisations.find_represented(user_id, on=on)
    rows = [(kept, vault.is_expired(kept, on=on)) for kept in vault.find_kept(user_id, on=on)]
    whose = {str(one.organisation_id): one.organisation.name for one in represented}
    return sheets.page(
        request,
        "applicants/vault.html",
        forms.kept(),
        checked,
        setting=setting_of(owner),
        rows=rows,
        whose=list(whose.items()),
        chosen=request.POST.get("untuk", ""),
    )


@signed_in
@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Download one."""
    kept = vault.get_kept(int(sheets.person(request).id), pk, on=today())
    return serve.response(kept.file)


@signed_in
@require_http_methods(["GET", "POST"])
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then delete one."""
    by = sheets.person(request)
    kept = vault.get_kept(int(by.id), pk, on=today())
    if request.method == "POST":
        acts.forget_file(by=by, now=http.now(), kept_id=pk)
        messages.success(request, _("Berkas dihapus."))
        return redirect("applicants:vault")
    return http.render(request, "applicants/forget.html", {"kept": kept})


def _keep(request: HttpRequest, owner: str) -> Checked:
    """Keep what was sent, or return what is to be mended."""
    checked = sheets.read_with_file(request, forms.kept(), "file", owner)
    if not checked.errors:
        _act(request, owner, checked)
    return checked


def _act(request: HttpRequest, owner: str, checked: Checked) -> None:
    said, whose = checked.answers, request.POST.get("untuk", "")
    try:
        acts.keep_file(
            by=sheets.person(request),
            now=http.now(),
            file=stored.open_for(said["file"][0], owner),
            kind=said["kind"],
            title=said["title"],
            last_day=date.fromisoformat(said["last_day"]) if "last_day" in said else None,
            organisation_id=int(whose)
            if whose.isascii() and whose.isdecimal() and len(whose) < 18
            else None,
        )
    except DomainError as error:
        sheets.refuse(checked, error, forms.kept())
