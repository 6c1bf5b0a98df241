"""Background work of files."""

from __future__ import annotations

from balaikota.core.action import system
from balaikota.core.files import actions
from balaikota.core.jobs import clock, periodic
from balaikota.core.jobs.lease import task


@periodic.every(seconds=24 * 3600, name="files.sweep")
@task()
def sweep() -> None:
    """Delete what nobody claims."""
    actions.sweep(by=system("files.sweep"), now=clock.now())
