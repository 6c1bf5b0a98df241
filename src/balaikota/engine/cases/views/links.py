"""What the pages of one-time links share: kept out of caches, slowed when guessed, plain when over."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from balaikota.lib.errors import NotFound
from balaikota.web import http, limits, resend
from balaikota.web.access import public

WRONG_TRIES, WINDOW = 10, 900

View = Callable[..., HttpResponse]
Row = TypeVar("Row")


def unlisted(view: View) -> View:
    """Keep a page out of caches, search engines and the address that other sites are told."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        # Not no-referrer: the form is sent with the address of this site, or it is refused.
        response["Referrer-Policy"] = "same-origin"
        return response

    return public(never_cache(run))


def opened(request: HttpRequest, purpose: str, find: Callable[[], Row]) -> Row:
    """Return what a link is for, slowed after WRONG_TRIES in WINDOW seconds for the client.

    Args:
        purpose: what wrong tries are counted for.
        find: reads the row of the link; its NotFound is a wrong try.

    Raises:
        NotFound: the link opens nothing.
        TooMany: too often wrong.
    """
    now, who = http.now(), http.client(request)
    limits.require_room(purpose, who, limit=WRONG_TRIES, seconds=WINDOW, now=now)
    try:
        return find()
    except NotFound:
        limits.count(purpose, who, limit=WRONG_TRIES + 1, seconds=WINDOW, now=now)
        raise


def typed(request: HttpRequest, names: Collection[str]) -> list[str]:
    """Return the words that were sent to a link that takes nothing, to be copied."""
    if request.method != "POST":
        return []
    kept = resend.kept_fields(request)
    return [text for name, text in kept if name in names and text.strip()]


def over(
    request: HttpRequest, why: str, *, status: int, names: Collection[str], **told: object
) -> HttpResponse:
    """Return the page of a link that opens nothing: why, what was typed, and whom to turn to.

    Args:
        why: a sentence.
        names: fields whose words are shown back.
        told: ``inquiry`` or ``advice``, for what may be done now; ``is_here``: only to sign out.
    """
    context: dict[str, object] = {"inquiry": None, "advice": "", "is_here": False}
    context |= {"why": why, "typed": typed(request, names)} | told
    return http.render(request, "cases/link_over.html", context, status=status)
