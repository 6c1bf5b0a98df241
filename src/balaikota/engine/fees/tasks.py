"""Work in the background: moving on a case that had nothing (more) to pay when it came to the step."""

from __future__ import annotations

from balaikota.core.action import system
from balaikota.core.jobs import clock
from balaikota.core.jobs.lease import task
from balaikota.engine.cases.actions import paying

SYSTEM = system("cases.settle_payment")


@task()
def settle(case_id: int, step: str) -> None:
    """Move a case on from the step that asked for money; safe to run twice."""
    paying.settle(by=SYSTEM, now=clock.now(), case_id=case_id, step=step)
