"""Tables of the notes that officers leave at the end of a day for those who come next."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from balaikota.core.sealed import SealedText


class DayNote(models.Model):
    """What somebody leaves at a unit at the end of a day for those who act there next."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(help_text="in WIB")
    text = SealedText()
    written_at = models.DateTimeField()
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["unit", "-written_at"], name="cases_day_note_unit")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "author", "day"], name="cases_day_note_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day:%F}"


class DayNoteRead(models.Model):
    """Somebody marked a note as read: it no longer stands on top of their inbox."""

    note = models.ForeignKey(DayNote, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "user"], name="cases_day_note_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.note_id} by {self.user_id}"
