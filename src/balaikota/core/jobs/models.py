"""The table of work to do, and the workers last seen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class JobStatus(models.TextChoices):
    """OPEN: waiting or running (leased); the others are final."""

    OPEN = "OPEN"
    DONE = "DONE"
    DEAD = "DEAD"


class Job(models.Model):
    """One call of a task. Arguments are ids and codes, never personal data.

    ``due_at`` is the one clock: when it may first run, when it is tried again, and, while it
    runs, when its lease ends. ``attempts`` counts the claims and is the fencing token: whoever
    holds a lower number has lost the job and must not write.
    """

    task = models.CharField(max_length=200)
    slot = models.CharField(max_length=100, null=True, editable=False)  # noqa: DJ001 - NULLs are distinct
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    status = models.CharField(max_length=4, choices=JobStatus, default=JobStatus.OPEN)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    enqueued_at = models.DateTimeField()
    attempted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "slot"], name="jobs_one_per_slot"),
            models.CheckConstraint(
                name="jobs_final_is_finished",
                condition=Q(status="OPEN", finished_at__isnull=True)
                | (~Q(status="OPEN") & Q(finished_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(status="OPEN"), name="jobs_due"),
            models.Index(fields=["finished_at"], name="jobs_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.task} #{self.pk} {self.status}"


class Worker(models.Model):
    """A process that runs jobs, and when it last said so."""

    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
