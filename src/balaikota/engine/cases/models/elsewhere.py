"""Tables of what leaves the office that has a case: inquiries outside the city hall, hand-overs."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from balaikota.core.sealed import SealedText


class Ending(models.TextChoices):
    """How an inquiry ended."""

    NONE = ""
    ACCEPTED = "accepted"  # they may only accept: it is theirs
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Inquiry(models.Model):
    """What somebody outside the city hall is asked about a case, and the link they answer by.

    The link is derived from the row, see ``queries.inquiries.token_of``; only its hash is here.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=60, help_text="where the case was")
    outsider = models.CharField(max_length=60, help_text="who is asked, by their name in the pack")
    body = SealedText(help_text="who is asked, in words")
    email = SealedText(blank=True, default="")
    text = SealedText()
    shows = models.JSONField(default=list, help_text="questions whose answers they read")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="until when the link is good")
    link_hash = models.CharField(max_length=64, unique=True)
    links = models.PositiveSmallIntegerField(
        default=1, help_text="how many links were made; only the latest opens"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(
        null=True, blank=True, help_text="when they are reminded; nothing afterwards"
    )
    late_told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True, default="")
    reply = SealedText(blank=True, default="", help_text="their answer, or why they refuse")
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], name="cases_inquiry_due", condition=Q(ended_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="cases_inquiry_ended_whole",
                condition=Q(ended_at__isnull=True, ending="")
                | Q(
                    ended_at__isnull=False,
                    ending__in=["accepted", "answered", "refused", "withdrawn"],
                ),
            ),
            models.CheckConstraint(
                name="cases_inquiry_due_later", condition=Q(due_at__gt=F("asked_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} -> {self.outsider}"


class HandOver(models.Model):
    """A case that one unit passed to another: that one's from then on, unless it bounces in time."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey("cases.Task", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", help_text="that had it"
    )
    to_unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = SealedText()
    at = models.DateTimeField()
    bounce_until = models.DateTimeField()
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    bounce_reason = SealedText(blank=True, default="")
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["unit", "case"], name="cases_hand_over_unit")]
        constraints = [
            models.UniqueConstraint(fields=["case", "to_unit"], name="cases_handed_to_once"),
            models.CheckConstraint(name="cases_handed_elsewhere", condition=~Q(unit=F("to_unit"))),
            models.CheckConstraint(
                name="cases_bounced_whole",
                condition=Q(bounced_at__isnull=True, bounced_by__isnull=True)
                | Q(bounced_at__isnull=False, bounced_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.unit_id} -> {self.to_unit_id}"
