"""Who may do what at a unit at a moment: everybody's rights, turned round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.manifest import all_manifests
from balaikota.core.people.queries.desk import VIEW, Holding, find_holdings
from balaikota.core.people.queries.rights import find_held
from balaikota.lib.errors import NotFound


@dataclass(frozen=True)
class Right:
    """One person may do one thing, because of one assignment."""

    permission: str
    words: str
    because: Holding


@dataclass(frozen=True)
class Room:
    """The rights in one part of the system."""

    title: str
    rights: list[Right]


def find_matrix(
    by: Actor, unit_id: int, *, at: datetime, permission: str = "", user_id: int | None = None
) -> list[Room]:
    """Return who may do what at a unit at ``at``, by room, permission and name. Two queries.

    Args:
        by: who asks.
        unit_id: where; also counts what an assignment above reaches.
        at: the moment, past or to come.
        permission: only this one; all when empty.
        user_id: only this person's; everybody's when None.

    Raises:
        NotFound: ``by`` does not hold people.view at the unit.
    """
    if unit_id not in by.units_for(VIEW):
        raise NotFound(_("Unit kerja itu tidak ditemukan."))
    held = find_held(now=at, user_id=user_id)
    grants = [grant for one in held.values() for grant in one.grants if unit_id in grant.unit_ids]
    known = find_holdings(grant.assignment_id for grant in grants)
    rooms = []
    for manifest in all_manifests():
        rights = [
            Right(name, str(words), known[grant.assignment_id])
            for name, words in manifest.permissions.items()
            if permission in ("", name)
            for grant in grants
            if grant.permits(name)
        ]
        if rights:
            order = list(manifest.permissions)
            rights.sort(key=lambda one: (order.index(one.permission), one.because.name))
            rooms.append(Room(str(manifest.title), rights))
    return rooms
