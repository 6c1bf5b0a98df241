"""Importing officers and assignments: bring a table, read what would happen, apply, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from balaikota.core.ledger import actions as disclosure
from balaikota.engine.office.actions import imports as actions
from balaikota.engine.office.actions import undoing as undoing_actions
from balaikota.engine.office.forms import imports as forms
from balaikota.engine.office.imports import offered
from balaikota.engine.office.imports.columns import COLUMNS
from balaikota.engine.office.queries import imports as queries
from balaikota.engine.office.queries import undoing
from balaikota.engine.office.views import answers, import_page
from balaikota.lib.errors import Conflict, DomainError, NotFound
from balaikota.lib.tables import reading
from balaikota.web import access, http, uploads


@access.desk("office.stage_import")
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Say what to bring, take it, and list the imports so far."""
    by, now = http.actor(request), http.now()
    form = forms.Upload(answers.posted(request))
    if request.method == "POST":
        form.is_valid()
        try:
            staged = actions.stage(by=by, now=now, **_read(request))
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return redirect("office:import", staged.pk)
    page, total = answers.page_number(request), queries.count_imports(by)
    context = {
        "columns": COLUMNS,
        "past": queries.find_imports(by, page=page),
        "page": page,
        "pages": max(1, -(-total // queries.PAGE_SIZE)),
        "tones": import_page.TONES,
    }
    return answers.form_page(request, "office/imports.html", form, context)


@access.desk("office.stage_import")
@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out the table to fill in."""
    if kind not in offered.TYPES:
        raise NotFound(_("Halaman ini tidak ditemukan."))
    return _download(offered.template(kind), kind, "contoh-impor-petugas")


@access.desk("office.stage_import")
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a draft would do, row by row; or what an import has done."""
    by, now = http.actor(request), http.now()
    source = queries.get_import(by, pk)
    disclosure.disclose(by=by, now=now, subject=_subject(source), purpose="open")
    if source.state == queries.State.DRAFT and source.content and now < source.draft_until:
        plan = queries.plan_of(source, by=by, now=now)
        form = forms.Apply(initial={"invitations": forms.INVITE})
        return import_page.draft(request, source, plan, form)
    return import_page.result(request, source)


@access.desk("office.apply_import")
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the good rows of a draft."""
    by, now = http.actor(request), http.now()
    source, form = queries.get_import(by, pk), forms.Apply(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.apply(
                by=by, now=now, source=source, digest=given["digest"],
                partial=given["how"] == forms.GOOD, invite=given["invitations"] == forms.INVITE,
            )  # fmt: skip
        except DomainError as error:
            answers.refuse(form, error)
        else:
            messages.success(request, _("Impor tersimpan."))
            return redirect("office:import", pk)
    source = queries.get_import(by, pk)
    if source.state != queries.State.DRAFT or source.content is None:
        return redirect("office:import", pk)
    plan = queries.plan_of(source, by=by, now=now)
    return import_page.draft(request, source, plan, form)


@access.desk("office.discard_import")
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    by, now = http.actor(request), http.now()
    source = queries.get_import(by, pk)
    try:
        actions.discard(by=by, now=now, source=source)
    except Conflict as error:
        messages.error(request, error.message)
        return redirect("office:import", pk)
    messages.success(request, _("Impor dibuang. Tidak ada yang disimpan."))
    return redirect("office:imports")


@access.desk("office.invite_imported")
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to those whose account an import opened."""
    by, now = http.actor(request), http.now()
    source = queries.get_import(by, pk)
    try:
        actions.invite_later(by=by, now=now, source=source)
    except Conflict as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Undangan dikirim."))
    return redirect("office:import", pk)


@access.desk("office.undo_import")
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo an import as a whole, or say row by row why that cannot be any more."""
    by, now = http.actor(request), http.now()
    source = queries.get_import(by, pk)
    if source.state != queries.State.APPLIED:
        return redirect("office:import", pk)
    form = forms.Undo(answers.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            undoing_actions.undo(by=by, now=now, source=source, reason=form.cleaned_data["reason"])
        except DomainError as error:
            answers.refuse(form, error)
        else:
            messages.success(request, _("Impor dibatalkan: semuanya seperti sebelum impor."))
            return redirect("office:import", pk)
    disclosure.disclose(by=by, now=now, subject=_subject(source), purpose="open")
    is_late = undoing.is_too_late(source, now)
    context: dict[str, Any] = {
        "source": source,
        "is_late": is_late,
        "obstacles": [] if is_late else undoing.find_obstacles(source, by=by, now=now),
        "pk": pk,
    }
    return answers.form_page(request, "office/import_undo.html", form, context)


@access.desk("office.stage_import")
@require_GET
def bad(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Hand out the bad rows with what to mend."""
    by, now = http.actor(request), http.now()
    source = queries.get_import(by, pk)
    if kind not in offered.TYPES or source.content is None:
        raise NotFound(_("Halaman ini tidak ditemukan."))
    plan = queries.plan_of(source, by=by, now=now)
    disclosure.disclose(
        by=by, now=now, subject=_subject(source), purpose="export", before_answer=True
    )
    content = offered.bad_rows(kind, source.content, plan.bad)
    return _download(content, kind, f"perbaiki-impor-{pk}")


def _read(request: HttpRequest) -> dict[str, Any]:
    """Return the table that was uploaded and the name of its file.

    Raises:
        NotATable: there is none, or none that can be read.
    """
    upload = request.FILES.get("file")
    if "file" in uploads.too_large(request):
        raise actions.NotATable(forms.sentence(reading.Fault.TOO_LARGE), field="file")
    if upload is None:
        raise actions.NotATable(_("Pilih berkas tabelnya dulu."), field="file")
    try:
        sheet = reading.read(upload.read(reading.MOST_BYTES + 1))
    except reading.Unreadable as error:
        raise actions.NotATable(forms.sentence(error.fault), field="file") from error
    return {"file_name": str(upload.name), "sheet": sheet}


def _subject(source: Any) -> str:
    return f"office.import:{source.pk}"


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=offered.TYPES[kind])
    named = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}")
    answer["Content-Disposition"] = named or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
