"""The histories of cases for whoever studies how a service runs: choose, then take away as XES."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from balaikota.core.ledger import actions as ledger
from balaikota.engine.packs import queries as packs
from balaikota.engine.worklist.queries import histories, xes
from balaikota.engine.worklist.queries.histories import Wanted
from balaikota.lib import wording
from balaikota.lib.errors import DomainError
from balaikota.lib.xes import CONTENT_TYPE
from balaikota.web import http
from balaikota.web.access import desk


class BadPeriod(DomainError):
    """The days asked for mean nothing; ``field`` names the one."""


@desk("worklist.export_histories")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Ask which cases, and say how many that are and what the file holds."""
    return _page(request)


@desk("worklist.export_histories")
@require_GET
def download(request: HttpRequest) -> Any:
    """Hand out the histories as one XES file, streamed; recorded before the first byte."""
    try:
        wanted = _wanted(request)
    except BadPeriod:
        return _page(request)
    actor, now = http.actor(request), http.now()
    ledger.disclose(
        by=actor, now=now, subject=xes.subject_of(wanted), purpose="export", before_answer=True
    )
    answer = StreamingHttpResponse(xes.log(actor, wanted, now=now), content_type=CONTENT_TYPE)
    name = f"riwayat-{wanted.service or 'semua'}-{now.astimezone(wording.WIB):%Y%m%d}.xes"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def _page(request: HttpRequest) -> HttpResponse:
    errors: list[tuple[str, str]] = []
    wanted, count = Wanted(), 0
    try:
        wanted = _wanted(request)
        count = histories.count_cases(http.actor(request), wanted)
    except BadPeriod as error:
        errors.append((error.field or "", error.message))
    context: dict[str, Any] = {
        "services": _services(),
        "wanted": wanted,
        "count": count,
        "fewest": histories.FEWEST,
        "errors": errors,
        "wrong": dict(errors),
        "given": {name: request.GET.get(name, "")[:40] for name in ("layanan", "dari", "sampai")},
        "query": request.GET.urlencode(),
    }
    return http.render(request, "worklist/histories.html", context, status=422 if errors else 200)


def _wanted(request: HttpRequest) -> Wanted:
    """Return which cases the address asks for. Raises BadPeriod."""
    service = request.GET.get("layanan", "")
    known = {code for code, _title in _services()}
    first, last = _day(request, "dari"), _day(request, "sampai")
    if first is not None and last is not None and last < first:
        raise BadPeriod(_("Hari terakhir mendahului hari pertama. Tukar keduanya."), field="sampai")
    return Wanted(service if service in known else "", first, last)


def _day(request: HttpRequest, name: str) -> date | None:
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = _("Tulis tanggalnya seperti 2026-11-30, atau kosongkan.")
        raise BadPeriod(message, field=name) from None


def _services() -> list[tuple[str, str]]:
    """Return (slug, title) of every service that ever was offered, by title."""
    lang = get_language() or "id"
    found = {
        v.service.slug: v.pack.title.in_(lang) for v in packs.find_in_force(date.min, date.max)
    }
    return sorted(found.items(), key=lambda pair: pair[1])
