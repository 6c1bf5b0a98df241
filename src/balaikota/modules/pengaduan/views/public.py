"""The public face: the list with its map, the page of a report, its photos, feed and open data."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from balaikota.core.areas import queries as areas
from balaikota.core.files import queries as files
from balaikota.engine.packs.views import kept_shortly
from balaikota.lib import wording
from balaikota.lib.geo import hexmap
from balaikota.lib.geo.hexmap import Mark
from balaikota.lib.tables import writing
from balaikota.modules.pengaduan.forms.publishing import read_before, read_filter
from balaikota.modules.pengaduan.queries import published
from balaikota.modules.pengaduan.queries.published import Filter, Shown
from balaikota.modules.pengaduan.rules import publishing as rules
from balaikota.modules.pengaduan.rules.publishing import Stage
from balaikota.web import access, http, shell

STAGES = {
    Stage.RECEIVED: gettext_lazy("Diterima"),
    Stage.WORKING: gettext_lazy("Sedang ditangani"),
    Stage.ANSWERED: gettext_lazy("Sudah dijawab"),
    Stage.ENDED: gettext_lazy("Selesai"),
}
TONES = {Stage.RECEIVED: "info", Stage.WORKING: "warning", Stage.ANSWERED: "ok", Stage.ENDED: "ok"}
QUARTERS = 8
FEED_MOST = 30
PHOTO_SECONDS = 300  # how long a photo that was taken down may still be in somebody's cache
HOT, WARM = 0.66, 0.33  # of the kelurahan with most


@access.public
@require_safe
@kept_shortly
def index(request: HttpRequest) -> HttpResponse:
    """List what was published, the newest first, and show on the city's map where it is."""
    wanted, lang = read_filter(request.GET), language()
    reports, older = published.find_reports(wanted, lang=lang, before=read_before(request.GET))
    counts = published.count_by_area(wanted)
    places = areas.known_kelurahan()
    asked = asked_for(wanted)
    context = {
        "reports": reports,
        "total": sum(counts.values()),
        "stages": STAGES,
        "tones": TONES,
        "wanted": wanted,
        "is_filtered": bool(asked),
        "categories": sorted(published.titles(lang).items(), key=lambda one: one[1]),
        "places": sorted(((code, one.name) for code, one in places.items()), key=lambda o: o[1]),
        "quarters": [(str(one), quarter_title(one)) for one in latest_quarters()],
        "map": drawing(counts, wanted),
        "table": [
            (code, places[code].name, n)
            for code, n in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
            if code in places
        ],
        "query": urlencode(asked),
        "older": f"?{urlencode(asked | {'sebelum': str(older)})}" if older else None,
    }
    return http.render(request, "pengaduan/public_index.html", context)


@access.public
@require_safe
@kept_shortly
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one published report: what was reported, what became of it, and the photos."""
    report = published.get_report(code, lang=language())
    context = {
        "report": report,
        "stage": STAGES[report.stage],
        "tone": TONES[report.stage],
        "steps": steps(report),
        "before": [one for one in report.pictures if not one.is_after],
        "after": [one for one in report.pictures if one.is_after],
    }
    return http.render(request, "pengaduan/public_detail.html", context)


@access.public
@require_safe
def photo(request: HttpRequest, key: UUID, is_small: bool = False) -> HttpResponse:
    """Send a public photo, as long as it is public."""
    file = published.get_photo(key, is_small=is_small)
    etag = f'"{key}-{"kecil" if is_small else "besar"}"'
    unchanged = get_conditional_response(request, etag)
    if unchanged is not None:
        return unchanged
    response = HttpResponse(files.read(file), content_type=file.media_type)
    response["ETag"] = etag
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    patch_cache_control(response, public=True, max_age=PHOTO_SECONDS)
    return response


@access.public
@require_safe
@kept_shortly
def feed(request: HttpRequest) -> HttpResponse:
    """Send what was published as an Atom feed, with the same filters as the list."""
    wanted = read_filter(request.GET)
    reports, _older = published.find_reports(wanted, lang=language(), most=FEED_MOST)
    here = request.build_absolute_uri
    made = Atom1Feed(
        title=_("Pengaduan warga – %(city)s") % {"city": shell.brand()},
        link=here(reverse("pengaduan:index")),
        description="",
        language=language(),
        feed_url=here(),
    )
    for one in reports:
        made.add_item(
            title=one.title,
            link=here(reverse("pengaduan:public", args=[one.code])),
            description=one.text,
            unique_id=here(reverse("pengaduan:public", args=[one.code])),
            pubdate=_at(one),
            updateddate=one.changed_at,
            categories=[one.category_title],
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml")


@access.public
@require_safe
@kept_shortly
def open_data(request: HttpRequest) -> HttpResponse:
    """Send what was published as CSV, with the same filters as the list."""
    wanted = read_filter(request.GET)
    reports, _older = published.find_reports(wanted, lang=language(), most=published.MOST_ROWS)
    head = [
        "kode", "tanggal_lapor", "kategori", "nama_kategori", "kelurahan", "nama_kelurahan",
        "lintang", "bujur", "unit", "keadaan", "tanggal_dijawab", "judul", "isi", "jawaban",
    ]  # fmt: skip
    table = [head, *(_cells(one) for one in reports)]
    response = HttpResponse(writing.as_csv(table), content_type=writing.CSV_TYPE)
    response["Content-Disposition"] = 'attachment; filename="pengaduan.csv"'
    return response


def steps(report: Shown) -> list[dict[str, Any]]:
    """Return the public timeline, in days: exact times would help to guess who reported."""
    dates = report.dates
    told = [
        (_("Laporan diterima"), dates.filed_at),
        (_("Ditangani %(unit)s") % {"unit": report.unit}, dates.first_reply_at),
        (_("Dijawab"), dates.answered_at),
        (_("Selesai"), dates.ended_at),
    ]
    done = max(i for i, (_text, at) in enumerate(told) if at)
    return [
        {
            "text": text,
            "state": "done" if i < done or dates.ended_at else "current" if i == done else "todo",
            "detail": wording.long_date(at.astimezone(wording.WIB).date(), language())
            if at
            else "",
        }
        for i, (text, at) in enumerate(told)
        if at or i > done
    ]


def drawing(counts: dict[str, int], wanted: Filter) -> SafeString:
    """Return the map of hotspots; empty while no cells are laid. Markup is escaped where it is made."""
    hexes = areas.hexes()
    if not hexes:
        return SafeString()
    most = max(counts.values(), default=0)
    rest = {key: value for key, value in asked_for(wanted).items() if key != "kelurahan"}
    marks = {}
    for code in hexes:
        n = counts.get(code, 0)
        words = ngettext("%(n)d laporan", "%(n)d laporan", n) % {"n": n}
        href = f"{reverse('pengaduan:index')}?{urlencode(rest | {'kelurahan': code})}" if n else ""
        marks[code] = Mark(str(n) if n else "", _tone(n, most), words, href)
    drawn = hexmap.render(
        hexes,
        marks,
        title=_("Laporan yang terbit, menurut kelurahan"),
        description=_("Satu segi enam satu kelurahan; garis tebal membatasi kecamatan."),
        key="peta",
    )
    return mark_safe(drawn)


def _tone(n: int, most: int) -> str:
    if not n:
        return "idle"
    return "hot" if n > most * HOT else "warm" if n > most * WARM else "some"


def asked_for(wanted: Filter) -> dict[str, str]:
    """Return the filter as it stands in an address, without what is empty."""
    found = {
        "q": wanted.words,
        "kategori": wanted.category,
        "kelurahan": wanted.area,
        "keadaan": str(wanted.stage or ""),
        "triwulan": str(wanted.quarter or ""),
    }
    return {key: value for key, value in found.items() if value}


def latest_quarters() -> list[rules.Quarter]:
    """Return the quarters that may be asked for, the present one first."""
    return rules.latest_quarters(http.now().astimezone(wording.WIB).date(), QUARTERS)


def quarter_title(quarter: rules.Quarter) -> str:
    """Return a quarter in words: ``Oktober – Desember 2026``."""
    lang, last = language(), quarter.first.month + 2
    names = wording.month_name(quarter.first.month, lang), wording.month_name(last, lang)
    return f"{names[0]} – {names[1]} {quarter.first.year}"


def language() -> str:
    """Return ``id`` or ``en``."""
    return (get_language() or "id")[:2]


def _cells(one: Shown) -> list[str]:
    lat, lon = one.point or ("", "")
    answered = one.dates.answered_at
    return [
        one.code, one.filed_date.isoformat(), one.category, one.category_title, one.area,
        one.area_name, f"{lat}", f"{lon}", one.unit, one.stage.value,
        answered.astimezone(wording.WIB).date().isoformat() if answered else "",
        one.title, one.text, one.answer,
    ]  # fmt: skip


def _at(one: Shown) -> datetime:
    return datetime.combine(one.filed_date, time(), UTC)
