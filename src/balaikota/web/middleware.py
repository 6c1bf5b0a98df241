"""Around every request: a reference, and failures turned into calm pages."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation
from django.utils.cache import patch_vary_headers

from balaikota.lib.errors import DomainError
from balaikota.web import errors, http

log = structlog.get_logger("balaikota.web")
GetResponse = Callable[[HttpRequest], HttpResponse]
# Without 0, O, 1, I: the reference is read out over the telephone. 32 signs, each five bits.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class RequestReference:
    """Give each request a short reference, bind it to the log and tell it in the answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request and write one line about it: no address, no person, no query."""
        made = "".join(ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(8))
        request.reference = f"{made[:4]}-{made[4:]}"  # type: ignore[attr-defined]
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(reference=f"{made[:4]}-{made[4:]}"):
            response = self.get_response(request)
            log.info(
                "request",
                method=request.method,
                route=request.resolver_match.route if request.resolver_match else None,
                status=response.status_code,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )
        response["X-Request-ID"] = f"{made[:4]}-{made[4:]}"
        return response


class NoNul:
    """Take NUL out of addresses and queries: PostgreSQL refuses it, and nobody means it.

    In a path it becomes U+FFFD, so that the page is simply not found; from a query it is left
    out. Forms refuse it by themselves.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request without NUL."""
        request.path_info = request.path_info.replace("\0", "\ufffd")
        if "%00" in request.META["QUERY_STRING"]:
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        return self.get_response(request)


class Language:
    """Speak the language chosen by the switch; Indonesian until one is chosen.

    What the browser prefers is not asked: many telephones here are set to English by their maker.
    Programs under /api/ say it by Accept-Language.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language and say which it was."""
        if http.is_api(request):
            chosen = translation.get_language_from_request(request)
        else:
            chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = chosen
        with translation.override(chosen):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ["Accept-Language" if http.is_api(request) else "Cookie"])
        return response


class DomainErrors:
    """Show an anticipated failure as a page, or as problem+json under /api/."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; explain a method that the address does not take."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            explained = errors.page(request, 405)
            explained["Allow"] = response["Allow"]
            return explained
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a DomainError with its message; leave bugs to Django."""
        if isinstance(error, DomainError):
            return errors.answer(request, error)
        if isinstance(error, OperationalError | InterfaceError):
            log.error("database unavailable", kind=type(error).__name__)
            return errors.unavailable(request)
        return None
