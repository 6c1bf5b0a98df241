"""The outbox, which is also the inbox; every attempt to hand something over; what persons wish."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from balaikota.core.notices.rules import Failure
from balaikota.core.sealed import SealedJSON, SealedText


class Channel(models.TextChoices):
    """How a message reaches a person."""

    INBOX = "INBOX", _("Kotak masuk di situs ini")
    EMAIL = "EMAIL", _("Email")
    WHATSAPP = "WHATSAPP", _("WhatsApp")
    SMS = "SMS", _("SMS")
    LETTER = "LETTER", _("Surat yang dicetak di loket")


FAILURES = [(one.value, one.value) for one in Failure]


class Notice(models.Model):
    """One message by one channel.

    What goes out is handed over at least once, always under ``row_key``, so that whoever takes it
    can tell a second time. ``due_at`` is when it is offered next, and while it is being offered when
    that lease ends; empty when nothing is left to do. ``delivered_at``: the mail server or the
    gateway took it, or the letter was printed. ``failed_at``: it was given up. ``received_at`` and
    ``read_at``: what the gateway heard of the telephone, or that the inbox row was read.

    An inbox row is there when its transaction is; while it is due it is asked whether its reader
    wants to be told elsewhere too. ``ways`` are the channels left to try, each with its address;
    ``attempts`` counts the claims and is the fencing token.
    """

    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.CharField(max_length=8, choices=Channel)
    user_id = models.BigIntegerField(null=True)
    recipient = SealedText(blank=True)
    subject = SealedText()
    body = SealedText()
    short = SealedText(blank=True, default="")
    link = SealedText(blank=True)
    ways = SealedJSON(null=True)
    about = models.CharField(max_length=40, blank=True, default="", help_text="case:12")
    unit_id = models.BigIntegerField(null=True, help_text="whose counter prints it")
    language = models.CharField(max_length=2, default="id")
    is_urgent = models.BooleanField(default=False)
    is_routed = models.BooleanField(default=False, help_text="its channel is settled")
    instead_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=10, choices=FAILURES, blank=True, default="")
    delivered_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notices_inbox_has_user",
                condition=~Q(channel="INBOX") | Q(user_id__isnull=False),
            ),
            models.CheckConstraint(
                name="notices_delivered_or_failed",
                condition=Q(delivered_at__isnull=True) | Q(failed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="notices_failed_has_class",
                condition=Q(failed_at__isnull=True) | ~Q(failure=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["user_id", "-id"], condition=Q(channel="INBOX"), name="notices_inbox"
            ),
            models.Index(
                fields=["failed_at"], condition=Q(failed_at__isnull=False), name="notices_failed"
            ),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="notices_due"),
            models.Index(fields=["about", "id"], condition=~Q(about=""), name="notices_about"),
            models.Index(
                fields=["unit_id"],
                condition=Q(channel="LETTER", delivered_at__isnull=True, failed_at__isnull=True),
                name="notices_to_print",
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} by {self.channel}"


class Attempt(models.Model):
    """One time that a message was offered, and what came of it; without its contact or its text.

    ``failure`` is empty when it was taken. ``code`` is what was answered: a number of SMTP or HTTP,
    or the name of an error; never the text of the answer, which may repeat the address.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="log")
    number = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=8, choices=Channel)
    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    failure = models.CharField(max_length=10, choices=FAILURES, blank=True, default="")
    code = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-at"], name="notices_attempt_at")]

    def __str__(self) -> str:
        return f"attempt {self.number} of notice {self.notice_id}"


class Preference(models.Model):
    """How a person wants to be told: somebody with an account, or whoever a case is of.

    ``phone`` is an officer's own number; a resident's stands in their profile or their case.
    """

    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user_id = models.BigIntegerField(null=True, unique=True)
    about = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 - NULLs are distinct
    channel = models.CharField(max_length=8, choices=Channel)
    phone = SealedText(blank=True, default="")
    has_digest = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notices_preference_of_one",
                condition=Q(user_id__isnull=False, about__isnull=True)
                | Q(user_id__isnull=True, about__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"preference of {self.about or self.user_id}"
