"""Bank statements: upload, look at each line, take over, undo."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.core.ledger import actions as ledger
from balaikota.engine.fees import forms
from balaikota.engine.fees.actions import importing
from balaikota.engine.fees.inputs import statement as inputs
from balaikota.engine.fees.queries import listing, matching, visible
from balaikota.engine.fees.rules import StatementRow
from balaikota.engine.fees.views import shown
from balaikota.lib import wording
from balaikota.lib.errors import DomainError
from balaikota.lib.tables import reading
from balaikota.web import http, uploads
from balaikota.web.access import desk

DEEDS = {"apply": importing.apply, "drop": importing.drop, "undo": importing.undo}


class NotRead(DomainError):
    """The file cannot be read as a bank statement; the message says what to do."""


@desk("fees.record")
@require_http_methods(["GET", "POST"])
def statements(request: HttpRequest) -> HttpResponse:
    """List the bank statements, and read a new one."""
    actor, errors = http.actor(request), list[tuple[str, str]]()
    if request.method == "POST":
        try:
            name, content, rows = _uploaded(request)
            found = importing.read(by=actor, now=http.now(), name=name, content=content, rows=rows)
            return redirect("fees:statement", found.pk)
        except DomainError as error:
            errors = [(error.field or "file", error.message)]
    context = {
        "rows": shown.statement_rows(listing.find_statements(actor)),
        "errors": errors,
        "problems": dict(errors),
    }
    return http.render(request, "fees/statements.html", context, status=422 if errors else 200)


@desk("fees.record")
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show each line and what it leads to; take the statement over, drop it, or undo it."""
    actor = http.actor(request)
    found = visible.get_statement(actor, pk)
    errors = list[tuple[str, str]]()
    if request.method == "POST":
        form = forms.Decision(request.POST)
        try:
            if form.is_valid():
                deed = DEEDS[form.cleaned_data["what"]]
                deed(by=actor, now=http.now(), statement_id=pk)
                return redirect("fees:statement", pk)
            errors = [("", str(some[0])) for some in form.errors.values()]
        except DomainError as error:
            errors = [("", error.message)]
        found = visible.get_statement(actor, pk)
    ledger.disclose(
        by=actor, now=http.now(), subject=f"fees.statement:{pk}", purpose="open",
        unit=found.unit.code,
    )  # fmt: skip
    lines = listing.find_lines(found)
    good = [line for line in lines if not line.error]
    is_preview = found.status == "PREVIEW"
    matches = matching.match_all(good) if is_preview else {}
    led = [(one, matches[one.pk].outcome if is_preview else one.outcome) for one in good]
    broken = [line for line in lines if line.error]
    context = {
        "statement": found,
        "status": shown.statuses()[found.status],
        "good": shown.good_rows(led),
        "broken": shown.broken_rows(broken),
        "sum": sum(line.amount or 0 for line in good),
        "errors": errors,
    }
    return http.render(request, "fees/statement.html", context, status=422 if errors else 200)


def _uploaded(request: HttpRequest) -> tuple[str, bytes, list[StatementRow]]:
    """Return name, content and judged lines of the file that was sent.

    Raises:
        NotRead: none, or none that can be read.
    """
    upload = request.FILES.get("file")
    if "file" in uploads.too_large(request):
        raise NotRead(_("Berkas ini terlalu besar. Bagi menjadi beberapa berkas."), field="file")
    if upload is None:
        raise NotRead(_("Pilih berkas rekening koran."), field="file")
    content = upload.read(reading.MOST_BYTES + 1)
    today = http.now().astimezone(wording.WIB).date()
    try:
        return str(upload.name), content, inputs.read(content, today=today)
    except inputs.NoColumns as error:
        words = _("Kolom ini tidak ada di baris judul: %(missing)s.")
        raise NotRead(words % {"missing": ", ".join(error.missing)}, field="file") from error
    except reading.Unreadable as error:
        words = _("Berkas ini tidak terbaca. Unggah CSV atau XLSX dengan satu baris judul.")
        raise NotRead(words, field="file") from error
