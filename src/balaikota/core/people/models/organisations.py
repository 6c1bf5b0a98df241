"""Tables of organisations and of who may act for them."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from balaikota.core.sealed import SealedJSON, SealedText


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    SOLE = "perorangan", _("usaha perorangan")
    COMPANY = "pt", _("perseroan terbatas (PT)")
    PARTNERSHIP = "cv", _("persekutuan (CV, firma)")
    COOPERATIVE = "koperasi", _("koperasi")
    FOUNDATION = "yayasan", _("yayasan")
    ASSOCIATION = "perkumpulan", _("perkumpulan")
    OTHER = "lainnya", _("lainnya")


class Organisation(models.Model):
    """A business or body for which persons apply; said by one of them, proven by nobody.

    ``nib_index`` finds an equal NIB without opening it; it is unique, because a NIB is given to one
    business only. A name and an NPWP may be a person's, so they are sealed too.
    """

    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=OrganisationKind.choices)
    name = SealedText()
    nib = SealedText(blank=True, default="")
    nib_index = models.CharField(max_length=64, blank=True, default="")
    npwp = SealedText(blank=True, default="")
    address = SealedJSON(null=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nib_index"], name="people_organisation_nib", condition=~Q(nib_index="")
            ),
            models.CheckConstraint(
                name="people_organisation_kind", condition=Q(kind__in=OrganisationKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"organisation {self.pk}"


class RepresentationRole(models.TextChoices):
    """What somebody may do for an organisation."""

    PRINCIPAL = "penanggung-jawab", _("penanggung jawab")
    AGENT = "kuasa", _("kuasa")


class Representations(models.QuerySet["Representation"]):
    """Words about representations."""

    def in_force(self, day: date) -> Representations:
        """Keep those accepted and in force on a day (WIB; half-open: not any more on ``valid_to``)."""
        ends_later = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
        return self.filter(ends_later, valid_from__lte=day, accepted_at__isnull=False)

    def not_over(self, day: date) -> Representations:
        """Keep those that have not ended by a day: in force, to come, or still to be accepted."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class Representation(models.Model):
    """Somebody may act for an organisation during [valid_from, valid_to), by a deed.

    An invitation has no ``user`` yet: whoever holds the link sent to ``email`` accepts it, once.
    Of the link only a hash is stored. One that ended before it began has an empty period. Nothing
    of a row is changed later but its acceptance and its end: a case points at it to say who acted.
    Who acted at a counter without an account has no ``user`` either: an officer saw the deed, and the
    row opens nothing but the requests that point at it.
    """

    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=RepresentationRole.choices)
    name = SealedText()
    email = SealedText(blank=True, default="")
    token_hash = models.CharField(max_length=64, blank=True, default="")
    deed = SealedText(blank=True, default="")
    deed_file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        help_text="officer who saw the deed at the counter",
    )  # fmt: skip
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = Representations.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "valid_from"], name="people_representation_person"),
            models.Index(fields=["organisation", "user"], name="people_representation_whose"),
        ]
        constraints = [
            models.CheckConstraint(
                name="people_representation_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="people_representation_role", condition=Q(role__in=RepresentationRole.values)
            ),
            models.CheckConstraint(
                name="people_representation_accepted_by_somebody",
                condition=Q(accepted_at__isnull=True, user__isnull=True, seen_by__isnull=True)
                | Q(accepted_at__isnull=False, user__isnull=False, seen_by__isnull=True)
                | Q(accepted_at__isnull=False, user__isnull=True, seen_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["token_hash"],
                name="people_representation_link",
                condition=~Q(token_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of organisation {self.organisation_id}"

    @property
    def last_day(self) -> date | None:
        """Return the last day of the period; None without end."""
        return self.valid_to - timedelta(days=1) if self.valid_to else None

    @property
    def is_principal(self) -> bool:
        """Tell whether the role allows changing the organisation and who acts for it."""
        return self.role == RepresentationRole.PRINCIPAL
