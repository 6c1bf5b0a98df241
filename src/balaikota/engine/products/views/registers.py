"""Registers on the desk: to read, to print, to take along as CSV."""

from __future__ import annotations

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from balaikota.core.ledger import actions as ledger
from balaikota.engine.products import rules
from balaikota.engine.products.queries import registers
from balaikota.engine.products.views import shown
from balaikota.web import http
from balaikota.web.access import desk


@desk(registers.PERMISSION)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the registers of one year."""
    actor = http.actor(request)
    this_year = rules.register_year(http.now())
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else this_year
    books = registers.find_registers(actor, year=year)
    context = {
        "books": books,
        "rows": shown.book_rows(books),
        "may_mend": actor.may("products.mend"),
        "may_sign": actor.may("products.sign"),
        "year": year,
        "years": sorted({this_year, *registers.find_years(actor)}, reverse=True),
    }
    return http.render(request, "products/registers.html", context)


@desk(registers.PERMISSION)
@require_GET
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one register in full, ready to print."""
    context = _context(request, pk)
    context["rows"] = shown.register_rows(context["lines"])
    return http.render(request, "products/register.html", context)


@desk(registers.PERMISSION)
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the register as CSV; the ledger knows it first."""
    context = _context(request, pk)
    book = context["register"]
    ledger.disclose(
        by=http.actor(request),
        now=http.now(),
        subject=f"products.register:{book.pk}",
        purpose="export",
        unit=book.unit.code,
        before_answer=True,
    )
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"register-{book.unit.code}-{book.classification}-{book.year}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # spreadsheets read the letters right
    writer = csv.writer(response)
    writer.writerow(
        [_("Urut"), _("Nomor"), _("Tanggal"), _("Surat"), _("Tentang"), _("Permohonan"),
         _("Penanda tangan"), _("Keadaan"), _("Catatan")]
    )  # fmt: skip
    for line in context["lines"]:
        cells = (line.number, line.dated.isoformat(), line.title, line.about, line.case_number,
                 line.signer, shown.status(line.status), line.note)  # fmt: skip
        writer.writerow([line.sequence, *map(_harmless, cells)])
    return response


def _context(request: HttpRequest, pk: int) -> dict[str, Any]:
    actor = http.actor(request)
    found = registers.get_register(actor, pk)
    return {
        "register": found,
        "title": registers.title_of(found),
        "lines": registers.find_lines(actor, found),
        "missing": registers.find_missing(found),
        "now": http.now(),
    }


def _harmless(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
