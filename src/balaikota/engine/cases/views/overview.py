"""The city at a glance for those who see more than one unit: one hexagon per kelurahan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from balaikota.engine.cases.queries import overview
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.engine.cases.queries.overview import Board, Line, Standing
from balaikota.engine.cases.queries.shown import role_title
from balaikota.lib.geo import hexmap
from balaikota.lib.geo.hexmap import Mark
from balaikota.web import http
from balaikota.web.access import desk

# Column of the table -> filter of the inbox it counts, in order; what it is sorted by in addresses.
COLUMNS = {
    "terbuka": (Filter.UNIT, gettext_lazy("Terbuka")),
    "hari-ini": (Filter.TODAY, gettext_lazy("Jatuh tempo hari ini")),
    "terlambat": (Filter.LATE, gettext_lazy("Terlambat")),
    "tanpa-petugas": (Filter.UNATTENDED, gettext_lazy("Tanpa petugas")),
    "menunggu": (Filter.WAITING, gettext_lazy("Menunggu pemohon")),
}
BY_NAME, USUAL = "nama", "terlambat"
# A shape of its own for each standing: nobody has to tell them by colour.
SHAPES = {
    Standing.LATE: "◆",
    Standing.UNATTENDED: "▲",
    Standing.WELL: "✓",
    Standing.IDLE: "–",
}
WORDS = {
    Standing.LATE: gettext_lazy("Ada yang terlambat"),
    Standing.UNATTENDED: gettext_lazy("Ada berkas tanpa petugas"),
    Standing.WELL: gettext_lazy("Semua berjalan"),
    Standing.IDLE: gettext_lazy("Tidak ada berkas terbuka"),
}
_LINKED = {Standing.LATE: Filter.LATE, Standing.UNATTENDED: Filter.UNATTENDED}


@desk("cases.view")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show how the units stand that the officer sees: the finding, the map, the numbers."""
    now = http.now()
    board = overview.board(http.actor(request), now=now)
    chosen = request.GET.get("urut", "")
    order = chosen if chosen in COLUMNS or chosen == BY_NAME else USUAL
    context = {
        "finding": finding(board),
        "map": drawing(board),
        "legend": [(SHAPES[one], WORDS[one], one.value, board.number(one)) for one in Standing],
        "totals": [(text, board.total(one), one.value) for one, text in COLUMNS.values()],
        "posts": [(role_title(post.role, get_language() or "id"), post) for post in board.posts],
        "kelurahan": in_order(board.kelurahan, order),
        "others": in_order(board.others, order),
        "columns": [(name, text, one.value) for name, (one, text) in COLUMNS.items()],
        "order": order,
        "sees_people": http.actor(request).may("people.view"),
        "is_quiet": not any(board.total(one) for one, _text in COLUMNS.values()),
        "now": now,
    }
    return http.render(request, "cases/overview.html", context)


def finding(board: Board) -> str:
    """Return in one sentence what a superior has to know first."""
    late = board.number(Standing.LATE)
    others = sum(line.standing is Standing.LATE for line in board.others)
    posts = len(board.posts)
    parts = [
        late and ngettext("%d kelurahan terlambat", "%d kelurahan terlambat", late) % late,
        others and ngettext("%d unit lain terlambat", "%d unit lain terlambat", others) % others,
        posts and ngettext("%d jabatan kosong", "%d jabatan kosong", posts) % posts,
    ]
    return ", ".join(part for part in parts if part) or _("Tidak ada yang terlambat")


def in_order(lines: Sequence[Line], order: str) -> list[Line]:
    """Return the lines by name, or the highest number first and, among equals, the most urgent."""
    if order == BY_NAME:
        return sorted(lines, key=lambda line: line.name)
    chosen = COLUMNS[order][0]
    urgent = (Filter.LATE, Filter.UNATTENDED, Filter.UNIT)
    return sorted(
        lines,
        key=lambda line: (*(-line.counts[one] for one in (chosen, *urgent)), line.name),
    )


def drawing(board: Board) -> SafeString:
    """Return the map; empty when no cells are laid. Markup is escaped where it is made."""
    if not board.hexes:
        return SafeString()
    # Two offices of one place (a closed one and its successor): the worse is drawn, last.
    lines = reversed(in_order(board.kelurahan, USUAL))
    marks = {line.area: _mark(line) for line in lines if line.area in board.hexes}
    drawn = hexmap.render(
        board.hexes,
        marks,
        title=finding(board),
        description=_("Satu segi enam satu kelurahan; garis tebal membatasi kecamatan."),
        key="peta",
    )
    return mark_safe(drawn)


def _mark(line: Line) -> Mark:
    shown = {
        Standing.LATE: f"{SHAPES[Standing.LATE]} {line.late}",
        Standing.UNATTENDED: f"{SHAPES[Standing.UNATTENDED]} {line.unattended}",
        Standing.WELL: f"{SHAPES[Standing.WELL]} {line.open + line.waiting}",
        Standing.IDLE: SHAPES[Standing.IDLE],
    }
    query: dict[str, Any] = {
        "saring": _LINKED.get(line.standing, Filter.UNIT).value,
        "unit": line.unit.code,
    }
    return Mark(
        text=shown[line.standing],
        tone=line.standing.value,
        meaning=_meaning(line),
        href=f"{reverse('cases:inbox')}?{urlencode(query)}",
    )


def _meaning(line: Line) -> str:
    if line.standing is Standing.IDLE:
        return str(WORDS[Standing.IDLE])
    parts = [
        _("%d berkas terbuka") % line.open,
        line.today and _("%d jatuh tempo hari ini") % line.today,
        line.late and _("%d terlambat") % line.late,
        line.unattended and _("%d tanpa petugas") % line.unattended,
        line.waiting and _("%d menunggu pemohon") % line.waiting,
    ]
    return ", ".join(part for part in parts if part)
