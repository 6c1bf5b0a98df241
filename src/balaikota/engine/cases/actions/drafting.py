"""A form being filled in: kept for a month under a token that only the browser holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balaikota.core import action
from balaikota.core.action import Actor, ActorKind
from balaikota.engine.cases.models import Draft
from balaikota.engine.cases.queries import drafts
from balaikota.engine.cases.rules import Channel


@action.action("cases.open")
def begin(*, by: Actor, now: datetime, version_id: int, token: str, channel: Channel) -> Draft:
    """Begin a draft on a pack version."""
    officer_id = int(by.id) if by.kind is ActorKind.OFFICER else None
    draft = Draft.objects.create(
        token_hash=drafts.hash_of(token),
        version_id=version_id,
        channel=channel,
        officer_id=officer_id if channel == Channel.COUNTER else None,
        body={},
        started_at=now,
        touched_at=now,
    )
    action.describe(subject=f"draft:{draft.pk}")
    return draft


@action.action("cases.open")
def keep(*, by: Actor, now: datetime, draft_id: int, answers: Mapping[str, Any]) -> Draft:
    """Keep the answers given so far; a draft that became a case is left as it is."""
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.case_id is None:
        draft.body = dict(answers)
        draft.touched_at = now
        draft.save(update_fields=["body", "touched_at"])
    action.describe(subject=f"draft:{draft.pk}")
    return draft
