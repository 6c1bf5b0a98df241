"""Every URL: one prefix per app, the rooms found by folder."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from balaikota.config.api import URLS as API_URLS


def _of(package: str) -> list[URLPattern | URLResolver]:
    return [path("", include(f"{package}.urls"))] if find_spec(f"{package}.urls") else []


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", API_URLS),
    *_of("balaikota.web"),
    *(pattern for name in settings.ENGINE for pattern in _of(f"balaikota.engine.{name}")),
    *(
        path(f"{name.replace('_', '-')}/", include(f"{package}.urls"))
        for name, package in settings.ROOMS.items()
        if find_spec(f"{package}.urls")
    ),
]

handler400 = "balaikota.web.views.bad_request"
handler403 = "balaikota.web.views.forbidden"
handler404 = "balaikota.web.views.not_found"
handler500 = "balaikota.web.views.failed"
handler429 = "balaikota.web.views.too_many"
