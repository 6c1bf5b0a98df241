"""Working on a task: a lease that colleagues see, renewed while the page is open, and taken over."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.people import queries as people
from balaikota.engine.cases.actions import _task, _tell
from balaikota.engine.cases.models import Lease, Task
from balaikota.engine.cases.queries import posts, working


@action.action("cases.act")
def begin(*, by: Actor, now: datetime, task_id: int) -> Task:
    """Say that the actor works on a task now, or still; while a colleague does, theirs stays.

    Raises:
        NotFound: no such task, or its case is not visible to the actor.
        NotYourTask: the actor does not hold the role at this unit today.
        TaskDone: it is finished.
    """
    task = _task.own(by, task_id, now)
    if working.is_to_renew(by, task, now) and not posts.is_in_anothers_hand(by, task, now):
        lease = working.lease_of(task, now)
        _write(by, task, since=lease.since if lease else now, now=now)
    action.describe(subject=f"task:{task.pk}", unit=task.unit.code, outcome="in-work")
    return task


@action.action("cases.act")
def take_over(*, by: Actor, now: datetime, task_id: int) -> Task:
    """Work on a task in the place of a colleague, who is told.

    Raises:
        NotFound, NotYourTask, TaskDone: as for ``begin``.
    """
    task = _task.own(by, task_id, now)
    other = working.anothers(by, task, now)
    _write(by, task, since=now, now=now)
    if other is not None:
        with override("id"):
            who = people.names_of([by.id]).get(by.id, "")
            subject = _("%(number)s diambil alih") % {"number": task.case.number}
            body = _("%(who)s melanjutkan tugas yang sedang Anda kerjakan.") % {"who": who}
        _tell.officer(other.user_id, task.case, subject, now=now, body=body)
    action.describe(
        subject=f"case:{task.case_id}",
        unit=task.unit.code,
        from_step=task.step,
        outcome="work-taken-over",
        payload={"from": f"user:{other.user_id}"} if other else None,
    )
    return task


@action.action("cases.act")
def leave(*, by: Actor, now: datetime, task_id: int) -> int:
    """Say that the actor does not work on a task any more; nothing when they did not."""
    gone, _rows = Lease.objects.filter(task=task_id, user=int(by.id)).delete()
    action.describe(subject=f"task:{task_id}", outcome=f"work-left-{gone}")
    return gone


def _write(by: Actor, task: Task, *, since: datetime, now: datetime) -> None:
    given = {"user_id": int(by.id), "since": since, "until": now + working.MINUTES}
    Lease.objects.update_or_create(task=task, defaults=given)
