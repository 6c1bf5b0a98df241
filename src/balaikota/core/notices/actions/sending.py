"""Putting messages into the outbox."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from balaikota.core.notices import gateway, rules, tasks
from balaikota.core.notices.models import Channel, Notice


@dataclass(frozen=True)
class Recipient:
    """To whom a message goes: into the inbox of an account, and out by one of the others.

    Attributes:
        user_id: gets it in the in-app inbox.
        email: gets it by email.
        phone: gets it by WhatsApp or SMS; as it was written.
        letter: lines of an address; printed at a counter when nothing else reaches the person.
    """

    user_id: int | None = None
    email: str | None = None
    phone: str | None = None
    letter: str = ""

    @property
    def ways(self) -> list[list[str]]:
        """Return [channel, address] of every way out, in the usual order."""
        phone = rules.phone_number(self.phone or "") if gateway.is_there() else ""
        known = {"EMAIL": self.email, "WHATSAPP": phone, "SMS": phone, "LETTER": self.letter}
        return [[channel, known[channel] or ""] for channel in rules.ORDER if known[channel]]


def send(
    *,
    to: Recipient,
    subject: str,
    body: str,
    link: str,
    now: datetime,
    short: str = "",
    about: str = "",
    unit_id: int | None = None,
    language: str = "id",
    is_urgent: bool = False,
) -> list[Notice]:
    """Put a message into the outbox, inside the caller's transaction.

    It goes out if and only if that transaction commits, handed over by a job: by the channel its
    reader prefers, by the next one where that fails. Who has only an account reads it there, and
    by a channel of their choice too, if they chose one.

    Args:
        to: one person; without account and address nothing is sent.
        subject: one line, plain text, already translated.
        body: plain text, already translated.
        link: path on our own site (``/lacak/``), or empty; what goes out gets the full address.
        now: aware UTC.
        short: what an SMS says, link included; made of subject and link when empty or too long.
        about: what it is about, ``case:12``: under this it is found again.
        unit_id: whose counter prints it when it becomes a letter.
        language: of the texts, ``id`` or ``en``.
        is_urgent: may ring a telephone at night.
    """
    assert connection.in_atomic_block, "a message belongs to the transaction of its act"
    assert not link or link.startswith("/"), "link is a path on our own site"
    message = {
        "subject": subject, "body": body, "link": link, "short": short, "about": about,
        "unit_id": unit_id, "language": language[:2], "is_urgent": is_urgent, "created_at": now,
    }  # fmt: skip
    told, ways = [], to.ways
    if to.user_id is not None:
        # With an address of its own there is nothing to ask: that copy is made here.
        due_at = None if ways else now
        told.append(_new(Channel.INBOX, to, message, delivered_at=now, due_at=due_at))
    if ways:
        channel, address = ways[0]
        out = {"recipient": address, "ways": ways, "due_at": now}
        told.append(_new(Channel(channel), to, message, **out))
        tasks.deliver.enqueue()
    return Notice.objects.bulk_create(told)


def _new(channel: Channel, to: Recipient, message: dict[str, Any], **more: Any) -> Notice:
    return Notice(channel=channel, user_id=to.user_id, **message, **more)


def send_all(
    *,
    to: Collection[int],
    subject: str,
    body: str,
    link: str,
    now: datetime,
    about: str = "",
    language: str = "id",
) -> list[Notice]:
    """Put one message into the in-app inbox of many, inside the caller's transaction. One statement.

    Args:
        to: pks of users, each told once, and by a channel of their choice too.
        subject: as for ``send``.
        body: as for ``send``.
        link: as for ``send``.
        now: aware UTC.
        about: as for ``send``.
        language: as for ``send``.
    """
    assert connection.in_atomic_block, "a message belongs to the transaction of its act"
    assert not link or link.startswith("/"), "link is a path on our own site"
    message = {"subject": subject, "body": body, "link": link, "created_at": now}
    return Notice.objects.bulk_create(
        Notice(
            channel=Channel.INBOX,
            user_id=user_id,
            delivered_at=now,
            due_at=now,
            about=about,
            language=language[:2],
            **message,
        )
        for user_id in sorted(set(to))
    )
