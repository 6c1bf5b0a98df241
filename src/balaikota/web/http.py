"""What every page uses: the actor behind the request, the moment, and rendering."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils import timezone

from balaikota.core.action import Actor, ActorKind
from balaikota.core.manifest import permissions_of
from balaikota.core.people import queries as people
from balaikota.core.people.models import User

VISITOR_ROLE = "pengunjung"


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page made from ``template``."""
    return HttpResponse(render_to_string(template, dict(context or {}), request), status=status)


def now() -> datetime:
    """Return the present moment, aware, in UTC; only the edge asks for it."""
    return timezone.now()  # noqa: TID251 - the one place where a page reads the clock


def actor(request: HttpRequest) -> Actor:
    """Return who acts: the officer or resident signed in, else a visitor; or whom ``act_as`` named.

    The answer is kept for the length of the request.
    """
    known = getattr(request, "_actor", None)
    if not isinstance(known, Actor):
        known = _find_actor(request)
        act_as(request, known)
    return known


def act_as(request: HttpRequest, actor: Actor) -> None:
    """Let the request act as ``actor``: a program that showed its key."""
    request._actor = actor  # type: ignore[attr-defined]


def _find_actor(request: HttpRequest) -> Actor:
    if isinstance(request.user, User):
        return people.actor_signed_in(request.user, now=now())
    return Actor(ActorKind.VISITOR, reference(request), permissions=permissions_of(VISITOR_ROLE))


def reference(request: HttpRequest) -> str:
    """Return the short id of this request, shown on error pages and written in the log."""
    return str(getattr(request, "reference", "-"))


def is_api(request: HttpRequest) -> bool:
    """Tell whether the caller is a program that expects JSON."""
    return request.path.startswith("/api/")


def kept_address(url_name: str, *args: str | int) -> str:
    """Return the address of a URL name, from memory if it was asked before.

    Never for an address that opens something to whoever has it.

    Raises:
        NoReverseMatch: no app has it.
    """
    return _address(get_script_prefix(), url_name, args)


@lru_cache(maxsize=4096)
def _address(_prefix: str, url_name: str, args: tuple[str | int, ...]) -> str:
    return reverse(url_name, args=args or None)


def client(request: HttpRequest) -> str:
    """Return the address the request came from, behind ``settings.TRUSTED_PROXIES`` proxies.

    Each trusted proxy has added one entry to X-Forwarded-For; what stands before them is only
    what the client says.
    """
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return str(hops[-trusted])
    return str(request.META.get("REMOTE_ADDR", ""))
