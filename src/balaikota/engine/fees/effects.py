"""What fees do in the acts of others: when a case comes to a step that waits, when a refund is refused."""

from __future__ import annotations

from datetime import datetime

from balaikota.core.action import system
from balaikota.core.proposals.models import Proposal, State
from balaikota.engine.cases.models import Task
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.fees.actions import billing
from balaikota.engine.fees.actions.refunding import Refund
from balaikota.engine.fees.models import Matter
from balaikota.engine.packs.grammar import Pack

BILLER = system("fees.bill")


def bill(*, task: Task, pack: Pack, levy: str, facts: Facts, now: datetime) -> None:
    """Issue the invoice of the step; see ``billing.bill``."""
    billing.bill(by=BILLER, now=now, task=task, pack=pack, levy=levy, facts=facts)


def on_proposal(*, proposal: Proposal, now: datetime) -> None:
    """Free a matter whose refund was refused, withdrawn or too late, so that it can be decided anew."""
    if proposal.kind != Refund.kind or proposal.state in (State.OPEN, State.ADOPTED):
        return
    matter = Matter.objects.get(pk=proposal.content["matter"])
    matter.payee = ""
    matter.save(update_fields=["payee"])
