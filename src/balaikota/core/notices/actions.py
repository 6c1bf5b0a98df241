"""Sending messages and marking them read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, action
from balaikota.core.notices import tasks
from balaikota.core.notices.models import Channel, Notice
from balaikota.lib.errors import NotFound


@dataclass(frozen=True)
class Recipient:
    """To whom a message goes; by every channel that is given.

    Attributes:
        user_id: gets it in the in-app inbox.
        email: gets it by email.
    """

    user_id: int | None = None
    email: str | None = None


def send(*, to: Recipient, subject: str, body: str, link: str, now: datetime) -> list[Notice]:
    """Put a message into the outbox, inside the caller's transaction.

    It goes out if and only if that transaction commits; email is handed over by a job.

    Args:
        to: one person; without user and email nothing is sent.
        subject: one line, plain text, already translated.
        body: plain text, already translated.
        link: path on our own site (``/lacak/``), or empty; email gets the full address.
        now: aware UTC.
    """
    assert connection.in_atomic_block, "a message belongs to the transaction of its act"
    assert not link or link.startswith("/"), "link is a path on our own site"
    message = {"subject": subject, "body": body, "link": link, "created_at": now}
    told = []
    if to.user_id is not None:
        told.append(Notice(channel=Channel.INBOX, user_id=to.user_id, delivered_at=now, **message))
    if to.email:
        told.append(
            Notice(channel=Channel.EMAIL, user_id=to.user_id, recipient=to.email, **message)
        )
    sent = Notice.objects.bulk_create(told)
    for notice in sent:
        if notice.channel == Channel.EMAIL:
            tasks.deliver.enqueue(notice.pk)
    return sent


def send_all(
    *, to: Collection[int], subject: str, body: str, link: str, now: datetime
) -> list[Notice]:
    """Put one message into the in-app inbox of many, inside the caller's transaction. One statement.

    Args:
        to: pks of users, each told once.
        subject: as for ``send``.
        body: as for ``send``.
        link: as for ``send``.
        now: aware UTC.
    """
    assert connection.in_atomic_block, "a message belongs to the transaction of its act"
    assert not link or link.startswith("/"), "link is a path on our own site"
    message = {"subject": subject, "body": body, "link": link, "created_at": now}
    return Notice.objects.bulk_create(
        Notice(channel=Channel.INBOX, user_id=user_id, delivered_at=now, **message)
        for user_id in sorted(set(to))
    )


@action("notices.read")
def mark_read(*, by: Actor, now: datetime, notice_id: int) -> Notice:
    """Mark a message of one's own inbox as read; the first time counts.

    Raises:
        NotAllowed: ``by`` lacks ``notices.read``.
        NotFound: there is no such message in the reader's inbox.
    """
    inbox = Notice.objects.filter(channel=Channel.INBOX, pk=notice_id)
    notice = inbox.filter(user_id=int(by.id)).first() if by.id.isdecimal() else None
    if notice is None:
        raise NotFound(_("Pemberitahuan tidak ditemukan."))
    if notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])
    return notice
