"""Tables of cases: where a request stands, who must act on it, by when, and what was answered."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from balaikota.core.sealed import SealedJSON, SealedText
from balaikota.engine.cases.models.cosigning import Cosigning as Cosigning
from balaikota.engine.cases.models.counter import IdentityCheck as IdentityCheck
from balaikota.engine.cases.models.counter import Occasion as Occasion
from balaikota.engine.cases.models.counter import SecretLink as SecretLink
from balaikota.engine.cases.models.counter import Sitting as Sitting
from balaikota.engine.cases.models.day_notes import DayNote as DayNote
from balaikota.engine.cases.models.day_notes import DayNoteRead as DayNoteRead
from balaikota.engine.cases.models.drafts import CHANNELS
from balaikota.engine.cases.models.drafts import Draft as Draft
from balaikota.engine.cases.models.drafts import DraftKey as DraftKey
from balaikota.engine.cases.models.elsewhere import HandOver as HandOver
from balaikota.engine.cases.models.elsewhere import Inquiry as Inquiry
from balaikota.engine.cases.models.several import Block as Block
from balaikota.engine.cases.models.several import Follower as Follower
from balaikota.engine.cases.models.several import Merger as Merger
from balaikota.engine.cases.models.several import Relation as Relation
from balaikota.engine.cases.models.sides import Extension as Extension
from balaikota.engine.cases.models.sides import Note as Note
from balaikota.engine.cases.models.sides import Question as Question
from balaikota.engine.cases.models.sides import Reopening as Reopening
from balaikota.engine.cases.models.working import AssignmentTurn as AssignmentTurn
from balaikota.engine.cases.models.working import Lease as Lease
from balaikota.engine.cases.models.working import Mark as Mark
from balaikota.engine.cases.models.working import Mismatch as Mismatch
from balaikota.engine.cases.models.working import RemarkKind as RemarkKind
from balaikota.engine.cases.models.working import Source as Source
from balaikota.engine.cases.models.working import StepRemark as StepRemark
from balaikota.engine.cases.rules import DefectKind, Flag


class Status(models.TextChoices):
    """Where a case stands in one word; where exactly is its step."""

    OPEN = "OPEN"
    WAITING = "WAITING"  # for the applicant; the clock is paused
    DECIDED = "DECIDED"
    CLOSED = "CLOSED"  # ended without a decision: the applicant did not complete the file
    WITHDRAWN = "WITHDRAWN"
    MERGED = "MERGED"  # handled with another case; nothing is done here until that is undone


class Outcome(models.TextChoices):
    """How a case ended."""

    NONE = ""
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Party(models.TextChoices):
    """Whose turn a task is."""

    OFFICER = "officer"
    APPLICANT = "applicant"
    SYSTEM = "system"


class CaseQuerySet(models.QuerySet["Case"]):
    """Filters that read as words."""

    def running(self) -> CaseQuerySet:
        """Keep cases that somebody still has to act on."""
        return self.filter(status__in=[Status.OPEN, Status.WAITING])

    def late(self, now: datetime) -> CaseQuerySet:
        """Keep running cases whose promise has passed and is not paused."""
        return self.filter(status=Status.OPEN, promise_due_at__lt=now)


class Case(models.Model):
    """One request, bound to the pack version in force when it was submitted."""

    number = models.CharField(max_length=40, unique=True)
    version = models.ForeignKey("packs.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=20, blank=True, help_text="area code, e.g. 35.73.02.1008")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    step = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    reason_code = models.CharField(max_length=60, blank=True, help_text="coded reason of a refusal")
    channel = models.CharField(max_length=10, choices=CHANNELS)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    representation = models.ForeignKey(
        "people.Representation", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="by what the applicant acted for the organisation when it was sent",
    )  # fmt: skip
    applicant_name = SealedText(blank=True, default="")
    email = SealedText(blank=True, default="")
    phone = SealedText(blank=True, default="")
    email_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    language = models.CharField(max_length=5, default="id")
    secret_hash = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    received_at = models.DateTimeField(
        help_text="opened_at moved into service hours: the clock's start"
    )
    promise_due_at = models.DateTimeField(null=True, blank=True)
    fiktif_at = models.DateTimeField(
        null=True, blank=True, help_text="when it was marked as past its legal time"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    returns = models.PositiveSmallIntegerField(default=0)
    is_with_superior = models.BooleanField(
        default=False, help_text="it is about the office it came to, so the head above handles it"
    )
    chosen_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="the office an officer chose for the steps of the chosen one; the latest choice",
    )  # fmt: skip
    is_veiled = models.BooleanField(
        default=False,
        help_text="who it is of is kept from officers whom the pack does not name",
    )
    idempotency_key = models.CharField(max_length=64, unique=True)
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # False where the statement that read it says so: then nobody has to be looked for.
    is_followed = True

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "status", "-id"], name="cases_case_unit"),
            models.Index(fields=["applicant", "-id"], name="cases_case_applicant"),
            models.Index(
                fields=["email_index"], name="cases_case_email", condition=~Q(email_index="")
            ),
            models.Index(
                fields=["version", "decided_at"],
                name="cases_case_decided",
                condition=Q(decided_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="cases_ended_has_time",
                condition=Q(status__in=["OPEN", "WAITING"], ended_at__isnull=True)
                | Q(
                    status__in=["DECIDED", "CLOSED", "WITHDRAWN", "MERGED"], ended_at__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="cases_decided_has_outcome",
                condition=~Q(status="DECIDED") | Q(outcome__in=["granted", "refused"]),
            ),
            models.CheckConstraint(
                name="cases_point_is_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
            ),
            models.CheckConstraint(
                name="cases_organisation_is_represented",
                condition=Q(organisation__isnull=True, representation__isnull=True)
                | Q(organisation__isnull=False, representation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def has_secret(self) -> bool:
        """Tell whether number and secret open it: not where an organisation's accounts do.

        Who came to a counter for an organisation without an account has one.
        """
        return self.representation is None or self.representation.user_id is None


class CaseAnswers(models.Model):
    """What the applicant answered; every version is kept."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answer_versions")
    version = models.PositiveSmallIntegerField()
    body = SealedJSON()
    at = models.DateTimeField()
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="cases_answers_version")
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.version}"


class Task(models.Model):
    """One step of one case at one unit, with its own due time."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    step = models.CharField(max_length=60)
    party = models.CharField(max_length=10, choices=Party.choices)
    asked = models.CharField(
        max_length=60, blank=True, help_text="which of several parties of the step it is for"
    )
    role = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    is_away = models.BooleanField(
        default=False, help_text="asked of an office that was not the case's own; it sees the case"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_by = models.CharField(
        max_length=12, blank=True, default="", help_text="the rule that gave it to its holder"
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    warned_percent = models.PositiveSmallIntegerField(default=0)
    warn_at = models.DateTimeField(null=True, blank=True, help_text="when the next mark is reached")
    unattended_at = models.DateTimeField(
        null=True, blank=True, help_text="since when nobody may act; told to the superior once"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    act = models.CharField(max_length=60, blank=True, help_text="the act that ended it")
    product = models.CharField(max_length=60, blank=True, help_text="product being issued")

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "due_at", "id"],
                name="cases_task_open",
                condition=Q(ended_at__isnull=True),
            ),
            models.Index(
                fields=["due_at"], name="cases_task_due", condition=Q(ended_at__isnull=True)
            ),
            models.Index(
                fields=["warn_at"], name="cases_task_warn", condition=Q(ended_at__isnull=True)
            ),
            models.Index(
                fields=["unit", "case"], name="cases_task_away", condition=Q(is_away=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step", "asked"],
                condition=Q(ended_at__isnull=True),
                name="cases_one_open_task_per_step",
            ),
            models.CheckConstraint(
                name="cases_officer_task_has_role", condition=~Q(party="officer") | ~Q(role="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}:{self.step}"


class Concern(models.Model):
    """Whom a case is about: an office or an officer of the line that would handle it.

    They do not see the case, and the head above them handles it. Why it was named is in the ledger.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="concerns")
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", help_text="where the case was"
    )
    named_at = models.DateTimeField()
    spread_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="of the case that this one came of, or was merged into",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_concern_is_one",
                condition=Q(unit__isnull=True, user__isnull=False)
                | Q(unit__isnull=False, user__isnull=True),
            ),
            models.UniqueConstraint(fields=["case", "unit"], name="cases_concern_unit_once"),
            models.UniqueConstraint(fields=["case", "user"], name="cases_concern_user_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.unit_id or self.user_id}"


class Pause(models.Model):
    """An interval in which the case's clock stood still; half-open, open-ended while it lasts."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pauses")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(to_at__isnull=True), name="cases_one_open_pause"
            ),
            models.CheckConstraint(
                name="cases_pause_order",
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.from_at:%F}"


class Defect(models.Model):
    """One thing the applicant must mend: all of them go out in one notice."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="defects")
    field = models.CharField(max_length=60)
    kind = models.CharField(
        max_length=10, choices=[(kind.value, kind.value) for kind in DefectKind]
    )
    note = SealedText()
    at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True, blank=True)
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    def __str__(self) -> str:
        return f"{self.case_id}.{self.field}"


class CaseFlag(models.Model):
    """A mark an officer put on a case; taking it off deletes the row, the ledger remembers both."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="flags")
    flag = models.CharField(max_length=12, choices=[(flag.value, flag.value) for flag in Flag])
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "flag"], name="cases_flag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.flag}"


class Remark(models.Model):
    """What somebody wrote with an act; read by those who may see the case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="remarks")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    is_public = models.BooleanField(help_text="shown to the applicant too")
    text = SealedText()
    at = models.DateTimeField()
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%F}"


class DueChange(models.Model):
    """A due time that moved because a rule changed: the old value is kept with the reason."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="due_changes")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    old_at = models.DateTimeField(null=True)
    new_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.old_at} -> {self.new_at}"
