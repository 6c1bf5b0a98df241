"""The table of those who sign along before a request is sent."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from balaikota.core import onetime
from balaikota.core.sealed import SealedText


class Cosigning(models.Model):
    """One person asked to sign along, and what they answered; of the draft, then of its case."""

    draft = models.ForeignKey(
        "cases.Draft", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key_hash = models.CharField(max_length=64, unique=True, help_text="of the link")
    name = SealedText()
    email = SealedText(blank=True, default="")
    asked_at = models.DateTimeField()
    until_at = models.DateTimeField(help_text="the link may be used before it")
    agreed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(
        null=True, blank=True, help_text="the applicant asked somebody else, or anew"
    )
    reason = SealedText(blank=True, default="")
    answers_digest = models.CharField(max_length=64, blank=True, help_text="of what was signed")
    sentence_digest = models.CharField(max_length=64, blank=True, help_text="of what it agreed to")
    is_at_counter = models.BooleanField(default=False)
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_cosigning_has_one_end",
                condition=Q(agreed_at__isnull=True) | Q(refused_at__isnull=True),
            ),
            models.CheckConstraint(
                name="cases_cosigning_agreed_to_something",
                condition=Q(agreed_at__isnull=True)
                | ~Q(answers_digest="") & ~Q(sentence_digest=""),
            ),
            models.UniqueConstraint(
                fields=["draft"],
                condition=Q(replaced_at__isnull=True),
                name="cases_one_cosigning_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id or self.case_id} {self.asked_at:%F}"

    def is_open(self, now: datetime) -> bool:
        """Tell whether the person may still answer."""
        ends = (self.agreed_at, self.refused_at, self.replaced_at)
        return onetime.is_good(now, until=self.until_at, ends=ends)
