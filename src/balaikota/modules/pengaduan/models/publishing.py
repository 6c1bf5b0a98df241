"""What of a report is public: its own words, its own pictures, and who said so."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from balaikota.core.sealed import SealedText
from balaikota.modules.pengaduan.rules import publishing as rules


class State(models.TextChoices):
    """Whether everybody may see it."""

    RELEASED = "RELEASED", _("Terbit")
    WITHDRAWN = "WITHDRAWN", _("Diturunkan")


class Reason(models.TextChoices):
    """Why something public was taken down."""

    PERSONAL = "PERSONAL", _("Memuat data pribadi")
    WRONG = "WRONG", _("Isinya keliru")
    ASKED = "ASKED", _("Diminta pelapor")
    UNLAWFUL = "UNLAWFUL", _("Melanggar hukum atau menghina orang")


class Moment(models.TextChoices):
    """What a photo shows."""

    BEFORE = "BEFORE", _("Saat dilaporkan")
    AFTER = "AFTER", _("Sesudah ditangani")


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Words for finding what is public."""

    def released(self) -> Self:
        """Keep what everybody may see; never a confidential report, whatever was released once."""
        return self.filter(state=State.RELEASED).exclude(report__privacy="confidential")


class Publication(models.Model):
    """The public face of one report. Its words are an officer's, not the answers of the reporter.

    ``code`` is its public number; the number of the case, which its reporter knows, is not told.
    """

    report = models.OneToOneField("pengaduan.Report", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=22, unique=True)
    state = models.CharField(max_length=10, choices=State)
    title = models.CharField(max_length=rules.TITLE_LENGTH)
    text = models.TextField()
    answer = models.TextField(blank=True, default="")
    category = models.CharField(max_length=60)
    area = models.CharField(max_length=20, blank=True, default="")
    latitude = models.FloatField(null=True, help_text="of the middle of its grid cell")
    longitude = models.FloatField(null=True)
    filed_date = models.DateField(help_text="day of receipt in local time")
    released_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = PublicationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "-id"], name="pengaduan_public"),
            models.Index(fields=["category", "-id"], name="pengaduan_public_category"),
            models.Index(fields=["area", "-id"], name="pengaduan_public_area"),
            models.Index(fields=["filed_date"], name="pengaduan_public_filed"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="pengaduan_public_has_words", condition=~Q(title="") & ~Q(text="")
            ),
            models.CheckConstraint(
                name="pengaduan_public_point_is_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ReleasedPhoto(models.Model):
    """One photo that everybody may see: a file of its own, drawn anew with what was covered.

    ``source_id`` is the stored file it was drawn from, which stays with the case.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="photos")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_id = models.BigIntegerField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    small = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    moment = models.CharField(max_length=6, choices=Moment, default=Moment.BEFORE)
    alt = models.CharField(max_length=rules.ALT_LENGTH)
    covered = models.PositiveSmallIntegerField(default=0, help_text="how many parts are covered")
    released_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="pengaduan_one_public_photo",
                fields=["publication", "source_id"],
                condition=Q(state="RELEASED"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class Moderation(models.Model):
    """One step in the history of what is public of a report; rows are only added."""

    class What(models.TextChoices):
        """What was done."""

        RELEASED = "RELEASED", _("Diterbitkan")
        CHANGED = "CHANGED", _("Diubah")
        WITHDRAWN = "WITHDRAWN", _("Diturunkan")
        RESTORED = "RESTORED", _("Diterbitkan kembali")
        PHOTO_RELEASED = "PHOTO_ON", _("Foto diterbitkan")
        PHOTO_WITHDRAWN = "PHOTO_OFF", _("Foto diturunkan")

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="history")
    what = models.CharField(max_length=10, choices=What)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason, blank=True, default="")
    note = SealedText(blank=True, default="")
    words = SealedText(blank=True, default="", help_text="the words as they were released")
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.what}"
