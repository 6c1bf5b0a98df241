"""Accounts and single assignments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.people.models import Assignment, OfficerNumber, User
from balaikota.lib.errors import NotFound


def get_officer(pk: int) -> User:
    """Return the account of an officer (an account with a name; a resident's has none).

    Raises:
        NotFound: there is none.
    """
    found = User.objects.exclude(name="").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Petugas itu tidak ditemukan."))
    return found


def nip_of(pk: int) -> str:
    """Return the NIP of an officer, 18 digits; empty when it was never entered. One query.

    It tells the date of birth: read it only for what the officer signs.
    """
    row = OfficerNumber.objects.filter(user_id=pk).first()
    return row.nip if row is not None else ""


def get_assignment(by: Actor, pk: int, *, permission: str) -> Assignment:
    """Return an assignment at a unit where ``by`` holds ``permission``, with person and unit.

    Raises:
        NotFound: there is none among those.
    """
    units = by.units_for(permission)
    found = Assignment.objects.select_related("user", "unit", "decree_file").filter(
        pk=pk, unit_id__in=units
    )
    assignment = found.first()
    if assignment is None:
        raise NotFound(_("Penugasan itu tidak ditemukan."))
    return assignment


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """Return actor id -> name of those that are officers; ids of others are left out. One query."""
    wanted = {int(one) for one in ids if one.isdecimal()}
    rows = User.objects.exclude(name="").filter(pk__in=wanted).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}


def find_officers_by_role(role: str, *, now: datetime) -> list[User]:
    """Return everybody who holds ``role`` anywhere at ``now``, by name, each once."""
    held = Assignment.objects.in_force(now).filter(role=role).values("user_id")
    return list(User.objects.filter(pk__in=held).order_by("name", "pk"))


def is_username_taken(username: str) -> bool:
    """Tell whether an account has this user name, whatever the case of its letters."""
    return User.objects.filter(username__iexact=username).exists()


def is_email_taken(email: str) -> bool:
    """Tell whether an account has this email address, whatever the case of its letters."""
    return bool(email) and User.objects.filter(email__iexact=email).exists()
