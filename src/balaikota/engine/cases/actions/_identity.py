"""The row of an identity check, kept inside the act that the check belongs to."""

from __future__ import annotations

from datetime import datetime

from balaikota.core.action import Actor
from balaikota.engine.cases.models import IdentityCheck, Occasion


def keep(
    case_id: int, means: str, reason: str, occasion: Occasion, by: Actor, now: datetime
) -> IdentityCheck:
    """Keep what an officer saw."""
    return IdentityCheck.objects.create(
        case_id=case_id, occasion=occasion, means=means, reason=reason, by_id=int(by.id), at=now
    )
