"""What persons wish about being told."""

from __future__ import annotations

from collections.abc import Collection

from balaikota.core.notices import gateway
from balaikota.core.notices.models import Preference


def find_wish(user_id: int) -> Preference | None:
    """Return what an account wishes; None when it never said."""
    return Preference.objects.filter(user_id=user_id).first()


def find_wish_about(about: str) -> Preference | None:
    """Return what the person of a case wishes for it; None when they never said."""
    return Preference.objects.filter(about=about).first()


def without_digest(user_ids: Collection[int]) -> set[int]:
    """Return those accounts that do not want the summary of each working morning."""
    rows = Preference.objects.filter(user_id__in=user_ids, has_digest=False)
    return {user_id for user_id in rows.values_list("user_id", flat=True) if user_id}


def has_phones() -> bool:
    """Tell whether this city can tell anybody by WhatsApp or SMS."""
    return gateway.is_there()
