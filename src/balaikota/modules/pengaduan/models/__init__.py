"""Tables of the room: what it filters, maps and counts of each report, and what of it is public."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from balaikota.modules.pengaduan.models.publishing import Moderation as Moderation
from balaikota.modules.pengaduan.models.publishing import Publication as Publication
from balaikota.modules.pengaduan.models.publishing import ReleasedPhoto as ReleasedPhoto


class Kind(models.TextChoices):
    """What a report is."""

    COMPLAINT = "pengaduan", _("Pengaduan")
    WISH = "aspirasi", _("Aspirasi")
    QUESTION = "informasi", _("Permintaan informasi")


class Privacy(models.TextChoices):
    """Who may know whose report it is."""

    NAMED = "named", _("Petugas yang menangani tahu nama pelapor")
    HIDDEN = "hidden", _("Hanya koordinator yang tahu nama pelapor")
    ANONYMOUS = "anonymous", _("Pelapor tidak menyebut nama")
    CONFIDENTIAL = "confidential", _("Rahasia: tidak ada yang terbuka untuk umum")


class Report(models.Model):
    """What the room knows of a case: never where it stands, which only the case knows."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    category = models.CharField(max_length=60)
    category_version = models.CharField(
        max_length=40, blank=True, default="", help_text="version of the list the code is of"
    )
    privacy = models.CharField(max_length=12, choices=Privacy)
    latitude = models.FloatField(null=True, help_text="exact; for officers only")
    longitude = models.FloatField(null=True, help_text="exact; for officers only")
    area = models.CharField(max_length=20, blank=True, default="")
    filed_at = models.DateTimeField()
    first_reply_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["filed_at"], name="pengaduan_report_filed"),
            models.Index(fields=["category", "-filed_at"], name="pengaduan_report_category"),
            models.Index(fields=["area", "-filed_at"], name="pengaduan_report_area"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="pengaduan_report_kind", condition=Q(kind__in=[one.value for one in Kind])
            ),
            models.CheckConstraint(
                name="pengaduan_report_privacy",
                condition=Q(privacy__in=[one.value for one in Privacy]),
            ),
        ]

    def __str__(self) -> str:
        return f"report of case {self.case_id}"
