"""Legal numbers with their dates and their law."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import translation

from balaikota.core.reference import rules
from balaikota.core.written import Given
from balaikota.lib.worktime import ClockUnit

_UNITS = [(unit.value, unit.value) for unit in rules.Unit]


class ReferenceQuerySet(models.QuerySet["Reference"]):
    """Words for reference rows."""

    def standing(self) -> ReferenceQuerySet:
        """Keep rows that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def valid_on(self, day: date | Given) -> ReferenceQuerySet:
        """Keep rows in force on ``day``."""
        return self.standing().filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day
        )


class Reference(models.Model):
    """One legal number from ``valid_from`` until before ``valid_to``; never overwritten."""

    key = models.CharField(max_length=100)
    scope = models.CharField(max_length=32, blank=True, default="")  # a unit's code; "": the city
    value = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, choices=_UNITS)
    title_id = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    regulation = models.CharField(max_length=300)
    article = models.CharField(max_length=120, blank=True, default="")
    note = models.TextField(blank=True, default="")
    valid_from = models.DateField()
    is_confirmed = models.BooleanField(default=False)
    valid_to = models.DateField(null=True, blank=True)
    is_from_profile = models.BooleanField(default=False)
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=64)  # actor id
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=64, blank=True, default="")  # actor id
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    objects: ClassVar = ReferenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["key", "scope", "valid_from", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reference_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
            models.UniqueConstraint(
                name="reference_one_start",
                fields=["key", "scope", "valid_from"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="reference_one_without_end",
                fields=["key", "scope"],
                condition=Q(withdrawn_at__isnull=True, valid_to__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value} {self.unit}"

    @property
    def typed(self) -> rules.Typed:
        """The value as its unit means it."""
        return rules.parse(self.value, self.unit)

    @property
    def whole(self) -> int:
        """The value of a row that is counted in whole numbers (days, rupiah, …)."""
        typed = self.typed
        assert isinstance(typed, int)
        return typed

    @property
    def clock_unit(self) -> ClockUnit:
        """The unit as a clock counts it."""
        return rules.clock_unit(self.unit)

    @property
    def title(self) -> str:
        """What the number is, in the language of the reader."""
        return (
            self.title_en if (translation.get_language() or "").startswith("en") else self.title_id
        )


class PublishedList(models.Model):
    """One version of a list of codes that the city published by its profile.

    What an answer under it means (``meaning_digest``: codes, titles, day) never changes; source, doubt
    and the words people say may be corrected.
    """

    slug = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    valid_from = models.DateField()
    content = models.TextField(help_text="the file as it was published")
    words = models.TextField(blank=True, default="", help_text="what people say, by code")
    meaning_digest = models.CharField(max_length=64)
    content_digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=64)  # actor id

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="reference_one_list_version", fields=["slug", "version"]),
            models.UniqueConstraint(name="reference_one_list_start", fields=["slug", "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"
