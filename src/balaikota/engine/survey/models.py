"""Tables of the survey: who was offered it, what was answered, the tablets, what heads will do.

An offer knows its case and whether it was used up. An answer knows service, office and month, and
neither case nor offer; its key is random, so that no order of rows leads from one to the other.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from balaikota.core import onetime
from balaikota.core.sealed import SealedText


class Offer(models.Model):
    """The survey offered for one case, once; the link to it is derived from ``row_key``.

    ``used_in`` is the beginning of the month (UTC of midnight WIB) in which it was answered: nothing
    more exact is kept, so that it does not lead to the answer.
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True, help_text="of the link")
    offered_at = models.DateTimeField()
    until_at = models.DateTimeField(help_text="the link may be used before it")
    used_in = models.DateTimeField(null=True)
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    def __str__(self) -> str:
        return f"case:{self.case_id}"

    def is_open(self, now: datetime) -> bool:
        """Tell whether it may still be answered."""
        return onetime.is_good(now, until=self.until_at, ends=(self.used_in,))


class Answer(models.Model):
    """What one person said of one service they received, without who and without which case."""

    row_key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.CharField(max_length=40, help_text="version")
    service = models.CharField(max_length=80, help_text="slug")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    month = models.DateField(help_text="its first day")
    words = SealedText(blank=True, default="")
    has_words = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1), name="survey_answer_keeps_only_the_month"
            )
        ]
        indexes = [models.Index(fields=["unit", "month"], name="survey_answer_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month:%Y-%m}"


class Score(models.Model):
    """The answer to one element, from 1 to 4."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="scores")
    element = models.CharField(max_length=20)
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "element"], name="survey_one_score_each"),
            models.CheckConstraint(
                condition=Q(value__gte=1, value__lte=4), name="survey_score_on_the_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element}: {self.value}"


class Tablet(models.Model):
    """A screen at a counter: it waits, shows the survey for one case, and waits again."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    key_hash = models.CharField(max_length=64, unique=True, help_text="of its address")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, related_name="+")
    shown_until = models.DateTimeField(null=True)
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(offer__isnull=True, shown_until__isnull=True)
                | Q(offer__isnull=False, shown_until__isnull=False),
                name="survey_tablet_shows_for_a_while",
            ),
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(ended_at__isnull=True),
                name="survey_tablet_name_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit_id})"


class FollowUp(models.Model):
    """What a head will do about an element, until when, and whether it is done (rencana tindak lanjut)."""

    class State(models.TextChoices):
        """How far it is."""

        PLANNED = "PLANNED"
        DONE = "DONE"

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    service = models.CharField(
        max_length=80, blank=True, default="", help_text="slug; empty for all"
    )
    element = models.CharField(max_length=20)
    questionnaire = models.CharField(max_length=40, help_text="version that names the element")
    words = models.CharField(max_length=500)
    due_date = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_words = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="PLANNED", done_at__isnull=True)
                | Q(state="DONE", done_at__isnull=False),
                name="survey_done_has_time",
            )
        ]
        indexes = [models.Index(fields=["unit", "-due_date"], name="survey_follow_up_unit")]

    def __str__(self) -> str:
        return f"{self.element} {self.due_date}"

    @property
    def is_done(self) -> bool:
        """Tell whether the head said that it is done."""
        return self.state == self.State.DONE
