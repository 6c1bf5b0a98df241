"""What is still open for an officer at the end of a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from balaikota.core.action import Actor
from balaikota.core.calendar import queries as calendars
from balaikota.engine.cases.models import Party
from balaikota.engine.cases.queries import whereabouts
from balaikota.engine.cases.queries.day_notes import seats_of
from balaikota.engine.cases.queries.inbox import COLUMNS, actable, open_tasks
from balaikota.lib import wording
from balaikota.lib.worktime import NotLoaded

MOST = 200
_LOOK_AHEAD = 14


def find_open(actor: Actor, *, now: datetime) -> list[dict[str, Any]]:
    """Return the open tasks an officer leaves behind, the earliest due first, at most MOST.

    At the units at which they act: what is late or falls due by the end of the next service day at
    their posts, what they have in hand, and what nobody may act on. Rows as the inbox has them, with
    ``is_mine``, and ``is_due`` for what falls due by then. One statement.
    """
    until, me = end_of_next_day(now), int(actor.id)
    late = Q(due_at__lt=now) | Q(case__promise_due_at__lt=now)
    wanted = Q(holder_id=me) | Q(staffed=False) | (actable(actor) & (late | Q(due_at__lt=until)))
    here = whereabouts.at(seats_of(actor), now, case="case__")
    tasks = open_tasks(actor, now).filter(here, wanted, party=Party.OFFICER)
    tasks = tasks.annotate(sort_at=F("due_at")).order_by(F("due_at").asc(nulls_last=True), "pk")
    rows = list(tasks.values(*COLUMNS, number=F("case__number"))[:MOST])
    return [
        row
        | {
            "is_mine": row["holder_id"] == me,
            "is_due": row["due_at"] is not None and now <= row["due_at"] < until,
        }
        for row in whereabouts.follow_rows(rows, now)
    ]


def end_of_next_day(now: datetime) -> datetime:
    """Return the midnight (WIB) after the next day on which the city serves; tomorrow's if unknown."""
    midnight = now.astimezone(wording.WIB).replace(hour=0, minute=0, second=0, microsecond=0)
    calendar = calendars.calendar_for(None)
    for ahead in range(1, _LOOK_AHEAD):
        try:
            opens = calendar.opening((midnight + timedelta(days=ahead)).date())
        except NotLoaded:
            break
        if opens is not None:
            return midnight + timedelta(days=ahead + 1)
    return midnight + timedelta(days=2)
