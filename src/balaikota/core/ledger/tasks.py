"""Background work of the ledger."""

from __future__ import annotations

from datetime import datetime

from balaikota.core.jobs.lease import task
from balaikota.core.ledger import record


@task()
def record_disclosure(
    at: str, actor_kind: str, actor_id: str, subject: str, unit: str, purpose: str
) -> None:
    """Write the disclosure event that a page asked for."""
    record.append(
        record.Event(
            at=datetime.fromisoformat(at),
            actor_kind=actor_kind,
            actor_id=actor_id,
            verb="ledger.disclose",
            subject=subject,
            unit=unit,
            outcome=purpose,
        )
    )
