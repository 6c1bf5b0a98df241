"""Background work of notices."""

from __future__ import annotations

from django_tasks.base import TaskContext

from balaikota.core.jobs import clock
from balaikota.core.jobs.lease import MAX_ATTEMPTS, task_with_context
from balaikota.core.notices import delivery


@task_with_context(atomic=False)
def deliver(context: TaskContext, notice_id: int) -> None:
    """Hand one email over."""
    is_last = context.attempt >= MAX_ATTEMPTS
    delivery.hand_over(notice_id, now=clock.now(), is_last_attempt=is_last)
