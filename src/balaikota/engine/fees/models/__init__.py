"""Tables of fees: invoices, payments, receipts, the postings between accounts, and what did not fit."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from balaikota.core.sealed import SealedJSON, SealedText
from balaikota.engine.fees.models.matters import Matter as Matter
from balaikota.engine.fees.models.statements import Statement as Statement
from balaikota.engine.fees.models.statements import StatementLine as StatementLine


class Book(models.Model):
    """The counter of the numbers of one unit and year: ``skrd`` of invoices, ``ssrd`` of receipts."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=[("skrd", "skrd"), ("ssrd", "ssrd")])
    year = models.PositiveSmallIntegerField()
    latest = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "year"], name="fees_one_book_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.unit_id}/{self.year}"


class Invoice(models.Model):
    """What one case is asked to pay at one step; issued once, replaced when the amount changes."""

    class Status(models.TextChoices):
        """What became of it."""

        OPEN = "OPEN"
        PAID = "PAID"
        WAIVED = "WAIVED"  # a named officer let the case go on without, with a reason
        REPLACED = "REPLACED"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    step = models.CharField(max_length=60)
    levy = models.CharField(max_length=60, help_text="key of the fee in the pack")
    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=100, unique=True)
    code = models.CharField(max_length=20, unique=True, help_text="what a payment names it by")
    total = models.PositiveBigIntegerField(help_text="whole rupiah")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    issued_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True, help_text="told that it falls due soon")
    overdue_told_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    pack_digest = models.CharField(max_length=64)
    laws = models.JSONField(help_text="[{words: {id, en}, regulation, article, confirmed}]")

    row_key = models.UUIDField(default=uuid4, unique=True, editable=False)
    title = SealedJSON(help_text="{id, en}")
    lines = SealedJSON(help_text="[{title, quantity, unit, price, amount}], texts as {id, en}")
    waive_reason = SealedText(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step"],
                condition=~Q(status="REPLACED"),
                name="fees_one_invoice_a_step",
            ),
            models.UniqueConstraint(fields=["book", "sequence"], name="fees_invoice_number_once"),
            models.CheckConstraint(
                condition=Q(status="OPEN", settled_at__isnull=True)
                | Q(status__in=["PAID", "WAIVED", "REPLACED"], settled_at__isnull=False),
                name="fees_settled_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status="WAIVED") ^ Q(waived_by__isnull=True),
                name="fees_waived_has_name",
            ),
        ]
        indexes = [models.Index(fields=["unit", "status", "due_at"], name="fees_invoice_unit")]

    def __str__(self) -> str:
        return self.number


class Payment(models.Model):
    """Money that came in, once, however often it is told."""

    class Source(models.TextChoices):
        """Who told of it first."""

        GATEWAY = "GATEWAY"
        TREASURER = "TREASURER"
        BANK = "BANK"

    source = models.CharField(max_length=10, choices=Source.choices)
    reference = models.CharField(max_length=64, help_text="its number there")
    code = models.CharField(max_length=40, help_text="the code it came with, as it came")
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="payments")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    amount = models.PositiveBigIntegerField(help_text="whole rupiah")
    paid_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64, help_text="actor id")
    confirmed_at = models.DateTimeField(null=True, help_text="when a bank statement showed it too")
    cancelled_at = models.DateTimeField(
        null=True, help_text="when the import it came from was undone"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reference"],
                condition=Q(cancelled_at__isnull=True),
                name="fees_payment_once",
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="fees_payment_is_something"),
        ]
        indexes = [
            models.Index(fields=["recorded_at"], name="fees_payment_recorded"),
            models.Index(fields=["reference"], name="fees_payment_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.reference}"


class Account(models.TextChoices):
    """Where money is, or is owed, or has come from."""

    BANK = "BANK"  # in the city's account
    RECEIVABLE = "RECEIVABLE"  # owed to the city (piutang)
    REVENUE = "REVENUE"  # what was billed (pendapatan)
    DEPOSIT = "DEPOSIT"  # came in and belongs to no invoice (titipan)


class Posting(models.Model):
    """So much from one account to another: both sides in one row, so that no sum can be off.

    Never changed and never deleted; a mistake is put right by the opposite row.
    """

    class What(models.TextChoices):
        """Why."""

        BILL = "BILL"
        CANCEL = "CANCEL"
        RECEIVE = "RECEIVE"
        APPLY = "APPLY"
        TAKE_BACK = "TAKE_BACK"
        REFUND = "REFUND"
        UNDO = "UNDO"

    what = models.CharField(max_length=10, choices=What.choices)
    debit = models.CharField(max_length=10, choices=Account.choices)
    credit = models.CharField(max_length=10, choices=Account.choices)
    amount = models.PositiveBigIntegerField(help_text="whole rupiah")
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="postings")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="postings")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="fees_posting_is_something"),
            models.CheckConstraint(
                condition=~Q(debit=F("credit")), name="fees_posting_goes_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(invoice__isnull=False)
                | ~Q(debit="RECEIVABLE") & ~Q(credit="RECEIVABLE"),
                name="fees_receivable_has_invoice",
            ),
            models.CheckConstraint(
                condition=Q(payment__isnull=False) | ~Q(debit="DEPOSIT") & ~Q(credit="DEPOSIT"),
                name="fees_deposit_has_payment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.amount}"


class Receipt(models.Model):
    """Proof that a payment was counted for an invoice, with a number of a gap-free book."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="receipts")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="receipts")
    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=100, unique=True)
    amount = models.PositiveBigIntegerField(help_text="whole rupiah")
    issued_at = models.DateTimeField()
    void_at = models.DateTimeField(null=True, help_text="the number stays in the book")
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "sequence"], name="fees_receipt_number_once"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="fees_receipt_is_something"),
            models.CheckConstraint(
                condition=Q(void_at__isnull=True) ^ ~Q(void_reason=""),
                name="fees_void_receipt_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number
