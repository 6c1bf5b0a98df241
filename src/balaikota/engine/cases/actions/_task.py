"""The open task of somebody's turn, locked: for acts beside those of the procedure."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.engine.cases.actions import _move
from balaikota.engine.cases.actions.acting import NotYourTask, TaskDone
from balaikota.engine.cases.models import Task
from balaikota.engine.cases.queries import posts, visible
from balaikota.lib.errors import NotFound


def own(by: Actor, task_id: int, now: datetime) -> Task:
    """Return a task that the actor may act on.

    Raises:
        NotFound: no such task, or its case is not visible to the actor.
        NotYourTask: the actor does not hold the role at this unit today.
        TaskDone: it is finished.
    """
    task = _move.locked(task_id, now)
    if task is None or not visible.visible_to(by).filter(pk=task.case_id).exists():
        raise NotFound(_("Berkas tidak ditemukan."))
    if task.ended_at is not None:
        raise TaskDone(_("Langkah ini sudah diselesaikan. Muat ulang halaman."))
    if posts.grant_for(by, task) is None:
        raise NotYourTask(_("Langkah ini bukan tugas Anda hari ini."))
    return task
