"""Telling the applicant and the officers: outbox rows in the transaction of the act."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from balaikota.core.notices import actions as notices
from balaikota.core.people.queries import organisations
from balaikota.engine.cases.models import Case, Party, Task
from balaikota.engine.packs.grammar import Message, Pack
from balaikota.lib import wording


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
    """Send ``message`` to the applicant's account and email; nothing when the pack has none."""
    if message is None:
        return
    lang = case.language
    # Only the applicant's own deadline concerns them; of the office they read its promise.
    due_at = task.due_at if task and task.party == Party.APPLICANT else case.promise_due_at
    link = reverse("cases:track_case", args=[case.number])
    subject, body = message.filled(
        lang,
        nomor=case.number,
        layanan=pack.title.in_(lang),
        unit=case.unit.name,
        langkah=pack.step(case.step).status.in_(lang),
        batas=wording.long_time(due_at, lang) if due_at else "",
        alasan=reason,
        tautan=f"{settings.PUBLIC_URL}{link}",
        dokumen=document,
    )
    send(case, subject=subject, body=body, link=link, now=now)


def send(case: Case, *, subject: str, body: str, link: str, now: datetime) -> None:
    """Send a message to whoever's case it is: the applicant, or who acts for the organisation today."""
    if case.organisation_id is None:
        to = notices.Recipient(user_id=case.applicant_id, email=case.email or None)
        notices.send(to=to, subject=subject, body=body, link=link, now=now)
        return
    today = now.astimezone(wording.WIB).date()
    pks = organisations.representatives_of(case.organisation_id, on=today)
    notices.send_all(to=pks, subject=subject, body=body, link=link, now=now)
    to = notices.Recipient(email=case.email or None)
    notices.send(to=to, subject=subject, body=body, link=link, now=now)


def officer(user_id: int, case: Case, subject: str, *, now: datetime, body: str = "") -> None:
    """Tell an officer in their inbox something about a case, with the way to its page."""
    link = reverse("cases:case", args=[case.number])
    to = notices.Recipient(user_id=user_id, email=None)
    notices.send(to=to, subject=subject, body=body or subject, link=link, now=now)
