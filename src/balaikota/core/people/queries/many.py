"""Many accounts and assignments at once, for whoever judges a long list of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import Lower

from balaikota.core.people.models import Assignment, OfficerNumber, User
from balaikota.core.sealed import blind_index


@dataclass(frozen=True)
class Account:
    """An account and the NIP it is known by; empty while none is noted."""

    user: User
    nip: str = ""


def nip_index(nip: str) -> str:
    """Return the blind index of a NIP (18 digits)."""
    return blind_index("people.nip", nip)


def find_accounts(
    *, nips: Collection[str], emails: Collection[str], usernames: Collection[str]
) -> list[Account]:
    """Return the accounts, residents' too, that have one of these, by pk. Two queries.

    Args:
        nips: 18 digits each.
        emails: in small letters.
        usernames: in small letters.
    """
    by_number = OfficerNumber.objects.filter(nip_index__in={nip_index(nip) for nip in nips})
    users = User.objects.alias(low_email=Lower("email"), low_username=Lower("username")).filter(
        Q(low_email__in=set(emails) - {""})
        | Q(low_username__in=set(usernames) - {""})
        | Q(pk__in=by_number.values("user_id"))
    )
    found = {user.pk: user for user in users.order_by("pk")}
    numbers = OfficerNumber.objects.filter(user_id__in=list(found))
    known = {row.user_id: row.nip for row in numbers}
    return [Account(user, known.get(pk, "")) for pk, user in found.items()]


def find_at_posts(
    *, unit_ids: Collection[int], roles: Collection[str]
) -> dict[tuple[str, int], list[Assignment]]:
    """Return (role, unit pk) -> the assignments there at any time, the earliest first.

    With person and unit; those that never were in force are left out. One query.
    """
    rows = Assignment.objects.filter(unit_id__in=set(unit_ids), role__in=set(roles))
    rows = rows.exclude(valid_to__lte=F("valid_from")).select_related("user", "unit")
    found: dict[tuple[str, int], list[Assignment]] = defaultdict(list)
    for row in rows.order_by("valid_from", "pk"):
        found[row.role, row.unit_id].append(row)
    return found


def find_entered(
    *, since: datetime, user_ids: Collection[int], unit_ids: Collection[int]
) -> list[Assignment]:
    """Return what was entered from ``since`` on of these people or at these units, by time.

    With person and unit; those that never were in force are left out. One query.
    """
    rows = Assignment.objects.filter(entered_at__gte=since).exclude(valid_to__lte=F("valid_from"))
    rows = rows.filter(Q(user_id__in=set(user_ids)) | Q(unit_id__in=set(unit_ids)))
    return list(rows.select_related("user", "unit").order_by("entered_at", "pk"))
