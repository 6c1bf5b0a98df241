"""Tables of services: what is published stays as it was published."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from balaikota.engine.packs import grammar, stored
from balaikota.engine.packs.stored import Frozen


class Service(models.Model):
    """A service by its name in addresses, e.g. ``surat-contoh``."""

    slug = models.SlugField(max_length=80, unique=True)
    room = models.SlugField(max_length=40)

    def __str__(self) -> str:
        return self.slug


class VersionQuerySet(models.QuerySet["ServiceVersion"]):
    """The words of published versions."""

    def in_force(self, on: date) -> VersionQuerySet:
        """Keep the versions whose validity holds ``on`` (from inclusive, to exclusive)."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)

    def update(self, **values: Any) -> int:
        """Set ``valid_to``. Raises Frozen for anything else."""
        if values.keys() - {"valid_to"}:
            raise Frozen(f"may not change {sorted(values)} of a published version")
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse. Raises Frozen."""
        raise Frozen("may not delete a published version")


class ServiceVersion(models.Model):
    """One published pack: immutable but for the day it ends."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    # The JSON text itself, not a JSON column: PostgreSQL forgets the order of steps in jsonb.
    source = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    # Sorted unit ids with a comma around each (",3,17,"); empty means every unit.
    scope = models.TextField(blank=True)
    decree = models.CharField(max_length=200)
    published_by = models.CharField(max_length=80)
    published_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="packs_version_number"),
            models.UniqueConstraint(
                fields=["service", "scope"],
                condition=Q(valid_to=None),
                name="packs_one_open_version_per_scope",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="packs_version_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version, or the day an old one ends. Raises Frozen for anything else."""
        changed: Collection[str] = kwargs.get("update_fields") or ("*",)
        if not self._state.adding and set(changed) != {"valid_to"}:
            raise Frozen("a published version never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse. Raises Frozen."""
        raise Frozen("may not delete a published version")

    @property
    def pack(self) -> grammar.Pack:
        """Return the pack. Raises Frozen when the stored text is not what was published.

        A row read without its text fetches it only for a pack that this process has not read.
        """
        known = None if "source" in self.__dict__ else stored.known(self.digest)
        return known or stored.read(self.digest, self.source)

    @property
    def unit_ids(self) -> frozenset[int]:
        """Return the units this version is for; empty means every unit."""
        return units_of(self.scope)


def scope_of(unit_ids: Collection[int] | None) -> str:
    """Return how a set of units is stored; None or empty means every unit."""
    return f",{','.join(map(str, sorted(unit_ids)))}," if unit_ids else ""


def units_of(scope: str) -> frozenset[int]:
    """Return the units of a stored scope; empty means every unit."""
    return frozenset(int(part) for part in scope.split(",") if part)
