"""The deletion inside the disposal act (core.action.actions.dispose); the triggers refuse any other."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from balaikota.core.ledger import guards
from balaikota.core.ledger.models import LedgerEvent, LedgerPayload


def erase(connection: BaseDatabaseWrapper, *, event_id: int, subject: str) -> int:
    """Delete the payloads of ``subject``'s events except the disposal's own; return how many.

    Raises:
        IntegrityError: ``event_id`` is not a disposal event of ``subject`` (of this transaction).
    """
    events = LedgerEvent.objects.filter(subject=subject).exclude(pk=event_id)
    with guards.disposal(connection, event_id):
        payloads = LedgerPayload.objects.filter(event_id__in=events.values("pk"))
        return payloads.delete()[0]
