"""Who the reader of a tracking page is: by the secret just proven, or by their account."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, ActorKind
from balaikota.engine.cases.actions import replying
from balaikota.engine.cases.queries import tracking, visible
from balaikota.lib import ids
from balaikota.lib.errors import NotFound
from balaikota.web import http, limits

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Case

COOKIE = "lacak"
SECONDS = 2 * 3600
WRONG_TRIES, WINDOW = 10, 900


def remember(response: HttpResponse, case_id: int) -> None:
    """Let this browser open the case until SECONDS have passed."""
    value = signing.dumps(case_id, salt="cases.track")
    response.set_cookie(
        COOKIE, value, max_age=SECONDS, httponly=True, samesite="Lax", path="/lacak/"
    )


def reader(request: HttpRequest, number: str) -> tuple[Actor, Case]:
    """Return the applicant's Actor and the case it may read.

    Raises:
        NotFound: neither the account nor a proven secret opens this number.
    """
    for actor in _candidates(request):
        try:
            return actor, visible.get_case(actor, number)
        except NotFound:
            continue
    raise NotFound(_("Buka dulu dengan nomor dan kode rahasia."))


def resident(request: HttpRequest) -> Actor | None:
    """Return who is signed in, as the resident that an officer is at home too; None for nobody."""
    actor = http.actor(request)
    if actor.kind not in (ActorKind.RESIDENT, ActorKind.OFFICER):
        return None
    return replace(actor, kind=ActorKind.RESIDENT, grants=())


def open_by_secret(request: HttpRequest, number: str, secret: str) -> Case:
    """Return the case of this number and secret, slowed after WRONG_TRIES for client and number.

    Raises:
        WrongKey: number or secret is wrong; which of the two is not told.
        TooMany: too often wrong; page and API count together.
    """
    now = http.now()
    keys = (http.client(request), ids.read_case_number(number) or number.strip())
    for key in keys:
        limits.require_room("track", key, limit=WRONG_TRIES, seconds=WINDOW, now=now)
    try:
        return tracking.find_by_secret(number, secret)
    except tracking.WrongKey:
        for key in keys:
            limits.count("track", key, limit=WRONG_TRIES + 1, seconds=WINDOW, now=now)
        raise


def _candidates(request: HttpRequest) -> list[Actor]:
    found = []
    try:
        value = signing.loads(request.COOKIES.get(COOKIE, ""), salt="cases.track", max_age=SECONDS)
        found.append(replying.applicant_of(int(value)))
    except signing.BadSignature:
        pass
    at_home = resident(request)
    return found if at_home is None else [*found, at_home]
