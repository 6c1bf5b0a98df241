"""The public pages: home, the list of services, the start page of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from balaikota.core.areas import queries as areas
from balaikota.engine.packs import figures, owners, queries
from balaikota.engine.packs.grammar import Pack
from balaikota.lib import wording
from balaikota.lib.errors import NotFound
from balaikota.web import access, http

View = Callable[..., HttpResponse]
FEW = 12
FRESH_SECONDS = 60


def kept_shortly(view: View) -> View:
    """Give a public page an ETag and a minute in shared caches; what is personal stays private."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        if set(request.COOKIES) - {settings.LANGUAGE_COOKIE_NAME}:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        set_response_etag(response)
        answer = get_conditional_response(request, response.headers["ETag"], None, response)
        assert isinstance(answer, HttpResponse)
        return answer

    return run


@access.public
@require_safe
@kept_shortly
def home(request: HttpRequest) -> HttpResponse:
    """Show where to begin: find a service, track an application, what we promise."""
    on = today()
    offers = queries.find_services(on=on)
    promises = [(offer, queries.promise_of(offer.pack, on=on)) for offer in offers[:FEW]]
    kept = [(offer, promise, figures.of(offer.slug, on)) for offer, promise in promises]
    context = {"offers": offers[:FEW], "more": len(offers) > FEW, "promises": kept}
    return http.render(request, "packs/home.html", context)


@access.public
@require_safe
@kept_shortly
def index(request: HttpRequest) -> HttpResponse:
    """List the services that fit what was typed; ``?semua=1`` lists all."""
    words = request.GET.get("q", "").strip()[:200]
    shows_all = request.GET.get("semua") == "1"
    found = queries.find_services(on=today(), words="" if shows_all else words)
    shown = found if shows_all or words else found[:FEW]
    context = {
        "words": "" if shows_all else words,
        "offers": shown,
        "hidden": len(found) - len(shown),
    }
    return http.render(request, "packs/index.html", context)


@access.public
@require_safe
@kept_shortly
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the start page of a service: who, what, how long, what it costs, who answers."""
    on = today()
    version = queries.version_in_force(slug, on=on)
    context = {
        "slug": slug,
        "version": version,
        "pack": version.pack,
        "promise": queries.promise_of(version.pack, on=on),
        "tariffs": queries.tariffs_of(version.pack, on=on),
        "figures": figures.of(slug, on),
        "steps": _told(version.pack),
        "office": _office(version.pack, on),
    }
    return http.render(request, "packs/service.html", context)


def _office(pack: Pack, on: date) -> str:
    """Return what answers for it, as its page says: a kind of office, or the name of the only one."""
    if pack.owner.unit is not None:
        return pack.owner.unit.capitalize()
    try:
        return owners.office(pack.owner, "", on=on).name
    except NotFound:  # a reference row that is not loaded yet
        return ""


@access.public
@require_safe
def point(request: HttpRequest) -> HttpResponse:
    """Answer which kelurahan a point lies in; nothing is kept."""
    try:
        lat, lon = float(request.GET["lat"]), float(request.GET["lon"])
        found = areas.locate(lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None
    except (KeyError, ValueError):
        found = None
    if found is None:
        raise NotFound(_("Titik itu tidak terbaca."))
    names = {row.code: row.name for row in areas.find_areas("kelurahan")}
    near = [names.get(code, code) for code in found.candidates]
    if near:
        message = _("Dekat batas wilayah. Pilih yang benar: %s.") % _(" atau ").join(near)
    elif found.area:
        message = _("Lokasi tercatat: Kelurahan %s.") % names.get(found.area, found.area)
    else:
        message = _("Lokasi itu di luar wilayah kota. Pilih kelurahan tempatnya berada.")
    body = {"area": found.area, "candidates": list(found.candidates), "message": message}
    return JsonResponse(body, headers={"Cache-Control": "no-store"})


def _told(pack: Pack) -> list[str]:
    """Return the procedure as plain steps in the reader's language, ending with one end."""
    lang = get_language() or "id"
    steps = [step.title.in_(lang) for step in pack.procedure.values()]
    return [_("Anda mengisi formulir di halaman ini atau di loket"), *steps]


def today() -> date:
    """Return the local date."""
    return http.now().astimezone(wording.WIB).date()
