"""Scheduled work of units: read the clock, find, act."""

from __future__ import annotations

from balaikota.core.action import system
from balaikota.core.jobs import clock, periodic
from balaikota.core.jobs.lease import task
from balaikota.core.units import actions, queries
from balaikota.lib import wording

SYSTEM = system("units.settle_move", "units.move")


@periodic.every(seconds=30, name="units.settle_moves")
@task()
def settle_moves() -> None:
    """Write the paths of units that hang below another parent since today."""
    now = clock.now()
    for move in queries.find_due_moves(now.astimezone(wording.WIB).date()):
        actions.settle_move(by=SYSTEM, now=now, move_id=move.pk)
