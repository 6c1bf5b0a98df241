"""Days without work and service hours."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import translation

from balaikota.core.calendar import rules


class Stamp(models.Model):
    """The one row that says whether a calendar kept in memory is still right."""

    stamp = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="calendar_one_stamp", condition=Q(pk=1))
        ]

    def __str__(self) -> str:
        return self.stamp


class Year(models.Model):
    """A year whose holidays and joint leave are all entered."""

    year = models.PositiveSmallIntegerField(unique=True)
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=64)  # actor id

    class Meta:
        ordering: ClassVar = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class Standing(models.Model):
    """How a row came to hold and, perhaps, no longer does; its content is never overwritten.

    A row stands while it was not withdrawn.
    """

    regulation = models.CharField(max_length=300)
    note = models.TextField(blank=True, default="")
    is_confirmed = models.BooleanField(default=False)
    is_from_profile = models.BooleanField(default=False)
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=64)  # actor id
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=64, blank=True, default="")  # actor id
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=64, blank=True, default="")  # actor id
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        abstract = True


class Day(Standing):
    """A holiday or a day of joint leave (cuti bersama)."""

    date = models.DateField()
    kind = models.CharField(
        max_length=16, choices=[(kind.value, kind.value) for kind in rules.DayKind]
    )
    name_id = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    is_estimate = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["date", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="calendar_one_row_a_day",
                fields=["date"],
                condition=Q(withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name_id}"

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return self.name_en if (translation.get_language() or "").startswith("en") else self.name_id


class Hours(Standing):
    """The service hours of all units, of a kind of unit or of one unit."""

    unit_kind = models.CharField(max_length=20, blank=True, default="")
    unit_code = models.CharField(max_length=32, blank=True, default="")
    season = models.CharField(
        max_length=16,
        choices=[(season.value, season.value) for season in rules.Season],
        default=rules.Season.REGULAR,
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    week = models.JSONField()
    reason = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["unit_code", "unit_kind", "season", "valid_from", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="calendar_hours_end_after_they_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="calendar_hours_one_scope", condition=Q(unit_kind="") | Q(unit_code="")
            ),
            models.UniqueConstraint(
                name="calendar_hours_one_start",
                fields=["unit_kind", "unit_code", "season", "valid_from"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="calendar_hours_one_without_end",
                fields=["unit_kind", "unit_code", "season"],
                condition=Q(withdrawn_at__isnull=True, valid_to__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_code or self.unit_kind or '*'} {self.season} {self.valid_from}"
