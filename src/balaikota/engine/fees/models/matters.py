"""What did not fit: each with its owner, what is left of it, and how it ended."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from balaikota.core.sealed import SealedText


class Matter(models.Model):
    """One payment, or the rest of one, that somebody must decide on.

    What is left to decide is not kept here: it is worked out from the postings of the payment.
    """

    class Kind(models.TextChoices):
        """What is the matter."""

        SHORT = "SHORT"  # the invoice is not paid whole
        OVER = "OVER"  # more than was asked for
        DOUBLE = "DOUBLE"  # the invoice was paid before
        LATE = "LATE"  # the case does not wait for it any more
        UNKNOWN = "UNKNOWN"  # no invoice has that code
        WRONG = "WRONG"  # meant for another invoice, says a treasurer

    class Ending(models.TextChoices):
        """How it ended."""

        NONE = ""
        APPLIED = "APPLIED"  # counted for an invoice
        REFUNDED = "REFUNDED"  # paid out to whom it belongs
        RETURNED = "RETURNED"  # sent back by the bank to where it came from
        PAID = "PAID"  # the rest came in
        UNDONE = "UNDONE"  # the import that told of it was undone
        DROPPED = "DROPPED"  # nothing is left to decide on

    kind = models.CharField(max_length=8, choices=Kind.choices)
    payment = models.ForeignKey("fees.Payment", models.PROTECT, related_name="matters")
    invoice = models.ForeignKey("fees.Invoice", models.PROTECT, null=True, related_name="matters")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=8, choices=Ending.choices, blank=True, default="")

    row_key = models.UUIDField(default=uuid4, unique=True, editable=False)
    payee = SealedText(default="", help_text="bank, account and name a refund goes to")
    note = SealedText(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(ended_at__isnull=True),
                name="fees_one_open_matter_a_payment",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) ^ ~Q(ending=""), name="fees_matter_has_ending"
            ),
        ]
        indexes = [models.Index(fields=["unit", "ended_at"], name="fees_matter_unit")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.payment_id}"
