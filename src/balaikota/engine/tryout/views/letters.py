"""The letters of a service with made-up answers: as pictures on a page, and as PDF."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from balaikota.engine.packs.queries import pack_of
from balaikota.engine.tryout import forms
from balaikota.engine.tryout.queries import letters, trying
from balaikota.engine.tryout.queries.letters import Sheet
from balaikota.engine.tryout.views.bench import as_number, today
from balaikota.lib.errors import NotFound
from balaikota.lib.letters.content import Form
from balaikota.lib.letters.press import Misprint
from balaikota.web import http
from balaikota.web.access import desk

LETTER, OFFICE, WAY, FORM, PAGE = "surat", "kantor", "jabatan", "cara", "halaman"
FORMS = tuple(form.value for form in Form)
_COUNTING_DPI, _SHOWN_DPI = 20, 110


@desk("tryout.run")
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one letter of the service, and let another, another office or signer be chosen."""
    version, sheet = _asked(request, slug)
    lang = get_language() or "id"
    pages, trouble = 0, ""
    try:
        pages = len(letters.pictures(sheet, dpi=_COUNTING_DPI))
    except Misprint as error:
        trouble = str(error).partition("\n")[0][:200]
    context: dict[str, Any] = {
        "version": version,
        "slug": slug,
        "title": sheet.pack.products[sheet.key].title.in_(lang),
        "service": sheet.pack.title.in_(lang),
        "sheet": sheet,
        "letters": [(key, one.title.in_(lang)) for key, one in sheet.pack.products.items()],
        "offices": [(one.code, one.name) for one in letters.find_offices(sheet.pack, sheet.at)],
        "ways": _ways(),
        "forms": _forms(),
        "pages": range(1, pages + 1),
        "trouble": trouble,
        "query": _query(request),
    }
    return http.render(request, "tryout/letters.html", context)


@desk("tryout.run")
@require_safe
def pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the letter as PDF, to open in the browser."""
    _version, sheet = _asked(request, slug)
    return _sent(_made(letters.pdf, sheet), "application/pdf", f"contoh-{sheet.key}.pdf")


@desk("tryout.run")
@require_safe
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """Return one page of the letter as a picture."""
    _version, sheet = _asked(request, slug)
    pages = _made(letters.pictures, sheet, dpi=_SHOWN_DPI)
    number = as_number(request.GET.get(PAGE, "")) or 1
    if not 1 <= number <= len(pages):
        raise NotFound(_("Halaman itu tidak ada."))
    return _sent(pages[number - 1], "image/png", f"contoh-{sheet.key}-{number}.png")


def _asked(request: HttpRequest, slug: str) -> tuple[Any, Sheet]:
    """Return the version and the letter that an address asks for; what means nothing is the first.

    Raises:
        NotFound: no such service, it issues no letter, or no office issues it.
    """
    query, now = request.GET, http.now()
    version = trying.get_version(slug, as_number(query.get(forms.VERSION, "")), today())
    pack = pack_of(version)
    offices = letters.find_offices(pack, now)
    if not pack.products or not offices:
        raise NotFound(_("Layanan ini tidak menerbitkan surat."))
    key = query.get(LETTER, "")
    key = key if key in pack.products else next(iter(pack.products))
    usual = letters.form_of(pack, key).value
    unit = next((one for one in offices if one.code == query.get(OFFICE, "")), offices[0])
    way, form = query.get(WAY, ""), query.get(FORM, usual)
    return version, Sheet(
        pack,
        key,
        unit,
        way if way in letters.WAYS else letters.WAYS[0],
        Form(form if form in FORMS else usual),
        now,
    )


def _made(make: Any, sheet: Sheet, **options: Any) -> Any:
    try:
        return make(sheet, **options)
    except Misprint as error:
        raise NotFound(_("Naskah surat ini tidak dapat dicetak.")) from error


def _sent(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop(PAGE, None)
    return kept.urlencode()


def _ways() -> list[tuple[str, str]]:
    return [
        ("sendiri", _("Pimpinan kantor")),
        ("an", _("Atas nama pimpinan (a.n.)")),
        ("an-ub", _("Atas nama atasan, untuk beliau (a.n., u.b.)")),
        ("plt", _("Pelaksana tugas (Plt.)")),
        ("plh", _("Pelaksana harian (Plh.)")),
        ("pj", _("Penjabat (Pj.)")),
    ]


def _forms() -> list[tuple[str, str]]:
    return [
        (Form.ELECTRONIC.value, _("Sertifikat pejabat")),
        (Form.SEAL.value, _("Segel kantor")),
        (Form.WET.value, _("Pena, di atas kertas")),
        (Form.UNSIGNED.value, _("Belum ditandatangani")),
    ]
