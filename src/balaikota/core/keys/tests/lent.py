"""Keys for tests, made the way officers make them.

    make_key(unit, "cases.view", ...)     an Issued: a key in force since NOON, and its token
    propose(unit, "cases.view", ...)      only proposed
    bearer(token)                         the headers that show it
    everything_stored()                   every cell of every table, as one text

ADMIN proposes and issues, SEKDA confirms; both are officers everywhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection

from balaikota.core.action import Actor, ActorKind
from balaikota.core.keys import actions
from balaikota.core.keys.actions import Issued
from balaikota.core.keys.models import ApiKey
from balaikota.core.people.models import User
from balaikota.core.people.tests.factories import NOON, make_user
from balaikota.core.units.models import Unit

ALL = ("keys.view", "keys.propose", "keys.confirm", "keys.issue", "keys.revoke")
DAYS_90 = timedelta(days=90)


def officer(user: User | None = None, *permissions: str) -> Actor:
    """Return an officer who holds ``permissions`` (all of keys') everywhere."""
    user = user or make_user("Petugas")
    held = frozenset(permissions or ALL)
    return Actor(ActorKind.OFFICER, str(user.pk), permissions=held)


def propose(unit: Unit, *verbs: str, by: Actor | None = None, **changes: Any) -> ApiKey:
    """Propose a key of Bank Jatim at ``unit``, from NOON for 90 days."""
    now = changes.pop("now", NOON)
    told = {
        "kind": "api-key",
        "name": "Cek SKU",
        "partner": "Bank Jatim",
        "contact": "Ibu Ratna, 0812 3456 7890",
        "purpose": "Memeriksa keadaan permohonan",
        "reaches_below": False,
        "valid_from": now,
        "valid_to": now + DAYS_90,
    }
    given = told | changes
    return actions.propose(by=by or officer(), now=now, unit=unit, verbs=verbs, **given)


def make_key(unit: Unit, *verbs: str, **changes: Any) -> Issued:
    """Return a key that two officers made, with its token."""
    now = changes.get("now", NOON)
    key = propose(unit, *verbs, **changes)
    actions.confirm(by=officer(), now=now, key=key)
    return actions.issue(by=officer(), now=now, key=key)


def bearer(token: str) -> dict[str, str]:
    """Return the headers that show a token."""
    return {"Authorization": f"Bearer {token}"}


def everything_stored() -> str:
    """Return every cell of every table, as one text."""
    cells: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(cells)
