"""Tables of the worklist: bulk acts with the result of each task, kept searches, shortlists."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from balaikota.core.sealed import SealedText
from balaikota.engine.worklist.rules import Kind, State


class Bulk(models.Model):
    """One act on many tasks, asked for by one officer and carried out by the worker."""

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    verb = models.CharField(max_length=60, blank=True, help_text="act of the procedure")
    title = models.CharField(max_length=120, help_text="what the button said")
    reason_code = models.CharField(max_length=60, blank=True)
    note = SealedText(blank=True, default="")
    language = models.CharField(max_length=5, default="id")
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["officer", "-id"], name="worklist_bulk_officer")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class BulkItem(models.Model):
    """One task of a bulk act and what became of it; ``why`` is what its officer reads."""

    bulk = models.ForeignKey(Bulk, on_delete=models.PROTECT, related_name="items")
    task = models.ForeignKey("cases.Task", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value) for state in State],
        default=State.WAITING,
    )
    why = SealedText(blank=True, default="")
    at = models.DateTimeField(null=True, blank=True)
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulk", "task"], name="worklist_task_once")]

    def __str__(self) -> str:
        return f"{self.bulk_id}:{self.task_id}"


class KeptSearch(models.Model):
    """A filter of the inbox that an officer named, as the query of its address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=200)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="worklist_search_name")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.query}"


class Starred(models.Model):
    """A case on an officer's own shortlist; it gives no right to see it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "case"], name="worklist_star_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.case_id}"
