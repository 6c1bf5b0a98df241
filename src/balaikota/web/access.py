"""Who may open a page: ``public`` and ``desk``. What they then see, queries decide."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from balaikota.core.action import Actor
from balaikota.core.people import queries as people
from balaikota.core.people.roles import PEOPLE_ADMIN
from balaikota.lib.errors import NotFound
from balaikota.web import http, resend

View = Callable[..., HttpResponse]

# How fields in which officers write are called; ``note-nama`` is a note too.
IN_WORDS = frozenset(
    {"about", "answer", "body", "note", "other", "purpose", "reason", "text", "theirs", "words"}
)


def public(view: View) -> View:
    """Open a view to everybody, signed in or not."""
    return login_not_required(view)


def desk(permission: str | None = None) -> Callable[[View], View]:
    """Open a view to officers who hold ``permission`` somewhere (None: any assignment).

    Whoever is not signed in is sent to sign in and back; a form sent after the session ended is
    kept. Whoever is signed in without the right finds nothing there (404); an officer on leave is
    told so (403). Who sends a form less than a day after a post of theirs ended, and finds nothing
    there, is told that, and what they had typed.
    """

    def decorate(view: View) -> View:
        @login_not_required
        @never_cache
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _sign_in_first(request)
            actor = http.actor(request)
            if actor.away_until is not None:
                return _away_page(request, actor)
            try:
                if not (actor.may(permission) if permission else actor.is_officer):
                    raise NotFound(_("Halaman ini tidak ditemukan."))
                return view(request, *args, **kwargs)
            except NotFound:
                if request.method == "POST" and (told := _just_over(request)):
                    return _too_late(request, told)
                raise

        run.desk_permission = permission  # type: ignore[attr-defined]
        return run

    return decorate


def signed_in(view: View) -> View:
    """Open a view to everybody who is signed in, resident or officer."""

    @login_not_required
    @never_cache
    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _sign_in_first(request)
        return view(request, *args, **kwargs)

    return run


def sign_in_address(path: str) -> str:
    """Return the address of the sign-in page that leads back to ``path``."""
    return f"{settings.LOGIN_URL}?{urlencode({'next': path})}"


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        back = request.headers.get("HX-Current-URL", request.get_full_path())
        return HttpResponse(status=204, headers={"HX-Redirect": sign_in_address(_path_of(back))})
    if request.method == "POST":
        return resend.page(request, "web/session-over.html", status=401)
    return HttpResponseRedirect(sign_in_address(request.get_full_path()))


def _away_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    now = http.now()
    absence = people.absence_of(int(actor.id), now=now)
    admins = people.find_officers_by_role(PEOPLE_ADMIN, now=now)
    context = {
        "until": people.until_words(actor.away_until),
        "absence": absence,
        "admins": [user.name for user in admins if str(user.pk) != actor.id][:3],
        "is_sent": request.method == "POST",
        "typed": _typed(request),
    }
    return http.render(request, "web/away.html", context, status=403)


def _just_over(request: HttpRequest) -> list[str]:
    return people.find_just_over(int(http.actor(request).id), now=http.now())


def _too_late(request: HttpRequest, told: list[str]) -> HttpResponse:
    """Say that a post ended while its page was open; whether the page leads anywhere stays untold."""
    context = {"told": told, "typed": _typed(request)}
    return http.render(request, "web/too-late.html", context, status=NotFound.status)


def _typed(request: HttpRequest) -> list[str]:
    """Return the words somebody typed into a form that was not carried out, to be copied.

    Codes that they chose are left out: what has no space is shown of the fields for words only.
    """
    return [
        value.strip()
        for name, value in resend.kept_fields(request)
        if value.strip() and (name.partition("-")[0] in IN_WORDS or len(value.split()) > 1)
    ]


def _path_of(address: str) -> str:
    return "/" + address.split("://", 1)[-1].partition("/")[2] if "://" in address else address
