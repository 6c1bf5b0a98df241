"""The officer in charge: whoever may act today on an open task of a case."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.engine.cases.actions import _move, acting
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.queries import posts, visible, whereabouts
from balaikota.lib.errors import Conflict


def locked(by: Actor, number: str, now: datetime) -> Case:
    """Return a running case that the actor sees, locked, at the unit whose it is at ``now``.

    Raises:
        NotFound: no such case, or not visible to the actor.
        Conflict: it has ended.
    """
    found = visible.get_case(by, number)
    rows = Case.objects.select_for_update(of=("self",))
    case = rows.select_related("unit", "version__service").get(pk=found.pk)
    if case.ended_at is not None:
        raise Conflict(_("Berkas ini sudah selesai."))
    _move.settle(case, now)
    return case


def task_of(by: Actor, case: Case, now: datetime) -> Task:
    """Return the open task of a locked case that the actor is in charge of.

    Raises:
        NotYourTask: none is theirs today.
        TaskTaken: a colleague has it in hand.
    """
    taken = ""
    for task in _open(case, now):
        if posts.grant_for(by, task) is None:
            continue
        if not posts.is_in_anothers_hand(by, task, now):
            return task
        taken = task.holder.name if task.holder else ""
    if taken:
        raise acting.TaskTaken(_("Tugas ini sedang dikerjakan %(who)s.") % {"who": taken})
    raise acting.NotYourTask(_("Langkah ini bukan tugas Anda hari ini."))


def require_any(by: Actor, case: Case, now: datetime) -> None:
    """Refuse whoever neither acts at the case's unit nor is in charge of an open task.

    Raises:
        NotYourTask: they are neither.
    """
    if by.may("cases.act", case.unit_id):
        return
    if not any(posts.grant_for(by, task) for task in _open(case, now)):
        raise acting.NotYourTask(_("Langkah ini bukan tugas Anda hari ini."))


def at_step(task: Task, steps: Collection[str], message: str) -> None:
    """Refuse what the pack does not allow at the step of a task.

    Raises:
        Conflict: it does not, with ``message``.
    """
    if task.step not in steps:
        raise Conflict(message)


def _open(case: Case, now: datetime) -> list[Task]:
    rows = Task.objects.filter(case=case, ended_at=None).select_related("unit", "holder")
    tasks = list(rows.order_by("pk"))
    for task in tasks:
        task.case = case
        whereabouts.follow_task(task, now)
    return tasks
