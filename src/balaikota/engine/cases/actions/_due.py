"""Due times computed anew: of the promise and of every open step, the old value kept with the reason."""

from __future__ import annotations

from datetime import datetime

from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import _left
from balaikota.engine.cases.models import Case, DueChange, Party, Pause, Task
from balaikota.engine.cases.queries import clock
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs.grammar import Pack


def recompute(case: Case, pack: Pack, *, reason: str, now: datetime) -> datetime:
    """Compute the due times of a running, locked case as the rules are now; return the promise."""
    waiting = Pause.objects.filter(case=case, to_at=None).values_list("from_at", flat=True).first()
    # While it waits for its applicant the promise stands still: that is no change of a rule.
    new_at = clock.promise_due(case, pack, now=waiting or now)
    if new_at != case.promise_due_at:
        DueChange.objects.create(
            case=case, old_at=case.promise_due_at, new_at=new_at, reason=reason, at=now
        )
        case.promise_due_at = new_at
        case.save(update_fields=["promise_due_at"])
        _left.say_promise(case)
    open_tasks = Task.objects.filter(case=case, ended_at=None).exclude(party=Party.SYSTEM)
    facts = Facts(case, pack, now=now)
    for task in open_tasks.select_related("unit"):
        step = rules.step_of(pack, task.step)
        due_at = clock.task_due(task, step, pack, facts, unit_code=task.unit.code)
        before, task.due_at = (task.due_at, task.warn_at), due_at
        # A mark that lies behind the due time moves with the days after it.
        task.warn_at = clock.next_warning(task, pack, facts)
        if (due_at, task.warn_at) != before:
            task.save(update_fields=["due_at", "warn_at"])
        if due_at != before[0]:
            DueChange.objects.create(
                case=case, task=task, old_at=before[0], new_at=due_at, reason=reason, at=now
            )
            _left.say([task])
    return new_at
