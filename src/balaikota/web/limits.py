"""How often the same may be asked: fixed windows in Django's cache, no SQL.

With the default cache each process counts for itself; CACHE_URL names one that all share.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import ngettext

from balaikota.lib.errors import TooMany


def count(purpose: str, key: str, *, limit: int, seconds: int, now: datetime) -> None:
    """Count one attempt of ``purpose`` by ``key`` (a client's address, an object's number).

    ``limit`` attempts pass in each window of ``seconds``; windows start at multiples of
    ``seconds`` since 1970.

    Raises:
        TooMany: this attempt is over the limit; ``retry_after`` is what is left of the window.
    """
    window, elapsed = divmod(int(now.timestamp()), seconds)
    name = _name(purpose, key, window)
    cache.add(name, 0, seconds)
    try:
        used = cache.incr(name)
    except ValueError:  # it expired between the two calls
        cache.set(name, 1, seconds)
        used = 1
    if used > limit:
        raise _too_many(seconds - elapsed)


def require_room(purpose: str, key: str, *, limit: int, seconds: int, now: datetime) -> None:
    """Refuse when ``count`` has used up the window, without counting this time.

    For secrets: ask first, count only the wrong ones.

    Raises:
        TooMany: nothing is left in this window.
    """
    window, elapsed = divmod(int(now.timestamp()), seconds)
    if cache.get(_name(purpose, key, window), 0) >= limit:
        raise _too_many(seconds - elapsed)


def _name(purpose: str, key: str, window: int) -> str:
    # Hashed: an address or a number has no business in a cache listing.
    return f"limit:{purpose}:{hashlib.sha256(key.encode()).hexdigest()[:32]}:{window}"


def _too_many(retry_after: int) -> TooMany:
    minutes = -(-retry_after // 60)
    message = ngettext(
        "Terlalu banyak percobaan. Coba lagi dalam %(minutes)d menit.",
        "Terlalu banyak percobaan. Coba lagi dalam %(minutes)d menit.",
        minutes,
    )
    return TooMany(message % {"minutes": minutes}, retry_after=retry_after)
