"""Background work of the background work."""

from __future__ import annotations

from balaikota.core.jobs import clock, periodic, worker
from balaikota.core.jobs.lease import task


@periodic.every(seconds=3600, name="jobs.sweep")
@task()
def sweep() -> None:
    """Delete jobs that ended long ago."""
    worker.sweep(clock.now())
