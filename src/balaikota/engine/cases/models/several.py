"""Tables of cases that belong together: links, parts, mergers, who hears with whom, what blocks."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from balaikota.core.sealed import SealedText


class Relation(models.Model):
    """Two cases that belong together.

    ``linked`` is plain and symmetrical: the older case stands first. ``part`` was split off from
    ``case``, ``opened`` was opened by an act on it.
    """

    class Kind(models.TextChoices):
        """How they belong together."""

        LINKED = "linked"
        PART = "part"
        OPENED = "opened"

    kind = models.CharField(max_length=6, choices=Kind.choices)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "other"], condition=Q(kind="linked"), name="cases_linked_once"
            ),
            models.UniqueConstraint(
                fields=["other"], condition=~Q(kind="linked"), name="cases_one_origin"
            ),
            models.CheckConstraint(name="cases_related_in_order", condition=Q(case__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"


class Merger(models.Model):
    """A case that is handled with another, its lead; undone, its row stays as history."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(
        "cases.Case",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="that it was merged into; where it is handled now is in its Follower",
    )
    reason = SealedText()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(undone_at__isnull=True), name="cases_merged_once"
            ),
            models.CheckConstraint(name="cases_merged_into_another", condition=~Q(case=F("lead"))),
            models.CheckConstraint(
                name="cases_merger_undone_whole",
                condition=Q(undone_by__isnull=True) | Q(undone_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} -> {self.lead_id}"


class Follower(models.Model):
    """Whoever sent ``holder`` hears what is told publicly of ``case``; their address stays there."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    holder = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    since_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="cases_follows_another", condition=~Q(case=F("holder"))),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} follows {self.case_id}"


class Block(models.Model):
    """What a case that is marked as blocked waits for: another case, or what words say."""

    flag = models.OneToOneField("cases.CaseFlag", on_delete=models.CASCADE, related_name="block")
    blocker = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = SealedText(blank=True, default="")
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    def __str__(self) -> str:
        return f"{self.flag_id} by {self.blocker_id or 'words'}"
