"""Tables of places."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Kind(models.TextChoices):
    """The levels of area a city is divided into."""

    KECAMATAN = "kecamatan", "Kecamatan"
    KELURAHAN = "kelurahan", "Kelurahan"


class Area(models.Model):
    """A kecamatan or a kelurahan as a place; who serves it is a unit."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=100)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    postal_code = models.CharField(max_length=5, blank=True)
    latitude = models.FloatField(null=True)  # a point inside
    longitude = models.FloatField(null=True)
    hex_q = models.SmallIntegerField(null=True)  # cell on the hexagon map, axial coordinates
    hex_r = models.SmallIntegerField(null=True)
    doubt = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                name="areas_kelurahan_has_kecamatan",
                condition=Q(kind=Kind.KECAMATAN, parent=None)
                | Q(kind=Kind.KELURAHAN, parent__isnull=False),
            ),
            models.CheckConstraint(
                name="areas_point_is_whole_and_on_earth",
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
            ),
            models.CheckConstraint(
                name="areas_hex_is_whole",
                condition=Q(hex_q=None, hex_r=None) | Q(hex_q__isnull=False, hex_r__isnull=False),
            ),
            models.UniqueConstraint(name="areas_one_area_a_hex", fields=("hex_q", "hex_r")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Boundaries(models.Model):
    """One set of boundaries of the whole city; the latest row is in force, older ones are kept."""

    digest = models.CharField(max_length=64)  # SHA-256 of content
    source = models.CharField(max_length=500)
    is_exact = models.BooleanField()
    content = models.TextField()  # lib/geo/arcs.py
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.source} ({self.digest[:8]})"
