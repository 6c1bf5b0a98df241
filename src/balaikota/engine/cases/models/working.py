"""Tables of how officers work: whose turn it is, and what the city learns from their tasks."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from balaikota.core.sealed import SealedText


class Source(models.TextChoices):
    """Where the other value stands; ``other`` is named in words."""

    POPULATION = "dukcapil"
    BUSINESS = "oss"
    TAX = "pajak"
    LAND = "pertanahan"
    WELFARE = "dtsen"
    OTHER = "lain"


class RemarkKind(models.TextChoices):
    """What is wrong with a step of a procedure."""

    NEEDLESS = "needless"
    UNCLEAR = "unclear"


class AssignmentTurn(models.Model):
    """Who of a post was last given a task of a service; its row is locked while one is given."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    service = models.CharField(max_length=80, help_text="slug; it never changes")
    last_user = models.PositiveBigIntegerField(default=0, help_text="pk of the account; 0: nobody")
    asked_at = models.DateTimeField(help_text="when a task was last to be given")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "role", "service"], name="cases_turn_once_a_post"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.unit_id} {self.service}"


class Mismatch(models.Model):
    """What a register says of an answer differs from what the case says; both values are sealed."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey("cases.Task", on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=60)
    source = models.CharField(max_length=12, choices=Source.choices)
    source_name = models.CharField(max_length=80, blank=True)
    theirs = SealedText()
    ours = SealedText()
    proof_id = models.PositiveBigIntegerField(null=True, help_text="pk of a file kept as its proof")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_mismatch_other_is_named",
                condition=~Q(source="lain") | ~Q(source_name=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.field} {self.source}"


class StepRemark(models.Model):
    """An officer found a step of the procedure needless or unclear while working on it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey("cases.Task", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RemarkKind.choices)
    text = SealedText()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "author", "kind"], name="cases_step_remark_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind}"


class Lease(models.Model):
    """Somebody works on a task right now; it ends by acting, by leaving, or by time."""

    task = models.OneToOneField("cases.Task", on_delete=models.CASCADE, related_name="lease")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="cases_lease_order", condition=Q(until__gt=F("since")))
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.user_id}"


class Mark(models.Model):
    """What an officer thinks of one answer while checking it; theirs alone until the act is sent."""

    task = models.ForeignKey("cases.Task", on_delete=models.CASCADE, related_name="+")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    field = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, help_text="right, or a kind of defect")
    note = SealedText(blank=True, default="")
    at = models.DateTimeField()
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "officer", "field"], name="cases_mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.task_id}.{self.field} {self.kind}"
