"""Recording who read personal data. Acts themselves are recorded by ``@action``."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Protocol

from django.db import transaction

from balaikota.core.ledger import record, tasks

VERB = "ledger.disclose"


class Reader(Protocol):
    """Whoever reads: an Actor (the actor's app stands above this one)."""

    @property
    def kind(self) -> str:
        """Return the kind of actor."""

    @property
    def id(self) -> str:
        """Return the actor's id."""


def disclose(
    *,
    by: Reader,
    now: datetime,
    subject: str,
    purpose: str,
    unit: str = "",
    reason: str = "",
    before_answer: bool = False,
) -> None:
    """Record that personal data of ``subject`` was shown to ``by``.

    Opening a page is recorded through the job queue, once per officer, subject, purpose and clock
    hour. What leaves the system or shows more than the page does (export, print, unmasking) is
    recorded each time and before the answer: pass ``before_answer=True``.

    Args:
        by: the reader.
        now: aware UTC.
        subject: ``label:pk``, as in the ledger.
        purpose: code: ``open``, ``file``, ``unmask``, ``export``, ``print``, ``api``.
        unit: code of the unit for which the reader acts.
        reason: the reader's own words; kept in the payload.
        before_answer: write now, in the open transaction or one of its own.

    Raises:
        NotACode: subject, purpose or unit is not a code.
    """
    event = record.Event(
        at=now,
        actor_kind=str(by.kind),
        actor_id=by.id,
        verb=VERB,
        subject=subject,
        unit=unit,
        outcome=purpose,
        payload={"reason": reason} if reason else {},
    )
    record.check(event)
    if before_answer or reason:
        with transaction.atomic():
            record.append(event)
    else:
        tasks.record_disclosure.once(_slot(event)).enqueue(
            at=now.isoformat(),
            actor_kind=event.actor_kind,
            actor_id=event.actor_id,
            subject=subject,
            unit=unit,
            purpose=purpose,
        )


def _slot(event: record.Event) -> str:
    parts = (event.actor_kind, event.actor_id, event.subject, event.outcome, f"{event.at:%Y%m%d%H}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
