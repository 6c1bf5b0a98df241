"""The JSON API: every app that has a ``router`` in its api.py, under /api/v1/."""

from __future__ import annotations

from http import HTTPStatus
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.utils import check_csrf

from balaikota.core.action import Actor
from balaikota.core.manifest import own_apps
from balaikota.lib.errors import DomainError
from balaikota.web import bearer, errors, http, problems, uploads

SAFE = ("GET", "HEAD", "OPTIONS")


def caller(request: HttpRequest) -> Actor:
    """Return who calls: the program whose key is shown, whoever the session names, else a visitor.

    Rights are asked by queries and acts. No browser sends a key of its own accord; a change under a
    session needs the CSRF token, as a page's form does: another site can make the browser send the
    cookie, not the token.

    Raises:
        NotIdentified: 401, the key is unknown or not in force.
        TooMany: 429, the client showed too many wrong keys, or the key was used too often.
        HttpError: 403, the CSRF token is missing or wrong.
    """
    if program := bearer.caller(request):
        return program
    if request.method not in SAFE and request.user.is_authenticated and check_csrf(request):
        raise HttpError(HTTPStatus.FORBIDDEN, "X-CSRFToken")
    return http.actor(request)


class Api(NinjaAPI):
    """The API, whose description also says how every operation may fail."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the OpenAPI document."""
        document = super().get_openapi_schema(**options)
        problems.describe(document)
        bearer.describe(document)
        return document


def build() -> NinjaAPI:
    """Return the API with the routers of all apps: rooms under their own prefix, others at the root."""
    api = Api(
        title="balaikota",
        version="1",
        description="The city hall's services for programs. Failures are RFC 9457 problems.",
        urls_namespace="api",
        docs_url=None,
        auth=caller,
    )
    for config in own_apps():
        if router := _router_of(config.name):
            is_room = config.label in settings.ROOMS
            prefix = f"/{config.label.replace('_', '-')}" if is_room else ""
            api.add_router(prefix, router)
    api.add_exception_handler(DomainError, _refused)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(AuthenticationError, _unauthenticated)
    api.add_exception_handler(Http404, _not_found)
    return api


def _router_of(name: str) -> Router | None:
    if name == "balaikota.config" or not find_spec(f"{name}.api"):
        return None
    return getattr(import_module(f"{name}.api"), "router", None)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return errors.answer(request, error)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    first = error.errors[0]
    field = str(first["loc"][-1]) if first.get("loc") else None
    message = uploads.refusal() if field in uploads.too_large(request) else first["msg"]
    return errors.problem(request, 422, message, field=field)


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return errors.page(request, error.status_code)


def _unauthenticated(request: HttpRequest, error: Any) -> HttpResponse:
    return errors.page(request, 403)


def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return errors.page(request, 404)


API = build()
URLS = API.urls  # made anew at each reading: kept, so that the marks below stay
for _pattern in URLS[0]:
    assert _pattern.callback is not None
    login_not_required(_pattern.callback)  # who may do what is asked by queries and actions
