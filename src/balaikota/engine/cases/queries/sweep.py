"""What the worker looks for every half minute: empty posts, files out of time, warnings due."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from balaikota.engine.cases.models import Case, Party, Status, Task
from balaikota.engine.cases.queries.posts import in_hand, staffed

BATCH = 500


def find_newly_unattended(now: datetime) -> list[int]:
    """Return pks of open officer tasks that nobody may act on and that are not yet marked."""
    return list(
        _officer_tasks()
        .filter(~staffed(now), unattended_at=None)
        .values_list("pk", flat=True)[:BATCH]
    )


def find_attended_again(now: datetime) -> list[int]:
    """Return pks of marked tasks for which somebody is in charge now."""
    tasks = _officer_tasks().filter(staffed(now), unattended_at__isnull=False)
    return list(tasks.values_list("pk", flat=True)[:BATCH])


def find_left(now: datetime) -> list[int]:
    """Return pks of open officer tasks in the hand of somebody who may not act on them at ``now``."""
    left = _officer_tasks().filter(~in_hand(now), holder__isnull=False)
    return list(left.values_list("pk", flat=True)[:BATCH])


def find_lapsed(now: datetime) -> list[int]:
    """Return pks of applicants' tasks whose time is over."""
    tasks = Task.objects.filter(ended_at=None, party=Party.APPLICANT, due_at__lte=now)
    return list(tasks.order_by("due_at").values_list("pk", flat=True)[:BATCH])


def find_to_warn(now: datetime) -> list[int]:
    """Return pks of open officer tasks that reached 50, 80 or 100 % of their time since warned."""
    tasks = _officer_tasks().filter(warn_at__lte=now).order_by("warn_at")
    return list(tasks.values_list("pk", flat=True)[:BATCH])


def find_running_since(pk: int) -> list[int]:
    """Return pks of running cases after ``pk``, in order, at most BATCH."""
    cases = Case.objects.filter(status__in=[Status.OPEN, Status.WAITING], pk__gt=pk)
    return list(cases.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _officer_tasks() -> QuerySet[Task]:
    return Task.objects.filter(ended_at=None, party=Party.OFFICER)
