"""Verbs over the ledger itself that need an Actor's permission."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from balaikota.core.action.actor import Actor
from balaikota.core.action.decorator import action, describe, record_now
from balaikota.core.ledger import erasure
from balaikota.lib.errors import DomainError


class NoReason(DomainError):
    """A disposal without a reason or a regulation."""


@action("ledger.dispose")
def dispose(*, by: Actor, now: datetime, subject: str, regulation: str, reason: str) -> int:
    """Erase the personal payloads of a subject's history, and return how many were erased.

    The events themselves stay, and so does the proof that a payload was there. The disposal is an
    event of its own, whose payload keeps the regulation and the reason.

    Args:
        by: who disposes.
        now: aware UTC.
        subject: ``label:pk``, as in the ledger.
        regulation: the rule that orders it, e.g. the retention schedule.
        reason: in words.

    Raises:
        NotAllowed: ``by`` lacks ``ledger.dispose``.
        NoReason: regulation or reason is empty.
    """
    for name, text in (("regulation", regulation), ("reason", reason)):
        if not text.strip():
            raise NoReason(_("Tuliskan dasar hukum dan alasan pemusnahan."), field=name)
    describe(subject=subject, payload={"regulation": regulation, "reason": reason})
    return erasure.erase(connection, event_id=record_now(), subject=subject)
