"""Links good for one answer: how a token comes about, what is kept of it, when it is over.

Whoever holds such a link needs no account, so all of them keep to the same: only a hash is stored,
nothing that is stored opens anything, and the first answer uses the link up.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from balaikota.core import sealed
from balaikota.lib import ids

TOKEN_LETTERS = 40  # hex: 160 bits
DRAWN_BYTES = 24  # 192 bits


@dataclass(frozen=True)
class Kind:
    """One kind of link; tokens of two kinds have nothing in common.

    Attributes:
        purpose: names what tokens are derived for, ``cases.inquiry``.
        label: stands before a token when it is hashed.
        is_typed: people read the token out and type it: 71 bits in letters that are not confused,
            and capitals and dashes do not matter.
    """

    purpose: str
    label: str = ""
    is_typed: bool = False

    def token(self, known: str) -> str:
        """Return the token that belongs to what is known: the same each time, 160 bits in hex.

        Derived with a key that is kept apart from the database, so that it can be told again
        although it is not stored.
        """
        derived = sealed.blind_index(self.purpose, known)
        return ids.secret_from(derived) if self.is_typed else derived[:TOKEN_LETTERS]

    def drawn(self) -> str:
        """Return a new token of 192 random bits, to be told once."""
        return secrets.token_urlsafe(DRAWN_BYTES)

    def stored(self, token: str) -> str:
        """Return what is stored of a token: 64 hex digits."""
        if self.is_typed:
            return ids.secret_digest(token)
        return sha256(self.label.encode() + b"\x00" + token.encode()).hexdigest()


def is_good(now: datetime, *, until: datetime, ends: Iterable[datetime | None] = ()) -> bool:
    """Tell whether a link may still be used: before ``until``, and no end has come."""
    return now < until and not any(ends)


def burn(rows: QuerySet[Any], mark: str, now: datetime) -> bool:
    """Use a link up; False when it was used up already, be it in the same moment.

    Args:
        rows: the row of the link.
        mark: its column that is empty until the link is used.
    """
    return rows.filter(**{mark: None}).update(**{mark: now}) == 1
