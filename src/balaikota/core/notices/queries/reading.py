"""Reading the inbox."""

from __future__ import annotations

from balaikota.core.notices.models import Channel, Notice

PAGE = 50


def inbox(user_id: int, *, before: int | None = None, limit: int = PAGE) -> list[Notice]:
    """Return the user's messages, latest first.

    Args:
        user_id: whose.
        before: only those with a lower pk (the last of the page before).
        limit: at most so many.
    """
    found = Notice.objects.filter(channel=Channel.INBOX, user_id=user_id)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:limit])


def count_unread(user_id: int) -> int:
    """Return how many messages of the user's inbox are unread."""
    own = Notice.objects.filter(channel=Channel.INBOX, user_id=user_id)
    return own.filter(read_at__isnull=True).count()
