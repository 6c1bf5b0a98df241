"""Programs: who calls the API with ``Authorization: Bearer blk_…``, and nowhere else.

A token in the address is not looked at: addresses end up in logs and histories.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.keys import actions as keys
from balaikota.core.keys import queries
from balaikota.lib.errors import NotAllowed, NotIdentified
from balaikota.web import http, limits

WRONG_TRIES, WINDOW = 10, 900
CALLS_PER_HOUR = 3600
SCHEME = "key"
NEEDED: list[dict[str, list[str]]] = [{SCHEME: []}]  # ``openapi_extra``: not without a key


class NotLent(NotAllowed):
    """The verb was not lent to the key, or is not held by whoever is signed in."""


def caller(request: HttpRequest) -> Actor | None:
    """Return the program that shows a key in force; None when the request shows none at all.

    The request acts as that program from then on, whatever session comes with it. One statement,
    and a second, once a minute, that notes the use.

    Raises:
        NotIdentified: what is shown is unknown, not yet or no longer in force, or no token; which
            of these is not told.
        TooMany: the client was wrong WRONG_TRIES times in 15 minutes, or the key was used
            CALLS_PER_HOUR times in this hour.
    """
    shown = request.headers.get("Authorization")
    if shown is None:
        return None
    now, client = http.now(), http.client(request)
    limits.require_room("key", client, limit=WRONG_TRIES, seconds=WINDOW, now=now)
    scheme, _blank, token = shown.partition(" ")
    found = queries.find_holder(token.strip(), now=now) if scheme.lower() == "bearer" else None
    if found is None:
        limits.count("key", client, limit=WRONG_TRIES + 1, seconds=WINDOW, now=now)
        raise NotIdentified(_("Kunci API ini tidak dikenal atau tidak berlaku."))
    limits.count("key-calls", found.actor.id, limit=CALLS_PER_HOUR, seconds=3600, now=now)
    if not found.is_noted:
        keys.note_use(key_id=int(found.actor.id), now=now)
    http.act_as(request, found.actor)
    return found.actor


def require(request: HttpRequest, permission: str) -> Actor:
    """Return who calls an operation that is not open to everybody.

    Raises:
        NotIdentified: neither a key nor a session says who it is.
        NotLent: they hold ``permission`` nowhere.
    """
    actor = http.actor(request)
    if actor.may(permission):
        return actor
    if not actor.is_program and not request.user.is_authenticated:
        raise NotIdentified(_("Ini memerlukan kunci API: Authorization: Bearer blk_…"))
    raise NotLent(
        _("Wewenang %(permission)s tidak dipinjamkan kepada Anda.") % {"permission": permission}
    )


def describe(document: dict[str, Any]) -> None:
    """Say in an OpenAPI document which operations take a key, and which take nothing else."""
    schemes = document["components"].setdefault("securitySchemes", {})
    schemes[SCHEME] = {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "blk_…",
        "description": "A key that the city lends (docs/api.md).",
    }
    for operation in (one for path in document["paths"].values() for one in path.values()):
        if "401" in map(str, operation["responses"]):
            operation.setdefault("security", [{}, *NEEDED])
