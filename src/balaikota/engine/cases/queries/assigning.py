"""To whom a task is given when it opens: those who may act on it today, and the order among them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from balaikota.core.people import queries as people
from balaikota.core.people.models import User
from balaikota.engine.cases import rules
from balaikota.engine.cases.models import AssignmentTurn, Concern, Task
from balaikota.engine.cases.queries.posts import ACT

WHY = {
    "round-robin": gettext_lazy("Diberikan kepada %(who)s menurut giliran."),
    "least-loaded": gettext_lazy("Diberikan kepada %(who)s karena paling sedikit memegang tugas."),
    "stay-with-me": gettext_lazy(
        "Diberikan kepada %(who)s karena mengerjakan berkas ini sebelumnya."
    ),
}


def why_given(task: Task, reader: str) -> str:
    """Return why the holder of a task was given it, as a sentence; empty when they took it.

    Args:
        task: with its holder.
        reader: id of the reader, who is told of themselves as "Anda".
    """
    if task.holder is None or task.given_by not in WHY:
        return ""
    who = gettext_lazy("Anda") if str(task.holder_id) == reader else task.holder.name
    return str(WHY[task.given_by]) % {"who": who}


def turn_of(task: Task, service: str) -> QuerySet[AssignmentTurn]:
    """Return the row that says who of the task's post was last given a task of this service."""
    return AssignmentTurn.objects.filter(unit=task.unit_id, role=task.role, service=service)


def next_in_turn(task: Task, service: str, *, now: datetime, but: int = 0) -> int | None:
    """Return whose turn it is, by account in a ring after whoever had it last. One query."""
    last = Subquery(turn_of(task, service).values("last_user")[:1])
    asked = _eligible(task, service, now, but).annotate(last=last)
    rows = list(asked.order_by("pk").values_list("pk", "last"))
    later = (pk for pk, before in rows if pk > (before or 0))
    return next(later, rows[0][0] if rows else None)


def least_loaded(task: Task, service: str, *, now: datetime, but: int = 0) -> int | None:
    """Return who has the fewest open tasks in hand; of equals whoever got none the longest. One query."""
    held = Task.objects.filter(holder=OuterRef("pk")).order_by().values("holder")
    open_now = held.filter(ended_at=None).annotate(number=Count("pk"))
    latest = held.annotate(latest=Max("opened_at"))
    found = _eligible(task, service, now, but).annotate(
        load=Coalesce(Subquery(open_now.values("number")), 0),
        latest=Subquery(latest.values("latest")),
    )
    order = ("load", F("latest").asc(nulls_first=True), "pk")
    return found.order_by(*order).values_list("pk", flat=True).first()


def who_acted(task: Task, service: str, *, now: datetime, but: int = 0) -> int | None:
    """Return who acted last on this case for the same post, if they still may. One query."""
    done = Task.objects.filter(case=task.case, role=task.role, ended_at__isnull=False)
    done = done.exclude(act__in=rules.NOBODYS_ACTS)
    done = done.filter(holder__in=_eligible(task, service, now, but).values("pk"))
    return done.order_by("-ended_at", "-pk").values_list("holder_id", flat=True).first()


def _eligible(task: Task, service: str, now: datetime, but: int) -> QuerySet[User]:
    """Return who may act on the task at ``now`` and see its case."""
    held = people.holders_at(now, verb=ACT, service=service)
    there = held.filter(role=task.role, unit_id=task.unit_id)
    users = User.objects.filter(pk__in=there.values("user_id"), is_active=True).exclude(pk=but)
    if not task.case.is_with_superior:
        return users
    about = Concern.objects.filter(case=task.case)
    seats = people.holders_at(now).filter(unit_id__in=about.exclude(unit=None).values("unit_id"))
    hidden = Q(pk__in=about.exclude(user=None).values("user_id")) | Q(
        pk__in=seats.values("user_id")
    )
    return users.exclude(hidden)
