"""Work in the background: moving on a case that has nothing (more) to pay, reminding of what is due."""

from __future__ import annotations

from balaikota.core.action import system
from balaikota.core.jobs import clock, periodic
from balaikota.core.jobs.lease import task
from balaikota.engine.cases.actions import paying
from balaikota.engine.fees.actions import reminding
from balaikota.engine.fees.queries import reminding as due

SYSTEM = system("cases.settle_payment")
REMINDER = system("fees.remind")


@task()
def settle(case_id: int, step: str) -> None:
    """Move a case on from the step that asked for money; safe to run twice."""
    paying.settle(by=SYSTEM, now=clock.now(), case_id=case_id, step=step)


@periodic.every(seconds=600, name="fees.remind")
@task()
def remind() -> None:
    """Tell applicants of invoices that fall due soon or are overdue, of each once."""
    now = clock.now()
    for pk in due.find_to_remind(now):
        reminding.remind(by=REMINDER, now=now, invoice_id=pk)
