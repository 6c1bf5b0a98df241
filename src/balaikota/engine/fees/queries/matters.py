"""What of payments waits for a treasurer."""

from __future__ import annotations

from django.db.models import Q

from balaikota.core.action import Actor
from balaikota.engine.fees.queries import visible


def count_waiting(actor: Actor) -> int:
    """Return how many matters an officer is to decide on: their own, and those nobody has taken.

    One query; none for whoever records no payments.
    """
    if not actor.may(visible.RECORD):
        return 0
    mine = Q(owner=None) | Q(owner_id=int(actor.id))
    return visible.matters(actor, permission=visible.RECORD).filter(mine, ended_at=None).count()
