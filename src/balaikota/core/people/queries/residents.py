"""What residents keep about themselves."""

from __future__ import annotations

from balaikota.core.people import rules
from balaikota.core.people.models import Resident
from balaikota.core.sealed import blind_index


def find_profile(user_id: int) -> Resident | None:
    """Return what the resident keeps about themselves; None if nothing yet."""
    return Resident.objects.filter(user_id=user_id).first()


def find_by_nik(nik: str) -> list[Resident]:
    """Return the profiles that say this NIK, in order of account; nobody has proven it."""
    number = rules.clean_nik(nik)
    if not rules.is_nik(number):
        return []
    rows = Resident.objects.filter(nik_index=nik_index(number)).select_related("user")
    return list(rows.order_by("user_id"))


def nik_index(number: str) -> str:
    """Return the blind index of a NIK (16 digits), empty for none."""
    return blind_index("people.nik", number) if number else ""
