"""The day: what an officer did and still has in hand, and how the units they see are doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q

from balaikota.core.action import Actor
from balaikota.engine.cases.models import Party, Task
from balaikota.engine.cases.queries import inbox, visible
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.lib import wording

MOST = 100


@dataclass(frozen=True)
class Day:
    """One officer's day.

    Attributes:
        in_hand: rows of the inbox that they have in hand, earliest due first.
        finished: what they finished today, latest first, at most MOST:
            number, version, step, act and ``ended_at`` of each.
    """

    in_hand: list[dict[str, Any]]
    finished: list[dict[str, Any]]


@dataclass(frozen=True)
class Colleague:
    """How much one officer finished today and still has in hand."""

    name: str
    finished: int
    in_hand: int


@dataclass(frozen=True)
class Units:
    """The day of all units the officer sees: what came in, what was decided, who did how much."""

    came_in: int
    decided: int
    colleagues: list[Colleague]


def of_officer(actor: Actor, *, now: datetime) -> Day:
    """Return the officer's own day (WIB). Two statements."""
    done = Task.objects.filter(_today("ended_at", now), holder_id=int(actor.id))
    finished = done.filter(case__in=visible.in_charge_of(actor)).order_by("-ended_at", "-pk")
    columns = ("step", "act", "ended_at")
    return Day(
        inbox.find_all(actor, Filter.MINE, now=now, most=MOST),
        list(
            finished.values(*columns, number=F("case__number"), version_id=F("case__version_id"))[
                :MOST
            ]
        ),
    )


def of_units(actor: Actor, *, now: datetime) -> Units:
    """Return the day of the units whose cases the officer sees. Two statements."""
    seen = visible.in_charge_of(actor)
    came, decided = (
        Count("pk", filter=_today("opened_at", now)),
        Count("pk", filter=_today("decided_at", now)),
    )
    cases = seen.aggregate(came_in=came, decided=decided)
    officers = Task.objects.filter(party=Party.OFFICER, case__in=seen, holder__isnull=False)
    finished, in_hand = _today("ended_at", now), Q(ended_at=None)
    rows = (
        officers.filter(finished | in_hand)
        .values(name=F("holder__name"), who=F("holder_id"))
        .annotate(finished=Count("pk", filter=finished), in_hand=Count("pk", filter=in_hand))
        .order_by("-finished", "name")
    )
    return Units(
        cases["came_in"],
        cases["decided"],
        [Colleague(row["name"], row["finished"], row["in_hand"]) for row in rows],
    )


def count_news(actor: Actor, *, since: datetime, now: datetime) -> int:
    """Return how many tasks that the officer may act on were opened after ``since``. One statement."""
    tasks = inbox.open_tasks(actor, now).filter(inbox.matches(Filter.TODO, actor, now))
    return tasks.filter(opened_at__gt=since).count()


def _today(column: str, now: datetime) -> Q:
    begin = now.astimezone(wording.WIB).replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(**{f"{column}__gte": begin, f"{column}__lt": begin + timedelta(days=1)})
