"""Scheduled work of the survey: offering it to those whose case was decided."""

from __future__ import annotations

from contextlib import suppress

from balaikota.core.action import system
from balaikota.core.jobs import clock, periodic
from balaikota.core.jobs.lease import task
from balaikota.engine.survey.actions import offering
from balaikota.engine.survey.queries import offers

SYSTEM = system("survey.offer")


@periodic.every(seconds=300, name="survey.offer")
@task()
def offer_lately_decided() -> None:
    """Offer the survey to those whose case was decided in the latest days; safe to run twice."""
    now = clock.now()
    for pk in offers.find_to_offer(now):
        with suppress(offers.NotOffered):  # reopened meanwhile
            offering.offer(by=SYSTEM, now=now, case_id=pk)
