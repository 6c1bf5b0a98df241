"""What a step that waits for money does when a case comes to it."""

from __future__ import annotations

from datetime import datetime

from balaikota.core.action import system
from balaikota.engine.cases.models import Task
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.fees.actions import billing
from balaikota.engine.packs.grammar import Pack

BILLER = system("fees.bill")


def bill(*, task: Task, pack: Pack, levy: str, facts: Facts, now: datetime) -> None:
    """Issue the invoice of the step; see ``billing.bill``."""
    billing.bill(by=BILLER, now=now, task=task, pack=pack, levy=levy, facts=facts)
