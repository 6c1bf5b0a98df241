"""The table of files that a person or an organisation keeps, to use them again."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from balaikota.core.people.models.organisations import Organisation
from balaikota.core.sealed import SealedText


class KeptKind(models.TextChoices):
    """What sort of paper it is."""

    IDENTITY = "ktp", _("KTP")
    FAMILY = "kk", _("kartu keluarga")
    TAX = "npwp", _("NPWP")
    DEED = "akta", _("akta")
    PREMISES = "foto-usaha", _("foto tempat usaha")
    OTHER = "lainnya", _("lainnya")


class KeptFile(models.Model):
    """One file of somebody's own, of a person or of an organisation.

    ``last_day`` is the last day on which the paper is valid; None for one that does not expire.
    ``reminded_days`` is the shortest notice given of its end (of ``rules.REMINDED_DAYS``).
    """

    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=KeptKind.choices)
    title = SealedText()
    file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")
    last_day = models.DateField(null=True)
    reminded_days = models.PositiveSmallIntegerField(null=True)
    kept_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["last_day"], name="people_kept_end", condition=Q(last_day__isnull=False)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="people_kept_of_one",
                condition=Q(user__isnull=True, organisation__isnull=False)
                | Q(user__isnull=False, organisation__isnull=True),
            ),
            models.CheckConstraint(name="people_kept_kind", condition=Q(kind__in=KeptKind.values)),
        ]

    def __str__(self) -> str:
        return f"kept file {self.pk}"
