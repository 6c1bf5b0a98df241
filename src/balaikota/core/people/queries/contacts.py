"""Where persons with accounts can be reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from balaikota.core.people.models import Resident, User


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
