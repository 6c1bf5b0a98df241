"""Which case a submission led to: by the key it was sent with."""

from __future__ import annotations

from balaikota.core import sealed
from balaikota.engine.cases.models import Case


def hash_of(key: str) -> str:
    """Return what is stored of an idempotency key."""
    return sealed.blind_index("cases.key", key)


def contact_index(email: str) -> str:
    """Return by what the cases of one address are found; empty for none."""
    typed = email.strip().lower()
    return sealed.blind_index("cases.email", typed) if typed else ""


def find_case(key: str) -> Case | None:
    """Return the case that was opened with this key, with its unit. One statement."""
    return Case.objects.select_related("unit").filter(idempotency_key=hash_of(key)).first()
