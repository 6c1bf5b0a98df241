"""Opening accounts, and what residents keep about themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core.action import Actor, action, describe
from balaikota.core.people import queries, rules
from balaikota.core.people.models import Resident, User
from balaikota.lib.errors import Conflict, DomainError


class BadPersonalData(DomainError):
    """A NIK or a name is not written as it must be."""


@action("people.create_officer")
def create_officer(
    *,
    by: Actor,
    now: datetime,
    username: str,
    name: str,
    email: str = "",
    language: str = "id",
    password: str | None = None,
) -> User:
    """Open an account for an officer.

    Without a password the officer sets one through "forgot password" (needs the email address).

    Raises:
        BadPersonalData: the name is empty.
        Conflict: the user name or the email address has an account.
    """
    if not name.strip():
        raise BadPersonalData(_("Isi nama petugas."), field="name")
    _check_free(username, email)
    user = User.objects.create_user(username, email, password, name=name.strip(), language=language)
    describe(payload={"username": username, "name": user.name, "email": user.email})
    return user


@action("people.register")
def register(
    *,
    by: Actor,
    now: datetime,
    username: str,
    email: str,
    password: str,
    language: str = "id",
) -> User:
    """Open an account for a resident; at the portal people do it themselves by signing up.

    Raises:
        Conflict: the user name or the email address has an account.
    """
    _check_free(username, email)
    user = User.objects.create_user(username, email, password, language=language)
    describe(payload={"username": username, "email": user.email})
    return user


@action("people.save_profile")
def save_profile(
    *,
    by: Actor,
    now: datetime,
    name: str,
    nik: str = "",
    phone: str = "",
    email: str = "",
    address: Mapping[str, Any] | None = None,
) -> Resident:
    """Keep, sealed, what the person signed in says about themselves; it fills in forms later.

    Nothing is proven by it: neither is the NIK compared with the register, nor does it belong to
    one account only (or whoever is first could keep the right person out).

    Args:
        address: ``{"area", "street", "rt", "rw"}``, or None.

    Raises:
        BadPersonalData: no name, or the NIK has not 16 digits.
    """
    if not name.strip():
        raise BadPersonalData(_("Isi nama Anda seperti di KTP."), field="name")
    number = rules.clean_nik(nik)
    if number and not rules.is_nik(number):
        raise BadPersonalData(
            _("NIK terdiri dari 16 angka. Periksa lagi KTP Anda, atau kosongkan."), field="nik"
        )
    profile = Resident.objects.filter(user_id=int(by.id)).first() or Resident(user_id=int(by.id))
    profile.name, profile.nik = name.strip(), number
    profile.nik_index = queries.nik_index(number)
    profile.phone, profile.email = rules.clean_phone(phone), email.strip()
    profile.address = dict(address) if address else None
    profile.saved_at = now
    profile.save()
    return profile


def _check_free(username: str, email: str) -> None:
    if queries.is_username_taken(username):
        raise Conflict(_("Nama pengguna ini sudah dipakai. Pilih yang lain."), field="username")
    if queries.is_email_taken(email):
        raise Conflict(_("Alamat email ini sudah dipakai akun lain."), field="email")
