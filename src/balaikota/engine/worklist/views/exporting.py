"""The inbox as a table to take away: what the officer sees, without anything personal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from balaikota.core.ledger import actions as ledger
from balaikota.engine.cases.queries import inbox, shown
from balaikota.engine.worklist.rules import MOST_ROWS
from balaikota.lib import wording
from balaikota.web import downloads, http
from balaikota.web.access import desk


@desk("worklist.export")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the tasks of a filter as CSV or, with ``?bentuk=xlsx``, as a workbook.

    At most MOST_ROWS rows, earliest due first; a last row says so when there are more.
    """
    actor, now, lang = http.actor(request), http.now(), get_language() or "id"
    chosen = inbox.filter_named(actor, request.GET.get("saring", ""))
    sought = {"search": request.GET.get("cari", ""), "unit": request.GET.get("unit", "")[:40]}
    found = inbox.find_all(actor, chosen, now=now, most=MOST_ROWS + 1, **sought)
    rows = shown.inbox_rows(found[:MOST_ROWS], now=now, lang=lang)
    ledger.disclose(
        by=actor, now=now, subject=f"worklist.inbox:{chosen.value}", purpose="export",
        before_answer=True,
    )  # fmt: skip
    table = [_columns(), *(_line(row) for row in rows)]
    if len(found) > MOST_ROWS:
        table.append([_("Masih ada baris lain. Persempit saringan untuk melihatnya.")])
    kind = request.GET.get("bentuk", "")
    return downloads.of_table(table, kind, name=f"tugas-{chosen.value}", sheet=_("Tugas"))


def _columns() -> list[str]:
    return [
        _("Nomor"), _("Layanan"), _("Langkah"), _("Unit"), _("Dipegang"), _("Masuk"),
        _("Batas langkah"), _("Batas janji"), _("Terlambat"), _("Tanpa petugas"),
        _("Kali dikembalikan"), _("Saluran"),
    ]  # fmt: skip


def _line(row: dict[str, Any]) -> list[str]:
    return [
        row["number"], row["service"], row["next_act"], row["unit__name"], row["holder"],
        _time(row["case__opened_at"]), _time(row["due_at"]), _time(row["case__promise_due_at"]),
        _yes(row["is_late"]), _yes(row["is_unattended"]), str(row["case__returns"]),
        row["case__channel"],
    ]  # fmt: skip


def _time(at: Any) -> str:
    return at.astimezone(wording.WIB).strftime("%Y-%m-%d %H:%M") if at else ""


def _yes(is_so: bool) -> str:
    return _("ya") if is_so else ""
