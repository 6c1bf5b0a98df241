"""Forms that somebody is filling in, and the ways to them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from balaikota.core.sealed import SealedJSON
from balaikota.engine.cases.rules import Channel

CHANNELS = [(channel.value, channel.value) for channel in Channel]


class Draft(models.Model):
    """A form that somebody is filling in; found by a token that only their browser holds."""

    token_hash = models.CharField(
        max_length=64, unique=True, help_text="of the browser it was begun in; its files bear it"
    )
    version = models.ForeignKey("packs.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=CHANNELS, default=Channel.ONLINE)
    body = SealedJSON(default=dict)
    prefill = SealedJSON(
        null=True, help_text="shown in its questions; counts once their page was sent"
    )
    resident = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_whom_known = models.BooleanField(
        default=False, help_text="whoever may act for others has said for whom it is"
    )
    representation = models.ForeignKey(
        "people.Representation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    opened_from = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="the case an act of which began it, for the applicant to complete",
    )  # fmt: skip
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sitting = models.ForeignKey(
        "cases.Sitting", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    serial = models.CharField(
        max_length=32, blank=True, default="", help_text="of the form in its sitting"
    )
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["touched_at"], name="cases_draft_touched")]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class DraftKey(models.Model):
    """One more way to a draft: a browser it was resumed in, or a code to resume it with."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="keys")
    key_hash = models.CharField(max_length=64, unique=True)
    is_code = models.BooleanField(help_text="opens it elsewhere; the others are browsers")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"key of draft {self.draft_id}"
