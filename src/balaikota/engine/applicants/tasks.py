"""Scheduled work of applicants: tell in time which kept papers end."""

from __future__ import annotations

from balaikota.core.action import system
from balaikota.core.jobs import clock, periodic
from balaikota.core.jobs.lease import task
from balaikota.core.people.queries import vault
from balaikota.engine.applicants.actions import telling
from balaikota.lib import wording

SYSTEM = system("applicants.remind", "people.note_reminder")


@periodic.every(seconds=3600, name="applicants.remind")
@task()
def remind_of_ends() -> None:
    """Tell whose kept papers end within 30 and within 7 days, once each."""
    now = clock.now()
    for kept, mark in vault.find_to_remind(on=now.astimezone(wording.WIB).date()):
        telling.remind(by=SYSTEM, now=now, kept=kept, mark=mark)
