"""The places of the city for whoever draws a map."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from balaikota.core.areas import queries as areas
from balaikota.web import access

FRESH_SECONDS = 3600


def _etag(request: HttpRequest) -> str | None:
    return f'"{areas.digest_of(areas.as_geojson().decode())}"'


@access.public
@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
@condition(etag_func=_etag)
def kelurahan(request: HttpRequest) -> HttpResponse:
    """Send the boundaries of the kelurahan as GeoJSON; 409 while none are loaded."""
    return HttpResponse(areas.as_geojson(), content_type="application/geo+json")
