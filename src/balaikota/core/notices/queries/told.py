"""What somebody was told about one thing, by which channel, and whether it arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from balaikota.core.notices import rules
from balaikota.core.notices.models import Channel, Notice

MOST = 100


@dataclass(frozen=True)
class Told:
    """One message as officers see it: its address is masked.

    Attributes:
        subject: what it said, in a line.
        body: what it said.
        channel: a Channel.
        to: the address, masked; empty for the inbox and for a letter.
        at: when it was written.
        state: ``waiting``, ``taken``, ``received``, ``read``, ``failed``, ``to-print`` or ``printed``.
        state_at: since when; None while it waits.
        failure: class of the latest failure, empty for none.
        attempts: how often it was offered.
        language: of its texts, ``id`` or ``en``.
    """

    subject: str
    body: str
    channel: Channel
    to: str
    at: datetime
    state: str
    state_at: datetime | None
    failure: str
    attempts: int
    language: str


def find_told(about: str, *, user_ids: frozenset[int] | None = None) -> list[Told]:
    """Return what was told under ``about``, latest first, at most MOST. One query.

    Args:
        about: ``case:12``.
        user_ids: keep, of the inbox rows, only those of these accounts; None keeps all.
    """
    rows = Notice.objects.filter(about=about).order_by("-pk")[:MOST]
    return [
        _told(row)
        for row in rows
        if row.channel != Channel.INBOX or user_ids is None or row.user_id in user_ids
    ]


def _told(row: Notice) -> Told:
    state, state_at = state_of(row)
    return Told(
        subject=row.subject,
        body=row.body,
        channel=Channel(row.channel),
        to=rules.masked(row.channel, row.recipient),
        at=row.created_at,
        state=state,
        state_at=state_at,
        failure=row.failure,
        attempts=row.attempts if row.channel != Channel.INBOX else 1,
        language=row.language,
    )


def state_of(row: Notice) -> tuple[str, datetime | None]:
    """Return where a message is on its way, and since when."""
    if row.read_at is not None:
        return "read", row.read_at
    if row.received_at is not None:
        return "received", row.received_at
    if row.failed_at is not None:
        return "failed", row.failed_at
    if row.channel == Channel.LETTER:
        return ("printed" if row.delivered_at else "to-print"), row.delivered_at
    return ("taken" if row.delivered_at else "waiting"), row.delivered_at
