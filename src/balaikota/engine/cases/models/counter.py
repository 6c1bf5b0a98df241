"""Tables of the counter: who was looked at, what a person said in one sitting, a lost secret's link."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from balaikota.core.sealed import SealedJSON, SealedText
from balaikota.engine.cases.rules import Means

MEANS = [(means.value, means.value) for means in Means]


class Occasion(models.TextChoices):
    """What an identity was checked for."""

    INTAKE = "intake"
    RENEWAL = "renewal"


class IdentityCheck(models.Model):
    """How a person at the counter showed who they are, and which officer looked."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=10, choices=Occasion.choices)
    means = models.CharField(max_length=10, choices=MEANS)
    reason = SealedText(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_renewal_is_identified",
                condition=~Q(occasion="renewal", means="none"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.means}"


class Sitting(models.Model):
    """What one officer typed about the person at their counter; over at the end of the day."""

    token_hash = models.CharField(max_length=64, unique=True, help_text="of the officer's browser")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    person = SealedJSON(default=dict, help_text="of the person there: what to ask only once")
    contact = SealedJSON(default=dict, help_text="phone and email, also of the next of the family")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["begun_at"], name="cases_sitting_open", condition=Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"sitting {self.pk}"


class SecretLink(models.Model):
    """A wish for a new secret, and the one-time link sent for it when number and contact fit."""

    number = models.CharField(max_length=40, help_text="as it was typed")
    email = SealedText()
    language = models.CharField(max_length=5, default="id")
    asked_at = models.DateTimeField()
    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="cases_secret_link_asked")]
        constraints = [
            models.CheckConstraint(
                name="cases_secret_link_sent_whole",
                condition=Q(token_hash__isnull=True, case__isnull=True, sent_at__isnull=True)
                | Q(token_hash__isnull=False, case__isnull=False, sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"secret link {self.pk}"
