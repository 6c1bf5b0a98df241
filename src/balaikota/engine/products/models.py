"""Tables of products: registers, their numbers, the documents."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from balaikota.core.sealed import SealedJSON, SealedText


class Register(models.Model):
    """The book of numbers of one unit, classification and year; ``latest`` is the counter."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    classification = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    latest = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            # Not by name: the number does not show it, so two books would give the same number.
            models.UniqueConstraint(
                fields=["unit", "classification", "year"], name="products_one_register_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.classification}/…/{self.unit_id}/{self.year}"


class Product(models.Model):
    """One document of one case, issued once."""

    class Status(models.TextChoices):
        """Where a product is in its life."""

        RESERVED = "RESERVED"
        FAILED = "FAILED"
        VOID = "VOID"
        ISSUED = "ISSUED"
        REVOKED = "REVOKED"
        REPLACED = "REPLACED"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RESERVED)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replacements")
    verification_id = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=16)
    pack_digest = models.CharField(max_length=64)
    room = models.CharField(max_length=60)
    template = models.CharField(max_length=100)

    approved_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    valid_until = models.DateField(null=True)
    renew_from = models.DateField(null=True, help_text="first day on which it may be renewed")
    reminded_at = models.DateTimeField(null=True, help_text="its holder was told that it ends")
    ended_at = models.DateTimeField(null=True)
    signer_title = models.CharField(max_length=200)
    signer_mode = models.CharField(max_length=20)
    assignment = models.ForeignKey("people.Assignment", models.PROTECT, related_name="+")

    row_key = models.UUIDField(default=uuid4, unique=True, editable=False)
    signer_name = SealedText()
    facts = SealedJSON()
    content = SealedJSON()
    end_reason = SealedText(default="")

    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    failure = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=Q(replaces__isnull=True) & ~Q(status="VOID"),
                name="products_once_a_case",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~Q(status="VOID"),
                name="products_replaced_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["RESERVED", "FAILED", "VOID"])
                | Q(file__isnull=False, issued_at__isnull=False) & ~Q(sha256=""),
                name="products_issued_has_file",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(status__in=["VOID", "REVOKED", "REPLACED"]),
                name="products_ended_has_status",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "approved_at"], name="products_by_status"),
            models.Index(
                fields=["renew_from"],
                name="products_to_remind",
                condition=Q(reminded_at__isnull=True, renew_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}:{self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Tell whether the number is taken and the letter not yet printed."""
        return self.status in (self.Status.RESERVED, self.Status.FAILED)

    @property
    def is_issued(self) -> bool:
        """Tell whether the letter is out and was neither revoked nor replaced."""
        return self.status == self.Status.ISSUED


class Entry(models.Model):
    """One line of a register: a number that is never lost."""

    class State(models.TextChoices):
        """What became of the number."""

        RESERVED = "RESERVED"
        ISSUED = "ISSUED"
        VOID = "BATAL"

    register = models.ForeignKey(Register, models.PROTECT, related_name="entries")
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=100, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RESERVED)
    product = models.OneToOneField(Product, models.PROTECT, related_name="entry")
    reserved_at = models.DateTimeField()
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = [F("sequence").asc()]
        constraints = [
            models.UniqueConstraint(fields=["register", "sequence"], name="products_number_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="products_number_from_one"),
            models.CheckConstraint(
                condition=Q(state="BATAL") ^ Q(void_reason=""), name="products_void_has_reason"
            ),
        ]
        # Whoever types a number writes its letters as they like.
        indexes = [models.Index(Upper("number"), name="products_number_typed")]

    def __str__(self) -> str:
        return self.number


class Signature(models.Model):
    """How a letter is signed, and how far that is: one for each letter that is to be signed."""

    class Method(models.TextChoices):
        """Who signs, and with what."""

        SEAL = "SEAL"
        OFFICER = "OFFICER"
        WET = "WET"

    class Problem(models.TextChoices):
        """Why it is not signed yet."""

        NONE = ""
        DOWN = "DOWN"
        REFUSED = "REFUSED"

    product = models.OneToOneField(Product, models.PROTECT, related_name="signature")
    method = models.CharField(max_length=10, choices=Method.choices)
    request_key = models.UUIDField(default=uuid4, unique=True, editable=False)
    tries = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=10, choices=Problem.choices, blank=True, default="")
    next_at = models.DateTimeField(null=True, help_text="when the worker tries again")
    signed_at = models.DateTimeField(null=True)
    certificate = models.CharField(max_length=64, blank=True, help_text="its serial number, hex")
    is_stamped = models.BooleanField(default=False, help_text="a TSA vouches for the time")
    scan = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    scanned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scan__isnull=True) | Q(method="WET", scanned_by__isnull=False),
                name="products_scan_is_wet",
            ),
            # Four eyes: whoever uploads the scan does not say that it is the letter.
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("scanned_by")),
                name="products_scan_by_two",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True)
                | ~Q(method="WET")
                | Q(checked_by__isnull=False),
                name="products_scan_is_checked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                name="products_sign_again",
                condition=Q(next_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.method}:{self.product_id}"


class Handover(models.Model):
    """That a letter was given on paper to a named person, whose identity an officer checked.

    Attributes:
        identity: what was shown.
        identity_end: the last four signs of its number; the whole is nobody's business later.
    """

    class Receiver(models.TextChoices):
        """Who took it."""

        APPLICANT = "APPLICANT"
        PROXY = "PROXY"

    class Identity(models.TextChoices):
        """What they showed."""

        KTP = "KTP"
        IKD = "IKD"
        SIM = "SIM"
        PASSPORT = "PASSPORT"

    product = models.ForeignKey(Product, models.PROTECT, related_name="handovers")
    row_key = models.UUIDField(default=uuid4, unique=True, editable=False)
    receiver = models.CharField(max_length=10, choices=Receiver.choices)
    name = SealedText()
    identity = models.CharField(max_length=10, choices=Identity.choices)
    identity_end = SealedText()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = [F("given_at").asc(), F("pk").asc()]
        constraints = [
            models.UniqueConstraint(fields=["product"], name="products_handed_over_once")
        ]

    def __str__(self) -> str:
        return f"{self.receiver}:{self.product_id}"
