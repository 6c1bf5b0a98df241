"""Scheduled work of the desk."""

from __future__ import annotations

from balaikota.core.action import system
from balaikota.core.jobs import clock, periodic
from balaikota.core.jobs.lease import task
from balaikota.engine.office.actions import imports


@periodic.every(seconds=6 * 3600, name="office.sweep_imports")
@task()
def sweep_imports() -> None:
    """Empty drafts of imports that nobody applied, and what need not be kept any more."""
    imports.sweep(by=system("office.sweep_imports"), now=clock.now())
