"""A step that waited for money: done by the payment, or by whoever decides to go on without."""

from __future__ import annotations

from datetime import datetime

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import _effects, _move, _tell
from balaikota.engine.cases.actions._move import Arrow
from balaikota.engine.cases.models import Case, Party, Task
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs import queries as packs


@action.action("cases.settle_payment")
def settle(*, by: Actor, now: datetime, case_id: int, step: str) -> Case | None:
    """Move a case on from the step that waits for its payment; called by engine/fees as SYSTEM.

    Args:
        step: the step that asked for the money.

    Returns None where the case does not wait there (any more): it was settled already, it lapsed,
    or it was withdrawn.
    """
    waiting = Task.objects.filter(case=case_id, step=step, ended_at=None, party=Party.APPLICANT)
    task = _move.locked(waiting.values_list("pk", flat=True).first() or 0, now)
    if task is None or task.ended_at is not None:
        action.describe(subject=f"case:{case_id}", outcome="not-waiting")
        return None
    case = task.case
    pack = packs.get_version(case.version_id).pack
    verb, arrow = next(iter(rules.step_of(pack, step).acts.items()))
    way = Arrow(Facts(case, pack, now=now).way(arrow.to), arrow.outcome)
    following = _move.follow(case, pack, task, verb, way, now=now)
    _effects.carry_out(pack.effects_of_act(step, verb), case, pack, now=now)
    message, first = pack.message_on_act(step, verb), next(iter(following), None)
    _tell.applicant(case, pack, message, now=now, task=first)
    return case
