"""The two tables of history. Triggers (guards.py) refuse every change to what is written."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from balaikota.core.sealed import SealedJSON


class LedgerEvent(models.Model):
    """One act or disclosure, in codes: no name, NIK, contact or free text, no foreign keys.

    On PostgreSQL the table also has ``tx``, the writing transaction: readers that follow the
    ledger go by (tx, id), because ids of transactions still open may be lower than the last seen.
    """

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=64)
    acting_as = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    verb = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, blank=True)
    from_step = models.CharField(max_length=80, blank=True)
    to_step = models.CharField(max_length=80, blank=True)
    holder = models.CharField(max_length=120, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=80, blank=True)
    pack_digest = models.CharField(max_length=80, blank=True)
    payload_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "ledger_event"
        indexes: ClassVar = [
            models.Index(fields=["subject", "id"], name="ledger_event_subject"),
            models.Index(fields=["actor_kind", "actor_id", "at"], name="ledger_event_actor"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.at:%Y-%m-%d %H:%M} {self.actor_kind}:{self.actor_id} {self.verb} {self.subject}"
        )


class LedgerPayload(models.Model):
    """What an event must not hold: personal data and free text; lawful disposal may erase it."""

    # Rows may not be updated, so they stay under the key they were sealed with.
    stays_under_its_key: ClassVar = True

    event_id = models.BigIntegerField(primary_key=True)
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    salt = models.CharField(max_length=32)
    body = SealedJSON()

    class Meta:
        db_table = "ledger_payload"

    def __str__(self) -> str:
        return f"payload of {self.event_id}"
