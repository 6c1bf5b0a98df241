"""The table of keys."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from balaikota.core.keys import rules
from balaikota.core.sealed import SealedText


class Kind(models.TextChoices):
    """What carries the key; the value is the kind of actor in the ledger."""

    API_KEY = "api-key", _("Program mitra")
    GATEWAY = "gateway", _("Gerbang (kanal pesan, anjungan, mesin antrean)")


class ApiKey(models.Model):
    """Verbs lent to a program at a unit during [valid_from, valid_to); never longer than a year.

    One officer proposes it, another confirms it; only then is a token made, shown once and kept as
    a keyed digest. A proposal that is refused or taken back is revoked before it was confirmed.

    A key does not outlive its unit, unless from a day on (``moves_on``) it holds at another.
    """

    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    partner = models.CharField(max_length=200)
    contact = SealedText()
    purpose = models.CharField(max_length=500)
    verbs = models.JSONField(default=list, help_text="permission names")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    reaches_below = models.BooleanField(default=False)
    moves_to = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    moves_on = models.DateField(null=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    prefix = models.CharField(max_length=16, blank=True, default="")
    digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - many without
    last_used_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["unit", "valid_to"], name="keys_apikey_unit")]
        constraints = [
            models.CheckConstraint(
                name="keys_moves_somewhere_on_a_day",
                condition=Q(moves_to__isnull=True, moves_on__isnull=True)
                | Q(moves_to__isnull=False, moves_on__isnull=False),
            ),
            models.CheckConstraint(name="keys_kind", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="keys_period_is_forwards", condition=Q(valid_to__gt=F("valid_from"))
            ),
            models.CheckConstraint(
                name="keys_confirmed_by_a_second_officer",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (
                    Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                    & ~Q(confirmed_by=F("proposed_by"))
                ),
            ),
            models.CheckConstraint(
                name="keys_issued_after_confirmed",
                condition=Q(issued_at__isnull=True, digest__isnull=True)
                | Q(confirmed_at__isnull=False, issued_at__isnull=False, digest__isnull=False),
            ),
            models.CheckConstraint(
                name="keys_revoked_has_reason",
                condition=Q(revoked_at__isnull=True)
                | (Q(revoked_by__isnull=False) & ~Q(revoked_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"

    def state(self, now: datetime) -> rules.State:
        """Return where the key stands at ``now``."""
        return rules.state(
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            confirmed=self.confirmed_at is not None,
            issued=self.issued_at is not None,
            revoked=self.revoked_at is not None,
            now=now,
        )
