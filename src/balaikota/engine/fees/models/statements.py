"""Bank statements (rekening koran) as they were imported, line by line."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from balaikota.core.sealed import SealedText


class Statement(models.Model):
    """One file from the bank: looked at first, then taken over whole, and undone whole."""

    class Status(models.TextChoices):
        """What became of it."""

        PREVIEW = "PREVIEW"
        APPLIED = "APPLIED"
        UNDONE = "UNDONE"
        DROPPED = "DROPPED"

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PREVIEW)
    read_at = models.DateTimeField()
    read_by = models.CharField(max_length=64, help_text="actor id")
    applied_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                condition=Q(status__in=["PREVIEW", "APPLIED"]),
                name="fees_statement_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class StatementLine(models.Model):
    """One line of it; a broken one keeps what is wrong and is never counted."""

    class Outcome(models.TextChoices):
        """What it led to."""

        NONE = ""
        CONFIRMED = "CONFIRMED"  # a payment known before
        COUNTED = "COUNTED"  # a payment not known before, for an invoice
        UNMATCHED = "UNMATCHED"  # kept, belongs to no invoice
        REPEATED = "REPEATED"  # stood on an earlier statement

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField(help_text="line of the file, from 1")
    dated = models.DateField(null=True)
    reference = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=40, blank=True)
    amount = models.PositiveBigIntegerField(null=True, help_text="whole rupiah")
    error = models.CharField(max_length=20, blank=True, help_text="why it is refused")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    payment = models.ForeignKey("fees.Payment", models.PROTECT, null=True, related_name="lines")

    row_key = models.UUIDField(default=uuid4, unique=True, editable=False)
    text = SealedText(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "position"], name="fees_line_once"),
            models.CheckConstraint(
                condition=~Q(error="") | Q(dated__isnull=False, amount__isnull=False),
                name="fees_good_line_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}:{self.position}"
