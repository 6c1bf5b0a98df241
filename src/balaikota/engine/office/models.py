"""Tables of the desk over core: mergers and splits of units, imports of officers."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from balaikota.core.people.models import Assignment, User
from balaikota.core.sealed import SealedJSON, SealedText

DRAFT_KEPT = timedelta(days=7)
UNDO_WITHIN = timedelta(days=7)


class State(models.TextChoices):
    """What became of an import."""

    DRAFT = "draft", _("Belum disimpan")
    APPLIED = "applied", _("Tersimpan")
    UNDONE = "undone", _("Dibatalkan")
    DISCARDED = "discarded", _("Dibuang")
    EXPIRED = "expired", _("Kedaluwarsa")


class Outcome(models.TextChoices):
    """What a row does to an assignment."""

    BEGIN = "begin", _("Penugasan baru")
    END = "end", _("Penugasan berakhir")
    SAME = "same", _("Tidak berubah")


class Import(models.Model):
    """A table of officers and assignments that somebody uploaded.

    ``content`` holds the cells as typed, which columns they are, and how each row was judged when
    it was uploaded; it is emptied when the draft is discarded or expires, and once an applied
    import can no longer be undone. ``counts`` and the rows below stay.
    """

    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    file_name = SealedText()
    content = SealedJSON(null=True)
    counts = models.JSONField()
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    applied_at = models.DateTimeField(null=True)
    was_partial = models.BooleanField(default=False)
    with_invitations = models.BooleanField(default=False)
    undone_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "uploaded_at"], name="office_import_state")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="office_import_applied_by_somebody",
                condition=~Q(state__in=[State.APPLIED, State.UNDONE])
                | Q(applied_at__isnull=False, applied_by__isnull=False),
            ),
            models.CheckConstraint(
                name="office_import_undone_for_a_reason",
                condition=~Q(state=State.UNDONE)
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def draft_until(self) -> datetime:
        """When the draft expires."""
        return self.uploaded_at + DRAFT_KEPT

    @property
    def undo_until(self) -> datetime | None:
        """Until when it may be undone."""
        return self.applied_at + UNDO_WITHIN if self.applied_at else None


class ImportedRow(models.Model):
    """What one row of an applied import changed.

    ``former`` says how an assignment that it ended stood before.
    """

    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.ForeignKey(Import, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # as the spreadsheet counts
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=5, choices=Outcome)
    opened_account = models.BooleanField(default=False)
    gave_number = models.BooleanField(default=False)
    former = SealedJSON(null=True)

    class Meta:
        ordering: ClassVar = ["source", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "number"], name="office_imported_row_once"),
            models.CheckConstraint(
                name="office_imported_row_outcome", condition=Q(outcome__in=Outcome.values)
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.number} of import {self.source_id}"


class Regrouping(models.Model):
    """A merger or a split in force from ``since``, with what was written ahead for it.

    ``plan`` is what was proposed, ``written`` the pks of what was entered, by which it can be
    called off before its day.
    """

    since = models.DateField()
    number = models.CharField(max_length=120)
    decree_date = models.DateField()
    title = models.CharField(max_length=300)
    plan = models.JSONField()
    written = models.JSONField()
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=64)  # actor id
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.CharField(max_length=64, blank=True, default="")
    called_off_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("-since", "-pk")
        constraints = [
            models.CheckConstraint(
                name="office_called_off_has_reason",
                condition=Q(called_off_at__isnull=True, called_off_by="")
                | (~Q(called_off_by="") & ~Q(called_off_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.since}"
