"""What somebody who leaves a post has in hand there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from balaikota.core.action import Actor
from balaikota.engine.cases.models import Case, Party, Task
from balaikota.engine.cases.queries.visible import not_hidden_from


@dataclass(frozen=True)
class InHand:
    """One open task as whoever arranges a hand-over sees it: a number and a day, nobody's name."""

    pk: int
    number: str
    due_at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """The open tasks of a post.

    Attributes:
        in_hand: those the person has in hand, the earliest due first.
        hidden: how many more they have in hand that the reader may not know of.
        others: how many more wait at the post.
    """

    in_hand: list[InHand]
    hidden: int
    others: int


def find_waiting(by: Actor, *, user_id: int, role: str, unit_id: int) -> Waiting:
    """Return the open tasks of a post, apart by whether ``user_id`` has them in hand. Two queries."""
    at_post = open_at(role, unit_id)
    mine = at_post.filter(holder_id=user_id, case__in=not_hidden_from(by))
    rows = mine.order_by("due_at", "pk").values_list("pk", "case__number", "due_at")
    shown = [InHand(*values) for values in rows]
    holders = list(at_post.values_list("holder_id", flat=True))
    held = holders.count(user_id)
    return Waiting(shown, held - len(shown), len(holders) - held)


def posts_in_hand(user_ids: Collection[int]) -> set[tuple[int, str, int]]:
    """Return (user pk, role, unit pk) for which somebody of these has an open task in hand."""
    tasks = Task.objects.filter(ended_at=None, party=Party.OFFICER, holder_id__in=set(user_ids))
    return set(tasks.values_list("holder_id", "role", "unit_id"))


def open_at(role: str, unit_id: int) -> QuerySet[Task]:
    """Return the open officer tasks of a post."""
    return Task.objects.filter(ended_at=None, party=Party.OFFICER, role=role, unit_id=unit_id)


def count_running(unit_id: int) -> list[tuple[str, int, int]]:
    """Return (area, running cases, those of them in somebody's hand) of a unit. One query."""
    held = Q(tasks__ended_at=None, tasks__holder__isnull=False)
    rows = Case.objects.running().filter(unit_id=unit_id).order_by("area").values_list("area")
    return list(
        rows.annotate(
            cases=Count("pk", distinct=True), held=Count("pk", filter=held, distinct=True)
        )
    )
