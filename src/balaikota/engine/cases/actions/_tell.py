"""Telling the applicant and the officers: outbox rows in the transaction of the act."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from balaikota.core.notices import actions as notices
from balaikota.engine.cases.actions import _followers
from balaikota.engine.cases.actions._sending import send as send
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.queries import messages
from balaikota.engine.packs.grammar import Message, Pack


def applicant(
    case: Case,
    pack: Pack,
    message: Message | None,
    *,
    now: datetime,
    task: Task | None = None,
    reason: str = "",
    document: str = "",
) -> None:
    """Send ``message`` to the applicant's account and email; nothing when the pack has none.

    Whoever follows the case hears where it stands.
    """
    if message is None:
        return
    subject, body = messages.filled(
        case, pack, message, task=task, reason=reason, document=document
    )
    send(
        case,
        subject=subject,
        body=body,
        link=messages.link_of(case),
        now=now,
        short=messages.short(case, pack, message, task=task, document=document),
        may_be_letter=message is not pack.messages.on_open,
    )
    _followers.hear(case, pack, now=now)


def officer(user_id: int, case: Case, subject: str, *, now: datetime, body: str = "") -> None:
    """Tell an officer in their inbox something about a case, with the way to its page."""
    link = reverse("cases:case", args=[case.number])
    to = notices.Recipient(user_id=user_id, email=None)
    notices.send(to=to, subject=subject, body=body or subject, link=link, now=now)
