"""Tables of offices."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from balaikota.core.areas.models import Area


class Kind(models.TextChoices):
    """What sort of office a unit is."""

    KOTA = "kota", "Kota"
    SEKRETARIAT = "sekretariat", "Sekretariat"
    INSPEKTORAT = "inspektorat", "Inspektorat"
    DINAS = "dinas", "Dinas"
    BADAN = "badan", "Badan"
    SATUAN = "satuan", "Satuan"
    BAGIAN = "bagian", "Bagian"
    KECAMATAN = "kecamatan", "Kecamatan"
    KELURAHAN = "kelurahan", "Kelurahan"


class UnitQuerySet(models.QuerySet["Unit"]):
    """Words for finding offices."""

    def valid_on(self, day: date) -> Self:
        """Keep the units that exist on ``day``."""
        return self.filter(
            Q(valid_to=None) | Q(valid_to__gt=day), Q(valid_from=None) | Q(valid_from__lte=day)
        )

    def below(self, path: str) -> Self:
        """Keep the unit at ``path`` and everything under it."""
        return self.filter(path__startswith=path)


class Unit(models.Model):
    """An office; found by ``code``, which never changes, never by name."""

    code = models.CharField(max_length=40, unique=True)
    number_code = models.CharField(max_length=40)  # the unit's part of a letter number
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    path = models.CharField(
        max_length=255, unique=True
    )  # codes from the city down, each ended by /
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=254, blank=True)
    valid_from = models.DateField(null=True)  # None: since before records
    valid_to = models.DateField(null=True)  # first day on which it no longer exists
    doubt = models.CharField(max_length=300, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ("path",)
        constraints = [
            models.CheckConstraint(
                name="units_only_the_city_has_no_parent",
                condition=Q(kind=Kind.KOTA, parent=None)
                | (~Q(kind=Kind.KOTA) & Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="units_validity_is_forwards",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
            models.UniqueConstraint(
                name="units_one_open_unit_of_a_kind_an_area",
                fields=("area", "kind"),
                condition=Q(area__isnull=False, valid_to=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name a unit bore until the day it was renamed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    valid_to = models.DateField()  # first day of the next name
    decree = models.CharField(max_length=200)

    class Meta:
        ordering = ("valid_to",)
        constraints = [
            models.UniqueConstraint(name="units_one_rename_a_day", fields=("unit", "valid_to"))
        ]

    def __str__(self) -> str:
        return self.name


class SuccessionKind(models.TextChoices):
    """How one unit's duties passed to another."""

    SPLIT = "split", "Pemekaran"
    MERGE = "merge", "Penggabungan"
    REPLACE = "replace", "Penggantian"


class Succession(models.Model):
    """``successor`` takes over duties of ``predecessor`` from a day on, which may lie ahead.

    ``areas`` are codes of the places whose work goes to this successor, ``takes_rest`` says that
    all else does; where neither is said, nothing is known of who took what.
    """

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=SuccessionKind)
    since = models.DateField()
    decree = models.CharField(max_length=500)
    areas = models.JSONField(default=list)
    takes_rest = models.BooleanField(default=False)

    class Meta:
        ordering = ("since", "pk")
        constraints = [
            models.UniqueConstraint(
                name="units_succeeds_once", fields=("predecessor", "successor")
            ),
            models.UniqueConstraint(
                name="units_one_takes_the_rest",
                fields=("predecessor",),
                condition=Q(takes_rest=True),
            ),
            models.CheckConstraint(
                name="units_nobody_succeeds_itself", condition=~Q(predecessor=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class PlannedMove(models.Model):
    """``unit`` hangs below ``parent`` from a day on; done once its path says so too."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("since", "pk")
        constraints = [
            models.UniqueConstraint(
                name="units_one_move_waits", fields=("unit",), condition=Q(done_at=None)
            ),
            models.CheckConstraint(
                name="units_nothing_moves_below_itself", condition=~Q(unit=F("parent"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.parent_id}"


class CityFacts(models.Model):
    """What is printed and computed for the city as a whole; belongs to its root unit."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField()

    def __str__(self) -> str:
        return f"facts of {self.unit_id}"
