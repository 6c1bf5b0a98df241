"""When to try again, and which slot of a period it is."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)


def wait_after(attempts: int, *, jitter: float) -> timedelta:
    """Return how long to wait after the ``attempts``-th failure: doubling, between half and whole.

    Args:
        attempts: failures so far, from 1.
        jitter: 0 (inclusive) to 1, spreads retries so that they do not come together.
    """
    doubled = FIRST_WAIT * (1 << min(attempts - 1, 20))
    return min(doubled, LONGEST_WAIT) * (0.5 + jitter / 2)


def slot_at(moment: datetime, seconds: int) -> int:
    """Return the number of the period of ``seconds`` in which ``moment`` lies."""
    return int(moment.timestamp()) // seconds
