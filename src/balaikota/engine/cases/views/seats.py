"""The sitting of an officer's browser: a token in a cookie that lasts the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from balaikota.engine.cases.actions import opening
from balaikota.engine.cases.queries import sittings
from balaikota.engine.cases.views import doors
from balaikota.lib.errors import NotFound
from balaikota.web import http

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Draft, Sitting

COOKIE = "bk-sesi-loket"


@dataclass(frozen=True)
class Seat:
    """What an officer's browser holds.

    Attributes:
        token: of the sitting; fresh when there is none open.
        sitting: the one that is open, once a form was sent or updated in it.
    """

    token: str
    sitting: Sitting | None

    def secret_of(self, draft: Draft) -> str:
        """Return the secret of a form that became a case; empty once it was replaced."""
        token = sittings.token_of(self.token, draft.serial)
        return opening.secret_in(token, draft.case) if draft.case else ""


def of(request: HttpRequest) -> Seat:
    """Return the seat of a request. One statement at most."""
    token = request.COOKIES.get(COOKIE, "")
    sitting = sittings.find(token)
    if sitting is not None and sittings.is_open(sitting, http.actor(request), now=http.now()):
        return Seat(token, sitting)
    return Seat(token if token and sitting is None else doors.new_token(), None)


def sent(seat: Seat, number: str = "") -> list[Draft]:
    """Return the forms of the seat that became cases, or the one of ``number``.

    Raises:
        NotFound: there is none.
    """
    found = sittings.find_sent(seat.sitting) if seat.sitting else []
    chosen = [one for one in found if one.case and number in ("", one.case.number)]
    if not chosen:
        raise NotFound(doors.nothing_sent())
    return chosen


def hold(response: HttpResponse, seat: Seat) -> HttpResponse:
    """Let the browser hold the sitting's token until the day is over at the latest."""
    response.set_cookie(
        COOKIE,
        seat.token,
        max_age=86_400,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        path="/meja/",
    )
    return response
