"""What one officer proposed, and what another made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q


class State(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open"
    ADOPTED = "adopted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by whoever proposed it
    EXPIRED = "expired"


_DECIDED = Q(state__in=[State.ADOPTED, State.REFUSED], decided_at__isnull=False)


class Proposal(models.Model):
    """A change that waits for a second officer, or no longer does."""

    kind = models.CharField(max_length=80)  # change.Change.kind
    key = models.CharField(max_length=200)  # slug of its app and what changes, calendar:year:2028
    unit_id = models.BigIntegerField(null=True, blank=True)  # where the permissions must be held
    content = models.JSONField()
    reason = models.TextField()
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)  # actor id
    expires_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=64, blank=True, default="")  # actor id
    decision_reason = models.TextField(blank=True, default="")
    # What it was called when each app kept its own, calendar.proposal:7: old addresses, the ledger.
    former = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["proposed_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="proposals_decided_by_another",
                condition=Q(state=State.OPEN, decided_by="", decided_at__isnull=True)
                | (_DECIDED & ~Q(decided_by="") & ~Q(decided_by=F("proposed_by")))
                | Q(state=State.WITHDRAWN, decided_by=F("proposed_by"), decided_at__isnull=False)
                | Q(state=State.EXPIRED, decided_by="", decided_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="proposals_one_open", fields=["key"], condition=Q(state=State.OPEN)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def waits(self, now: datetime) -> bool:
        """Test whether somebody may still decide on it at ``now``."""
        in_time = self.expires_at is None or now < self.expires_at
        return self.state == State.OPEN and in_time

    @property
    def told(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        return {
            "proposal": self.pk,
            "kind": self.kind,
            "key": self.key,
            "content": self.content,
            "reason": self.reason,
        }
