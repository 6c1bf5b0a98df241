"""Who is told of silence: the heads that a pack's ladder names, from an office upwards."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from balaikota.core.people import queries as people
from balaikota.core.people.models import User
from balaikota.core.people.roles import ROLES
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.lib import wording

LEVELS = {"head": 0, "superior": 1, "superior-2": 2, "superior-3": 3}


def units_named(unit: Unit, names: Collection[str], now: datetime) -> list[Unit]:
    """Return the unit and the ones above it, as far up as ``names`` say, the lowest first."""
    wanted = {LEVELS[name] for name in names if name in LEVELS}
    today = now.astimezone(wording.WIB).date()
    found: list[Unit] = []
    above: Unit | None = unit
    for level in range(max(wanted, default=-1) + 1):
        if above is None:
            break
        if level in wanted:
            found.append(above)
        above = units.superior(above, on=today)
    return found


def heads_above(unit: Unit, names: Collection[str], now: datetime) -> set[int]:
    """Return pks of who heads the unit and the ones above it, as far up as ``names`` say."""
    return {
        user.pk for above in units_named(unit, names, now) for user in find_heads(above.pk, now)
    }


def find_heads(unit_id: int, now: datetime) -> list[User]:
    """Return who heads the unit at ``now``: holders of its single-holder posts, by name."""
    heads = [slug for slug, role in ROLES.items() if role.is_single]
    held = people.holders_at(now).filter(unit_id=unit_id, role__in=heads).select_related("user")
    return [row.user for row in held.order_by("mode", "user__name", "pk")]
