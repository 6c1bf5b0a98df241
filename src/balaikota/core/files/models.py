"""The table of stored files; their bytes lie sealed on disk."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from balaikota.core.sealed import SealedText


class StoredFile(models.Model):
    """One file of one owner. Rows with the same content share the bytes on disk.

    ``owner`` is ``draft:<token-hash>``, ``case:<pk>``, ``inquiry:<pk>`` of an answer from outside,
    ``product:<pk>``, ``publication:<pk>``, ``decree:<pk>`` of the assignment it was uploaded with, ``kept:<row-key>`` of
    what somebody keeps to use again, or ``deed:<row-key>`` of a representation; ``digest`` is the keyed hash of the content as stored, and its
    address.
    """

    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.CharField(max_length=120)
    name = SealedText()
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="bytes, as stored")
    digest = models.CharField(max_length=64)
    stored_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owner", "id"], name="files_owner"),
            models.Index(fields=["digest"], name="files_digest"),
        ]

    def __str__(self) -> str:
        return f"file {self.pk} of {self.owner}"
