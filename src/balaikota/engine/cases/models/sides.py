"""Tables of what stands beside the steps of a case: extensions, notes, questions, reopenings."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from balaikota.core.sealed import SealedText


class Extension(models.Model):
    """The promise of a case, moved once by an officer; the old value is in its ``DueChange``."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    change = models.OneToOneField("cases.DueChange", on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveSmallIntegerField(help_text="in the unit of the pack's clock")
    reason = SealedText()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="cases_extension_moves", condition=Q(amount__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} +{self.amount}"


class Note(models.Model):
    """What an officer wrote for colleagues; the applicant never reads it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = SealedText()
    at = models.DateTimeField()
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%F}"


class Question(models.Model):
    """What a unit, or one officer of it, is asked about a case; they read the case while it is open.

    The clock of the case does not stop for it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    text = SealedText()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = SealedText(blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="answered, or taken back by who asked"
    )
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "due_at"],
                name="cases_question_open",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="cases_question_answered_ended",
                condition=Q(answered_by__isnull=True) | Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cases_question_due_later", condition=Q(due_at__gt=F("asked_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} -> {self.unit_id}"


class Reopening(models.Model):
    """A wish to take an ended case up again, by its applicant (nobody in ``asked_by``) or an officer."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = SealedText()
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    is_granted = models.BooleanField(null=True, blank=True)
    answer = SealedText(blank=True, default="")
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(decided_at__isnull=True),
                name="cases_one_open_reopening",
            ),
            models.CheckConstraint(
                name="cases_reopening_decided_whole",
                condition=Q(
                    decided_at__isnull=True, decided_by__isnull=True, is_granted__isnull=True
                )
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_granted__isnull=False),
            ),
            models.CheckConstraint(
                name="cases_reopening_of_two",
                condition=Q(asked_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(asked_by=F("decided_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.asked_at:%F}"
