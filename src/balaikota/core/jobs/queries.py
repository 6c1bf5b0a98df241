"""How the background work is doing."""

from __future__ import annotations

from datetime import datetime, timedelta

from balaikota.core.jobs.models import Job, JobStatus, Worker


def worker_age(now: datetime) -> timedelta | None:
    """Return how long ago a worker was last seen; None when there is none."""
    latest = Worker.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    return None if latest is None else max(now - latest, timedelta(0))


def find_dead() -> list[Job]:
    """Return the jobs given up after their last attempt, latest first."""
    return list(Job.objects.filter(status=JobStatus.DEAD).order_by("-finished_at"))


def count_dead() -> int:
    """Return how many jobs were given up."""
    return Job.objects.filter(status=JobStatus.DEAD).count()


def count_overdue(now: datetime, *, by: timedelta) -> int:
    """Return how many open jobs have been due for longer than ``by``: the worker is behind."""
    waiting = Job.objects.filter(status=JobStatus.OPEN, enqueued_at__lt=now - by)
    return waiting.filter(due_at__lt=now - by).count()
