"""How the city handles reports, in numbers: a quarter, by place and category, and what is late now."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from balaikota.core.areas import queries as areas
from balaikota.engine.packs.views import kept_shortly
from balaikota.lib import wording
from balaikota.lib.tables import writing
from balaikota.modules.pengaduan.queries import figures, published
from balaikota.modules.pengaduan.queries.figures import Office, Part, Told
from balaikota.modules.pengaduan.rules import publishing as rules
from balaikota.modules.pengaduan.rules.publishing import Figures, Quarter
from balaikota.modules.pengaduan.views.public import language, latest_quarters, quarter_title
from balaikota.web import access, http

DAY = 24 * 60  # minutes


@access.public
@require_safe
@kept_shortly
def index(request: HttpRequest) -> HttpResponse:
    """Show the figures of a quarter, and what is late at which unit now."""
    now, quarter = http.now(), _quarter(request)
    told = figures.of_quarter(quarter, now=now)
    context = {
        "quarter": str(quarter),
        "quarter_title": quarter_title(quarter),
        "quarters": [(str(one), quarter_title(one)) for one in latest_quarters()],
        "whole": told.whole,
        "verdict": verdict(told.whole),
        "by_area": _rows(told.by_area, _area_names()),
        "by_category": _rows(told.by_category, published.titles(language())),
        "offices": [_office(one) for one in figures.late_now(now=now)],
        "few": rules.FEW,
        "now": now,
    }
    return http.render(request, "pengaduan/figures.html", context)


@access.public
@require_safe
@kept_shortly
def export(request: HttpRequest) -> HttpResponse:
    """Send the figures of a quarter as CSV."""
    quarter = _quarter(request)
    told = figures.of_quarter(quarter, now=http.now())
    response = HttpResponse(writing.as_csv(_table(told)), content_type=writing.CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="angka-pengaduan-{quarter}.csv"'
    return response


def verdict(whole: Figures) -> str:
    """Return in one sentence how the quarter went, with the numbers it stands on."""
    if whole.received < rules.FEW:
        return _("Kurang dari %(few)d laporan: terlalu sedikit untuk dihitung.") % {
            "few": rules.FEW
        }
    if whole.in_time_percent is None:
        return ngettext(
            "%(n)d laporan masuk; belum cukup yang jatuh tempo untuk dinilai.",
            "%(n)d laporan masuk; belum cukup yang jatuh tempo untuk dinilai.",
            whole.received,
        ) % {"n": whole.received}
    return _("%(share)d dari 100 laporan dijawab tepat waktu (%(n)d dari %(judged)d).") % {
        "share": whole.in_time_percent, "n": whole.in_time, "judged": whole.judged,
    }  # fmt: skip


def _quarter(request: HttpRequest) -> Quarter:
    known = {str(one): one for one in latest_quarters()}
    return known.get(request.GET.get("triwulan", ""), next(iter(known.values())))


def _area_names() -> dict[str, str]:
    return {code: one.name for code, one in areas.known_kelurahan().items()}


def _rows(parts: list[Part], names: Mapping[str, str]) -> list[list[str]]:
    return [[_name(one, names.get(one.key, one.key)), *_figures(one.figures)] for one in parts]


def _name(one: Part, known: str) -> str:
    return known if one.key else _("Lainnya, digabung")


def _figures(one: Figures) -> list[str]:
    share, minutes = one.in_time_percent, one.median_minutes
    few = _("terlalu sedikit")
    return [
        wording.number(one.received, language()),
        few
        if share is None
        else _("%(share)d persen dari %(judged)d") % {"share": share, "judged": one.judged},
        few if minutes is None else _days(minutes),
    ]


def _days(minutes: int) -> str:
    """Return calendar days with one decimal."""
    return _("%(days)s hari") % {"days": wording.number(minutes / DAY, language(), decimals=1)}


def _office(one: Office) -> list[str]:
    few = _("kurang dari %(few)d") % {"few": rules.FEW}
    return [
        one.name,
        few if one.open is None else wording.number(one.open, language()),
        "–" if one.late is None else wording.number(one.late, language()),
    ]


def _table(told: Told) -> list[list[str]]:
    head = ["bagian", "kode", "diterima", "dijawab", "dinilai", "tepat_waktu", "median_menit"]
    few = told.whole.received < rules.FEW
    lines = [] if few else [["seluruhnya", "", *_cells(told.whole)]]
    for part, found in (("kelurahan", told.by_area), ("kategori", told.by_category)):
        lines += [[part, one.key or "lainnya", *_cells(one.figures)] for one in found]
    return [head, *lines]


def _cells(one: Figures) -> list[str]:
    told = one.judged >= rules.FEW
    median = one.median_minutes
    return [
        str(one.received),
        str(one.answered) if one.answered >= rules.FEW else "",
        str(one.judged) if told else "",
        str(one.in_time) if told else "",
        "" if median is None else str(median),
    ]
