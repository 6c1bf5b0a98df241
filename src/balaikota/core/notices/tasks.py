"""Background work of notices."""

from __future__ import annotations

import time

from balaikota.core.jobs import clock, periodic
from balaikota.core.jobs.lease import task
from balaikota.core.notices import delivery

LONGEST = 20.0  # seconds that one job goes on; the next one takes over


@task(atomic=False)
def deliver() -> None:
    """Hand over what is due: enqueued with each message, most find nothing left."""
    _hand_over()


@periodic.every(seconds=10, name="notices.sweep")
@task(atomic=False)
def sweep() -> None:
    """Hand over what is due again, what lies in inboxes, and what a killed worker left behind."""
    _hand_over()


def _hand_over() -> None:
    ends = time.monotonic() + LONGEST
    while delivery.hand_over_due(clock.now) and time.monotonic() < ends:
        pass
