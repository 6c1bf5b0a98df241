"""Handing messages to the mail server."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from balaikota.core.notices.models import Notice


def hand_over(notice_id: int, *, now: datetime, is_last_attempt: bool) -> None:
    """Hand one email to the mail server, and note that it took it.

    Outside any transaction: nothing may be locked while a mail server thinks. A crash between the
    two is repeated under the same Message-ID, so that the reader's program can show it once.

    Raises:
        OSError, SMTPException: the server is not there, or did not take it.
    """
    notice = Notice.objects.get(pk=notice_id)
    if notice.delivered_at is not None:
        return
    try:
        _message(notice).send()
    except Exception:
        if is_last_attempt:
            Notice.objects.filter(pk=notice_id).update(failed_at=now)
        raise
    Notice.objects.filter(pk=notice_id).update(delivered_at=now, failed_at=None)


def _message(notice: Notice) -> EmailMessage:
    body = f"{notice.body}\n\n{settings.PUBLIC_URL}{notice.link}" if notice.link else notice.body
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return EmailMessage(
        # A line break in a header is an attack; Django would refuse the whole message for it.
        subject=" ".join(notice.subject.split()),
        body=body,
        to=[notice.recipient],
        headers={
            "Message-ID": f"<{notice.row_key}@{host}>",
            "Date": format_datetime(notice.created_at),
            "Auto-Submitted": "auto-generated",
        },
    )
