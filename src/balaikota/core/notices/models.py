"""The outbox, which is also the inbox: one row per message and channel."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from balaikota.core.sealed import SealedText


class Channel(models.TextChoices):
    """How a message reaches a person."""

    INBOX = "INBOX"
    EMAIL = "EMAIL"


class Notice(models.Model):
    """One message by one channel.

    Email is handed over at least once: ``delivered_at`` when the mail server took it,
    ``failed_at`` when it was given up. An inbox row is there when its transaction is.
    """

    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.CharField(max_length=5, choices=Channel)
    user_id = models.BigIntegerField(null=True)
    recipient = SealedText(blank=True)
    subject = SealedText()
    body = SealedText()
    link = SealedText(blank=True)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notices_inbox_has_user",
                condition=~Q(channel="INBOX") | Q(user_id__isnull=False),
            ),
            models.CheckConstraint(
                name="notices_delivered_or_failed",
                condition=Q(delivered_at__isnull=True) | Q(failed_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["user_id", "-id"], condition=Q(channel="INBOX"), name="notices_inbox"
            ),
            models.Index(
                fields=["failed_at"], condition=Q(failed_at__isnull=False), name="notices_failed"
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} by {self.channel}"
