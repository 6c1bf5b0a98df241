"""Tasks in hand go back to their post: when it is arranged, and when the holder may act no more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.units.models import Unit
from balaikota.engine.cases.actions import _assign, _left, _move
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.queries import handing, posts


@action.action("cases.hand_over")
def pass_on(
    *, by: Actor, now: datetime, user_id: int, role: str, unit: Unit, kept: Collection[int] = ()
) -> int:
    """Put back what somebody has in hand at a post, for whoever holds the post; return how many.

    What the rule of its step gives to one person is given anew, not to them.

    Args:
        kept: pks of tasks that stay in their hand. What is not finished when they leave the post
            goes back then, by ``release_left``.

    Raises:
        NotAllowed: ``by`` does not hold cases.hand_over at the unit.
    """
    by.require("cases.hand_over", unit.pk)
    tasks = handing.open_at(role, unit.pk).filter(holder_id=user_id).exclude(pk__in=kept)
    left = list(tasks.select_related("case__version__service", "unit").order_by("pk"))
    numbers = [task.case.number for task in left]
    tasks.update(holder=None, given_by="")
    for task in left:
        task.holder, task.given_by = None, ""
        _assign.give_anew(task, now=now, but=user_id)
    _left.say(left)
    action.describe(
        subject=f"user:{user_id}",
        unit=unit.code,
        holder=role,
        outcome=f"passed-on-{len(numbers)}",
        payload={"cases": numbers},
    )
    return len(numbers)


@action.action("cases.sweep")
def release_left(*, by: Actor, now: datetime, task_id: int) -> Task | None:
    """Put back a task whose holder may not act on it any more, or give it anew by its step's rule.

    None when that changed meanwhile.
    """
    task = _move.locked(task_id, now)
    left = Task.objects.filter(~posts.in_hand(now), ended_at=None, holder__isnull=False)
    if task is None or not left.filter(pk=task_id).exists():
        action.describe(subject=f"task:{task_id}", outcome="nothing-due")
        return None
    before, task.holder, task.given_by = task.holder_id, None, ""
    _assign.give_anew(task, now=now)
    action.describe(
        subject=f"case:{task.case_id}",
        unit=task.unit.code,
        from_step=task.step,
        holder=task.role,
        outcome="released",
        payload={"left": f"user:{before}"},
    )
    _left.say([task])
    return task


@action.action("cases.sweep")
def follow_unit(*, by: Actor, now: datetime, case_id: int) -> Case | None:
    """Write the unit whose a running case is since a merger or a split; None when it is so already.

    Its number, its address and what was decided stay as they were.
    """
    cases = Case.objects.select_for_update(of=("self",)).select_related("unit")
    case = cases.filter(pk=case_id).first()
    before = case.unit.code if case else ""
    if case is None or not _move.settle(case, now):
        action.describe(subject=f"case:{case_id}", outcome="nothing-due")
        return None
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        outcome="followed",
        payload={"from": before, "to": case.unit.code},
    )
    return case
