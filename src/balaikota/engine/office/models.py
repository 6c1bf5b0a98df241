"""The table of the desk over core: mergers and splits that two officers decided on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Regrouping(models.Model):
    """A merger or a split in force from ``since``, with what was written ahead for it.

    ``plan`` is what was proposed, ``written`` the pks of what was entered, by which it can be
    called off before its day.
    """

    since = models.DateField()
    number = models.CharField(max_length=120)
    decree_date = models.DateField()
    title = models.CharField(max_length=300)
    plan = models.JSONField()
    written = models.JSONField()
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=64)  # actor id
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.CharField(max_length=64, blank=True, default="")
    called_off_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("-since", "-pk")
        constraints = [
            models.CheckConstraint(
                name="office_called_off_has_reason",
                condition=Q(called_off_at__isnull=True, called_off_by="")
                | (~Q(called_off_by="") & ~Q(called_off_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.since}"
