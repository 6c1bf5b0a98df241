"""Where a case stands, told by its lines of history alone: no table of cases, no payload."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from balaikota.core.ledger.models import LedgerEvent
from balaikota.engine.cases.models import Case, Task

MOVES_NOTHING = ("reopening-refused",)


@dataclass(frozen=True)
class Turn:
    """Who must act, until when, and who of them has it in hand (pk of an account; 0: nobody)."""

    who: str
    due_at: datetime | None
    in_hand: int = 0


@dataclass
class Told:
    """What history says of a case.

    Attributes:
        turns: by whose turn it is: the party, the role, the applicant or the system.
        steps: every step on which it was somebody's turn, in order.
    """

    step: str = ""
    turns: dict[str, Turn] = field(default_factory=dict)
    promise_due_at: datetime | None = None
    outcome: str = ""
    steps: list[str] = field(default_factory=list)


def told(case_pk: int) -> Told:
    """Return what the lines about a case come to, the earliest first."""
    found = Told()
    about = Q(subject=f"case:{case_pk}") | Q(subject=f"turn:{case_pk}")
    for event in LedgerEvent.objects.filter(about).order_by("pk"):
        if event.subject.startswith("turn:"):
            _left(found, event)
        elif event.outcome.startswith("answered-"):
            del found.turns[event.outcome.removeprefix("answered-")]
        elif event.outcome == "merged":
            found.turns = {}
        elif event.to_step and event.outcome not in MOVES_NOTHING:
            _moved(found, event)
    return found


def _left(found: Told, event: LedgerEvent) -> None:
    if event.outcome == "promise":
        found.promise_due_at = event.due_at
        return
    in_hand = int(event.outcome.removeprefix("in-hand:user:").replace("in-queue", "0"))
    assert event.from_step == found.step
    found.turns[event.holder] = Turn(event.holder, event.due_at, in_hand)


def _moved(found: Told, event: LedgerEvent) -> None:
    found.step = event.to_step
    found.outcome = "" if event.outcome == "reopened" else event.outcome
    # Of several the lines that follow say by when each must answer.
    names = event.holder.split("+") if event.holder else []
    found.turns = {name: Turn(name, event.due_at) for name in names}
    found.steps += [event.to_step] if names else []


def agrees(case: Case) -> None:
    """Check that history tells of a case what its tables hold."""
    history = told(case.pk)
    tasks = list(Task.objects.filter(case=case).order_by("pk"))
    turns = [
        Turn(task.asked or task.role or task.party, task.due_at, task.holder_id or 0)
        for task in tasks
        if task.ended_at is None
    ]
    assert list(history.turns.values()) == turns
    assert history.step == case.step
    assert history.promise_due_at == case.promise_due_at
    assert history.outcome == (case.outcome if case.ended_at else "")
    came_to = [task.step for at, task in enumerate(tasks) if _is_new(tasks, at)]
    assert history.steps == came_to


def _is_new(tasks: list[Task], at: int) -> bool:
    """Tell whether a task was the first of its turn: of several asked at once the others follow."""
    task = tasks[at]
    earlier = tasks[at - 1] if at else None
    return not (earlier and task.asked and earlier.asked and task.opened_at == earlier.opened_at)
