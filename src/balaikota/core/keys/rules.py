"""What a token looks like, how long a key may hold, and in which state it is: pure functions."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from balaikota.lib.ids import ALPHABET
from balaikota.lib.wording import WIB

MARK = "blk"  # so that a scanner of code and logs knows one of ours
NAME_LETTERS, SECRET_LETTERS = 8, 32  # the secret part has 142 bits
NOTED_EVERY = timedelta(minutes=1)  # how exactly the latest use is known
PROPOSED_DAYS = 90
SOON_DAYS = 30
_TOKEN = re.compile(rf"{MARK}_[{ALPHABET}]{{{NAME_LETTERS}}}_[{ALPHABET}]{{{SECRET_LETTERS}}}")


class State(StrEnum):
    """Where a key stands; the order is that of its life."""

    PROPOSED = "proposed"  # a second officer has not decided yet
    REFUSED = "refused"
    CONFIRMED = "confirmed"  # approved; nobody has a token yet
    AHEAD = "ahead"  # its time has not come
    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


def new_token() -> str:
    """Return a fresh token, ``blk_7KQM3RQW_…``, to show once and store as a digest."""
    return f"{MARK}_{_letters(NAME_LETTERS)}_{_letters(SECRET_LETTERS)}"


def is_token(text: str) -> bool:
    """Tell whether ``text`` is written as a token; what is not needs no look at the table."""
    return _TOKEN.fullmatch(text) is not None


def prefix_of(token: str) -> str:
    """Return the part of a token that may be shown, ``blk_7KQM3RQW``: it tells keys apart."""
    return token[: len(MARK) + 1 + NAME_LETTERS]


def latest_end(valid_from: datetime) -> datetime:
    """Return the latest end of a key: the same day and time, in WIB, one year on.

    Of a 29 February that is 1 March.
    """
    local = valid_from.astimezone(WIB)
    if (local.month, local.day) == (2, 29):
        local += timedelta(days=1)
    return local.replace(year=local.year + 1)


def state(
    *,
    valid_from: datetime,
    valid_to: datetime,
    confirmed: bool,
    issued: bool,
    revoked: bool,
    now: datetime,
) -> State:
    """Return where a key stands at ``now``."""
    if revoked:
        return State.REVOKED if confirmed else State.REFUSED
    if valid_to <= now:
        return State.EXPIRED
    if not confirmed:
        return State.PROPOSED
    if not issued:
        return State.CONFIRMED
    return State.AHEAD if now < valid_from else State.ACTIVE


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))
