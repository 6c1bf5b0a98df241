"""Where persons with accounts can be reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core.people.models import Assignment, Resident, User
from balaikota.lib.errors import NotFound


@dataclass(frozen=True)
class Contact:
    """Addresses of one account; empty where there is none. A phone number as it was written."""

    email: str
    phone: str
    language: str


def find_contacts(user_ids: Iterable[int | None]) -> dict[int, Contact]:
    """Return the contacts of active accounts by pk. Two queries, none for none."""
    wanted = {pk for pk in user_ids if pk}
    if not wanted:
        return {}
    phones = {row.user_id: row.phone for row in Resident.objects.filter(user_id__in=wanted)}
    rows = User.objects.filter(pk__in=wanted, is_active=True)
    return {user.pk: Contact(user.email, phones.get(user.pk, ""), user.language) for user in rows}


def find_in_office(now: datetime) -> list[int]:
    """Return the pks of accounts that hold any assignment at ``now`` and are not on leave. One query."""
    held = Assignment.objects.present(now).values_list("user_id", flat=True)
    return sorted(set(held))


def get_account(pk: int) -> User:
    """Return one account.

    Raises:
        NotFound: there is none.
    """
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Akun itu tidak ditemukan."))
    return found
