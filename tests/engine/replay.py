"""Where a case stands, told by its lines of history alone: no table of cases, no payload."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from balaikota.core.ledger.models import LedgerEvent


@dataclass
class Told:
    """What history says of a case.

    Attributes:
        due_at: by when whoever is named must act; None once the due times were moved since.
    """

    step: str = ""
    waits_for: list[str] = field(default_factory=list)
    due_at: datetime | None = None
    outcome: str = ""


def told(case_pk: int) -> Told:
    """Return what the events of a case come to, the earliest first."""
    now = Told()
    for event in LedgerEvent.objects.filter(subject=f"case:{case_pk}").order_by("pk"):
        if event.outcome.startswith("answered-"):
            now.waits_for.remove(event.outcome.removeprefix("answered-"))
        elif event.to_step and event.outcome != "reopening-refused":
            now.step, now.due_at = event.to_step, event.due_at
            now.waits_for = event.holder.split("+") if event.holder else []
            now.outcome = "" if event.outcome == "reopened" else event.outcome
        elif event.due_at is not None:
            now.due_at = None
    return now
