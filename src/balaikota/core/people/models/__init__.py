"""Tables of people: accounts, officers' assignments, residents, organisations, kept files."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from balaikota.core.people.models.organisations import Organisation as Organisation
from balaikota.core.people.models.organisations import OrganisationKind as OrganisationKind
from balaikota.core.people.models.organisations import Representation as Representation
from balaikota.core.people.models.organisations import RepresentationRole as RepresentationRole
from balaikota.core.people.models.vault import KeptFile as KeptFile
from balaikota.core.people.models.vault import KeptKind as KeptKind
from balaikota.core.sealed import SealedJSON, SealedText
from balaikota.lib import wording


class Accounts(BaseUserManager["User"]):
    """Makes accounts; there is no such thing as a superuser."""

    def create_user(
        self, username: str, email: str = "", password: str | None = None, **fields: object
    ) -> User:
        """Create an account; without a password nobody can sign in with it."""
        user = self.model(username=username, email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account: somebody who can sign in.

    It carries no power of its own: no superuser, no staff, no groups, no Django permissions
    (``PermissionsMixin`` is left out on purpose). What an officer may do comes from assignments,
    what a resident may do from the role ``warga``; ``queries.actor_for`` is the only reader.

    What is kept in the clear, and why: ``username`` and ``email``, because allauth signs people in
    and recovers accounts by looking them up (its own ``account_emailaddress`` table holds the
    address as well); ``name`` only for officers, whose name stands on the letters they sign. The
    name, NIK, phone and address of a resident are in ``Resident``, sealed; an account of a resident
    has an empty ``name``.
    """

    username = models.CharField(
        _("nama pengguna"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("Nama pengguna ini sudah dipakai.")},
    )
    email = models.EmailField(_("email"), blank=True)
    name = models.CharField(_("nama"), max_length=150, blank=True)
    language = models.CharField(
        _("bahasa"),
        max_length=2,
        choices=[("id", "Bahasa Indonesia"), ("en", "English")],
        default="id",
    )
    is_active = models.BooleanField(_("aktif"), default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    # Who acts, where the statement that read a session's account told it; taken by the first asker.
    told: object = None

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="people_user_username_any_case",
                violation_error_message=_("Nama pengguna ini sudah dipakai."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="people_user_email",
                condition=~Q(email=""),
                violation_error_message=_("Alamat email ini sudah dipakai akun lain."),
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """Return an officer's name; empty for a resident, whose name is sealed elsewhere."""
        return self.name


class OfficerNumber(models.Model):
    """The NIP of an officer, sealed: it tells the date of birth. ``nip_index`` finds equal ones."""

    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, models.PROTECT, related_name="+")
    nip = SealedText()
    nip_index = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"number of {self.user_id}"


class Mode(models.TextChoices):
    """How a post is held. Law: UU 30/2014 Art. 14."""

    DEFINITIF = "definitif", _("definitif")
    PLT = "plt", _("Plt. (pelaksana tugas: jabatan kosong)")
    PLH = "plh", _("Plh. (pelaksana harian: pejabat berhalangan sementara)")
    MANDATE = "mandat", _("mandat (sebagian wewenang jabatan)")


ACTING = (Mode.PLT, Mode.PLH)


class Assignments(models.QuerySet["Assignment"]):
    """Words about assignments."""

    def in_force(self, now: datetime) -> Assignments:
        """Keep those in force at ``now`` (half-open: not any more at ``valid_to`` itself).

        An assignment does not outlive the unit it is held at, nor an account that was closed.
        """
        day = now.astimezone(wording.WIB).date()
        ends_later = Q(valid_to__isnull=True) | Q(valid_to__gt=now)
        unit_ends_later = Q(unit__valid_to__isnull=True) | Q(unit__valid_to__gt=day)
        unit_has_begun = Q(unit__valid_from__isnull=True) | Q(unit__valid_from__lte=day)
        return self.filter(
            ends_later, unit_ends_later, unit_has_begun, valid_from__lte=now, user__is_active=True
        )

    def present(self, now: datetime) -> Assignments:
        """Keep those in force at ``now`` whose holder is not on leave then: who may act."""
        on_leave = Leave.objects.during(now).filter(user_id=OuterRef("user_id"))
        return self.in_force(now).filter(~Exists(on_leave))

    def lending(self, verb: str) -> Assignments:
        """Leave out the mandates that do not lend ``verb``."""
        return self.filter(~Q(mode=Mode.MANDATE) | Q(verbs__contains=f" {verb} "))

    def overlapping(self, start: datetime, end: datetime | None) -> Assignments:
        """Keep those that share a moment with [start, end); None is without end."""
        found = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=start))
        found = found.exclude(valid_to__lte=F("valid_from"))
        return found if end is None else found.filter(valid_from__lt=end)


class Assignment(models.Model):
    """Somebody holds a role at a unit during [valid_from, valid_to), by a decree.

    A period that is empty (``valid_to`` equal to ``valid_from``) is an assignment cancelled before
    it began, or taken back with the import that brought it: it stays in the history and counts as
    never in force.

    ``verbs`` (of a mandate: the permissions it lends) and ``services`` (slugs: the queue it is
    limited to, empty for all) are words apart by blanks, a blank before the first and after the
    last, so that SQL finds one word on any database. ``reaches_below`` False keeps a role that
    reaches other units to its own. ``leave`` is the absence for which a Plh was entered; it ends
    when that ends early.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.DEFINITIF)
    decree_number = models.CharField(max_length=120, blank=True)
    decree_date = models.DateField(null=True, blank=True)
    decree_file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )
    verbs = models.TextField(blank=True)
    services = models.TextField(blank=True)
    reaches_below = models.BooleanField(default=True)
    leave = models.ForeignKey("people.Leave", models.PROTECT, related_name="+", null=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    entered_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    objects = Assignments.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["role", "unit", "valid_from"], name="people_assignment_post"),
            models.Index(fields=["user", "valid_from"], name="people_assignment_person"),
            models.Index(fields=["valid_to"], name="people_assignment_end"),
        ]
        constraints = [
            models.CheckConstraint(
                name="people_assignment_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="people_assignment_mode", condition=Q(mode__in=Mode.values)
            ),
            models.CheckConstraint(
                name="people_acting_has_decree_and_end",
                condition=Q(mode=Mode.DEFINITIF)
                | (~Q(decree_number="") & Q(decree_date__isnull=False) & Q(valid_to__isnull=False)),
            ),
            models.CheckConstraint(
                name="people_only_a_mandate_lends_verbs",
                condition=(Q(mode=Mode.MANDATE) & ~Q(verbs=""))
                | (~Q(mode=Mode.MANDATE) & Q(verbs="")),
            ),
            models.CheckConstraint(
                name="people_ended_has_reason_and_end",
                condition=Q(ended_at__isnull=True)
                | (~Q(ended_reason="") & Q(valid_to__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode}:{self.role}:{self.unit_id}"


class LeaveKind(models.TextChoices):
    """Why an officer is away."""

    LEAVE = "cuti", _("cuti")
    DUTY = "dinas-luar", _("dinas luar")
    ILL = "sakit", _("sakit")
    TRAINING = "diklat", _("pendidikan dan pelatihan")


class Leaves(models.QuerySet["Leave"]):
    """Words about leave."""

    def during(self, now: datetime) -> Leaves:
        """Keep the leave that lasts at ``now`` (half-open)."""
        return self.filter(valid_from__lte=now, valid_to__gt=now)

    def overlapping(self, start: datetime, end: datetime) -> Leaves:
        """Keep what shares a moment with [start, end)."""
        kept = self.exclude(valid_to__lte=F("valid_from"))
        return kept.filter(valid_from__lt=end, valid_to__gt=start)


class Leave(models.Model):
    """An officer is away during [valid_from, valid_to) and may not act in any post meanwhile.

    One that was called off before it began has an empty period; one that ended early, a new end.
    ``no_stand_in_reason`` says why nobody stands in although a post of one holder is left empty.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=LeaveKind.choices)
    decree_number = models.CharField(max_length=120, blank=True)
    no_stand_in_reason = models.CharField(max_length=300, blank=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    entered_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    objects = Leaves.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "valid_to"], name="people_leave_person")]
        constraints = [
            models.CheckConstraint(
                name="people_leave_period", condition=Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="people_leave_kind", condition=Q(kind__in=LeaveKind.values)
            ),
            models.CheckConstraint(
                name="people_leave_ended_has_reason",
                condition=Q(ended_at__isnull=True) | ~Q(ended_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.user_id}"


class Resident(models.Model):
    """What a resident keeps about themselves, sealed, so that forms can be filled in from it.

    Said by the person, proven by nobody. ``nik_index`` finds equal NIKs without opening them; it is
    not unique, or whoever is first could keep the right person out.
    """

    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    name = SealedText()
    nik = SealedText(blank=True)
    nik_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone = SealedText(blank=True)
    email = SealedText(blank=True)
    address = SealedJSON(null=True)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"resident {self.user_id}"
