"""Marking messages read."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core.action import Actor, action
from balaikota.core.notices.models import Channel, Notice
from balaikota.lib.errors import NotFound


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
