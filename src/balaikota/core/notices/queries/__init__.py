"""Reading the inbox, what is on its way, what could not be delivered, and what persons wish."""

from balaikota.core.notices.models import Channel
from balaikota.core.notices.queries.reading import PAGE, count_unread, inbox
from balaikota.core.notices.queries.told import Told, find_told
from balaikota.core.notices.queries.watching import (
    Going,
    Health,
    count_failed,
    find_failed,
    find_going,
    find_letters,
    get_letter,
    health,
)
from balaikota.core.notices.queries.wishes import (
    find_wish,
    find_wish_about,
    has_phones,
    without_digest,
)

__all__ = [
    "PAGE",
    "Channel",
    "Going",
    "Health",
    "Told",
    "count_failed",
    "count_unread",
    "find_failed",
    "find_going",
    "find_letters",
    "find_told",
    "find_wish",
    "find_wish_about",
    "get_letter",
    "has_phones",
    "health",
    "inbox",
    "without_digest",
]
