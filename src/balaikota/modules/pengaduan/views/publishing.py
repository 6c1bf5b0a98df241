"""The desk's pages of what becomes public: the list, the words, each photo, taking down."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from balaikota.core.files import serve
from balaikota.core.ledger import actions as ledger
from balaikota.lib.covering import BadBox
from balaikota.lib.errors import DomainError
from balaikota.lib.personal import Kind
from balaikota.modules.pengaduan.actions import publishing as actions
from balaikota.modules.pengaduan.actions.publishing import Words
from balaikota.modules.pengaduan.forms import publishing as forms
from balaikota.modules.pengaduan.queries import publishing as queries
from balaikota.modules.pengaduan.rules import publishing as rules
from balaikota.web import http
from balaikota.web.access import desk

KINDS = {
    Kind.NIK: gettext_lazy("NIK"),
    Kind.KK: gettext_lazy("Nomor KK"),
    Kind.PHONE: gettext_lazy("Nomor telepon"),
    Kind.EMAIL: gettext_lazy("Alamat email"),
    Kind.ACCOUNT: gettext_lazy("Nomor rekening atau nomor panjang"),
    Kind.PLATE: gettext_lazy("Nomor kendaraan"),
    Kind.ADDRESS: gettext_lazy("Alamat rumah"),
    Kind.NAME: gettext_lazy("Nama orang"),
}
REASONS = [
    ("PERSONAL", gettext_lazy("Memuat data pribadi")),
    ("WRONG", gettext_lazy("Isinya keliru")),
    ("ASKED", gettext_lazy("Diminta pelapor")),
    ("UNLAWFUL", gettext_lazy("Melanggar hukum atau menghina orang")),
]
MOMENTS = [
    ("BEFORE", gettext_lazy("Saat dilaporkan")),
    ("AFTER", gettext_lazy("Sesudah ditangani")),
]


@desk(queries.PUBLISH)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the reports that the officer may release, the newest first."""
    only_new = request.GET.get("saring") != "semua"
    rows = queries.find_reports(
        http.actor(request), before=forms.read_before(request.GET), only_new=only_new
    )
    context = {
        "rows": rows,
        "only_new": only_new,
        "older": rows[-1].report.pk if len(rows) == queries.PAGE else None,
    }
    return http.render(request, "pengaduan/publish_index.html", context)


@desk(queries.PUBLISH)
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, number: str) -> HttpResponse:
    """Show the words of a report and what looks personal in them, or release them."""
    actor, now = http.actor(request), http.now()
    report = queries.get_report(actor, number)
    publication = queries.find_publication(report)
    if request.method == "GET":
        ledger.disclose(
            by=actor, now=now, subject=f"case:{report.case_id}", purpose="open",
            unit=report.case.unit.code,
        )  # fmt: skip
        typed = (
            {"title": publication.title, "text": publication.text, "answer": publication.answer}
            if publication
            else {"title": "", "text": queries.own_words(report), "answer": ""}
        )
        return _words_page(request, report, publication, typed)
    typed, confirmed = forms.read_words(request.POST), request.POST.getlist("confirmed")[:200]
    if request.POST.get("what") == "cover":
        typed = {name: queries.covered(said, confirmed) for name, said in typed.items()}
        return _words_page(request, report, publication, typed, confirmed=confirmed)
    try:
        actions.release(by=actor, now=now, number=number, words=Words(**typed), confirmed=confirmed)
    except DomainError as problem:
        if problem.field not in typed:
            raise
        return _words_page(
            request, report, publication, typed, confirmed=confirmed, problem=problem
        )
    return redirect("pengaduan:publish", report.case.number)


def _words_page(
    request: HttpRequest,
    report: Any,
    publication: Any,
    typed: dict[str, str],
    *,
    confirmed: Any = (),
    problem: DomainError | None = None,
) -> HttpResponse:
    whole = "\n".join(typed.values())
    context = {
        "case": report.case,
        "report": report,
        "publication": publication,
        "is_public": publication is not None and publication.state == "RELEASED",
        "typed": typed,
        "limits": rules,
        "findings": [(one, KINDS[one.kind]) for one in queries.findings(whole)],
        "confirmed": confirmed,
        "problem": problem,
        "errors": [(problem.field, str(problem.message))] if problem else [],
        "photos": queries.find_photos(report, publication),
        "history": queries.find_history(publication) if publication else [],
        "may_take_down": http.actor(request).may("pengaduan.take_down", report.case.unit_id),
    }
    status = problem.status if problem else 200
    return http.render(request, "pengaduan/publish.html", context, status)


@desk(queries.PUBLISH)
@require_http_methods(["GET", "POST"])
def photo(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show a photo to cover what tells who somebody is, or release it so covered."""
    actor = http.actor(request)
    report = queries.get_report(actor, number)
    source = queries.get_photo(report, pk)
    publication = queries.get_publication(report)
    problem, sent = None, request.POST
    if request.method == "POST":
        try:
            actions.release_photo(
                by=actor, now=http.now(), number=number, photo=pk,
                boxes=_boxes(request), alt=sent.get("alt", "")[: forms.READ],
                moment=sent.get("moment", "BEFORE"),
            )  # fmt: skip
        except DomainError as error:
            if error.field not in ("alt", "boxes", "moment"):
                raise
            problem = error
        else:
            return redirect("pengaduan:publish", report.case.number)
    known = {one.source.pk: one.released for one in queries.find_photos(report, publication)}
    context = {
        "case": report.case,
        "source": source,
        "released": known.get(pk),
        "cells": range(1, rules.COLUMNS * rules.ROWS + 1),
        "columns": rules.COLUMNS,
        "rows": rules.ROWS,
        "chosen": sent.getlist("cell"),
        "boxes": sent.get("boxes", "")[: forms.READ],
        "alt": sent.get("alt", ""),
        "moment": sent.get("moment", "BEFORE"),
        "moments": MOMENTS,
        "reasons": REASONS,
        "limits": rules,
        "errors": [(problem.field, str(problem.message))] if problem else [],
    }
    status = problem.status if problem else 200
    return http.render(request, "pengaduan/publish_photo.html", context, status)


def _boxes(request: HttpRequest) -> Any:
    try:
        return forms.read_boxes(request.POST)
    except BadBox as error:
        raise DomainError(_("Bagian yang ditutup tidak benar. Ulangi."), field="boxes") from error


@desk(queries.PUBLISH)
@require_GET
def picture(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show the photo itself, as its case keeps it; the ledger knows who looked."""
    actor = http.actor(request)
    report = queries.get_report(actor, number)
    source = queries.get_photo(report, pk)
    ledger.disclose(
        by=actor, now=http.now(), subject=f"case:{report.case_id}", purpose="file",
        unit=report.case.unit.code,
    )  # fmt: skip
    return serve.page(source, 1, width=actions.LARGE)


@desk("pengaduan.take_down")
@require_POST
def photo_down(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take one public photo down."""
    actions.withdraw_photo(
        by=http.actor(request), now=http.now(), number=number, photo=pk,
        reason=request.POST.get("reason", ""), note=request.POST.get("note", ""),
    )  # fmt: skip
    return redirect("pengaduan:publish", number)


@desk("pengaduan.take_down")
@require_http_methods(["GET", "POST"])
def take_down(request: HttpRequest, number: str) -> HttpResponse:
    """Ask why a report is taken down, or do so."""
    actor, problem = http.actor(request), None
    report = queries.get_report(actor, number)
    publication = queries.get_publication(report)
    reason, note = request.POST.get("reason", ""), request.POST.get("note", "")[: forms.READ]
    if request.method == "POST":
        try:
            actions.take_down(by=actor, now=http.now(), number=number, reason=reason, note=note)
        except DomainError as error:
            if error.field not in ("reason", "note"):
                raise
            problem = error
        else:
            return redirect("pengaduan:publish", report.case.number)
    context = {
        "case": report.case,
        "publication": publication,
        "reasons": REASONS,
        "reason": reason,
        "note": note,
        "limits": rules,
        "errors": [(problem.field, str(problem.message))] if problem else [],
    }
    status = problem.status if problem else 200
    return http.render(request, "pengaduan/take_down.html", context, status)


@desk(queries.PUBLISH)
@require_POST
def restore(request: HttpRequest, number: str) -> HttpResponse:
    """Undo a take-down."""
    actions.restore(by=http.actor(request), now=http.now(), number=number)
    return redirect("pengaduan:publish", number)
