"""How an act leaves a case, told to the ledger in codes: its promise, and who has which task until when.

Read together with the acts' own lines, in the order they were written, they say where a case stood at
any moment without any table of cases and without a payload (tests/engine/replay.py does). An act's own
line that leads to a step already says who has it and until when, as long as that is one post with the
task in nobody's hand; so only what goes beyond it is told here. The latest line of a holder counts.

    subject    ``turn:pk of the case``
    from_step  the step
    holder     as in the act's own line: the party, the role, ``applicant`` or ``system``
    due_at     of the task, or of the promise
    outcome    ``in-queue``, ``in-hand:user:pk``, or ``promise``
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from balaikota.core import action
from balaikota.engine.cases.models import Case, Task


def say_promise(case: Case) -> None:
    """Tell by when the promise of a case falls due now."""
    action.leave(
        subject=f"turn:{case.pk}",
        unit=case.unit.code,
        due_at=case.promise_due_at,
        outcome="promise",
    )


def say(tasks: Iterable[Task]) -> None:
    """Tell of open tasks who has each, at which office, and until when."""
    for task in tasks:
        action.leave(
            subject=f"turn:{task.case_id}",
            unit=task.unit.code,
            from_step=task.step,
            holder=code_of(task),
            due_at=task.due_at,
            outcome=f"in-hand:user:{task.holder_id}" if task.holder_id else "in-queue",
        )


def say_open(case_id: int) -> None:
    """Tell of every open task of a case, as it is stored. One statement."""
    say(Task.objects.filter(case=case_id, ended_at=None).select_related("unit").order_by("pk"))


def say_opened(tasks: list[Task]) -> None:
    """Tell of tasks that an act opens what its own line does not: several, or given to somebody."""
    if len(tasks) > 1 or any(task.holder_id for task in tasks):
        say(tasks)


def codes_of(tasks: Iterable[Task]) -> str:
    """Return who must act on tasks that an act opens, for its own line: at most 120 letters."""
    return "+".join(code_of(task) for task in tasks)[:120]


def latest_due(tasks: Iterable[Task]) -> datetime | None:
    """Return when the last of these tasks is due, for the act's own line."""
    return max((task.due_at for task in tasks if task.due_at), default=None)


def code_of(task: Task) -> str:
    """Return the code of who must act: the party that was asked, else the role, else whose turn it is."""
    return task.asked or task.role or task.party
