"""The inbox: a query over open tasks, the latest due first to act on, paged by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from balaikota.core import written
from balaikota.core.action import Actor
from balaikota.core.units.models import Unit
from balaikota.core.written import Noted
from balaikota.engine.cases.models import Party, Status, Task
from balaikota.engine.cases.queries import stranded, whereabouts
from balaikota.engine.cases.queries.posts import ACT, staffed
from balaikota.engine.cases.queries.visible import in_charge_of, standing_flags
from balaikota.engine.cases.rules import Flag
from balaikota.lib import wording

PAGE = 50
# What can match nothing Django writes as the number 0, which PostgreSQL does not take for an answer:
# so none may be plainly empty, as that of whoever only reads is.
_NEVER = Q(pk=-1)
FAR_AWAY = datetime.max.replace(year=9000, tzinfo=wording.WIB)


class Filter(StrEnum):
    """The views of the inbox; the order is that of the page."""

    TODO = "tugas"  # I may act on it today
    MINE = "saya"  # I have it in hand
    UNCLAIMED = "bebas"  # nobody has it in hand
    UNIT = "unit"  # everything open in the units I see
    LATE = "terlambat"
    TODAY = "hari-ini"
    UNATTENDED = "tanpa-petugas"
    WAITING = "menunggu-pemohon"
    # Of marks; their pages show where something is.
    URGENT = "mendesak"
    SENSITIVE = "sensitif"
    DISPUTED = "disengketakan"
    BLOCKED = "terhalang"
    PAYMENT = "menunggu-bayar"
    STRANDED = "koordinator"  # nobody in office reaches it: of whoever keeps the catch-all queue


# Filter -> the mark whose cases it holds.
MARKED = {Filter[flag.name]: flag for flag in Flag}


def filter_named(actor: Actor, given: str) -> Filter:
    """Return the filter of that name, of those the actor has; else the one of what they may do."""
    return Filter(given) if given in filters_of(actor) else Filter.TODO


def filters_of(actor: Actor) -> list[Filter]:
    """Return the views that the actor has, in order."""
    keeps = actor.may(stranded.SEES)
    return [chosen for chosen in Filter if chosen != Filter.STRANDED or keeps]


@dataclass(frozen=True)
class Page:
    """One page of rows (dicts) and the cursor of the next one, if any."""

    rows: list[dict[str, Any]]
    next_cursor: str | None = None
    counts: dict[str, int] = field(default_factory=dict)


def find_tasks(
    actor: Actor,
    chosen: Filter,
    *,
    now: datetime,
    search: str = "",
    cursor: str = "",
    unit: str = "",
    among: QuerySet[Task] | None = None,
) -> Page:
    """Return one page of open tasks, earliest due first (keyset paging): one statement.

    Args:
        search: part of a case number; blank for all.
        cursor: ``due,pk`` of the row before, from the page before.
        unit: code of the one unit whose tasks are wanted; blank for all.
        among: ``open_tasks``, where the caller has them at hand; to say them anew takes longer
            than to ask the database.
    """
    tasks = _sought(actor, chosen, now, search, unit, among)
    if after := _cursor(cursor):
        at, pk = after
        tasks = tasks.filter(Q(sort_at__gt=at) | Q(sort_at=at, pk__gt=pk))
    rows = _rows(tasks[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    last = f"{rows[-1]['sort_at'].isoformat()},{rows[-1]['pk']}" if more else None
    return Page(whereabouts.follow_rows(rows, now), last)


def find_all(
    actor: Actor, chosen: Filter, *, now: datetime, most: int, search: str = "", unit: str = ""
) -> list[dict[str, Any]]:
    """Return the first ``most`` rows of a filter, earliest due first, whatever the page: one statement."""
    tasks = _sought(actor, chosen, now, search, unit)
    return whereabouts.follow_rows(_rows(tasks[:most]), now)


def find_chosen(actor: Actor, tasks: Iterable[int], *, now: datetime) -> list[dict[str, Any]]:
    """Return the rows of those of ``tasks`` that are open and visible, earliest due first: one statement."""
    found = _sorted(open_tasks(actor, now).filter(pk__in=set(tasks)))
    return whereabouts.follow_rows(_rows(found), now)


def count_tasks(actor: Actor, *, now: datetime, unit: str = "") -> dict[str, int]:
    """Return filter -> number of open tasks: one statement for all filters the actor has."""
    return count_with(actor, now=now, unit=unit, others={})[0]


def count_with(
    actor: Actor,
    *,
    now: datetime,
    unit: str,
    others: Mapping[str, QuerySet[Any]],
    among: QuerySet[Task] | None = None,
) -> tuple[dict[str, int], set[str]]:
    """Return what ``count_tasks`` does, and which of ``others`` (by name) hold any row: one statement."""
    kinds = {chosen.name: matches(chosen, actor, now) | _NEVER for chosen in filters_of(actor)}
    tasks = open_tasks(actor, now, unit) if among is None else among
    numbers, there = written.count_each(tasks, kinds, asking=others)
    return {Filter[name].value: number for name, number in numbers.items()}, there


COLUMNS = (
    "pk", "step", "asked", "party", "role", "due_at", "sort_at", "opened_at", "staffed", *Flag, "holder_id",
    "holder__name", "case__version_id", "case__version__digest", "case__status", "case__promise_due_at", "case__opened_at",
    "case__returns", "case__channel", "unit_id", "unit__name", "unit__short_name",
    "unit__valid_from", "unit__valid_to", "unit__path", "case__area", "case__is_with_superior",
    "lease__user__name", "lease__since", "lease__until",
)  # fmt: skip


def _sought(
    actor: Actor,
    chosen: Filter,
    now: datetime,
    search: str,
    unit: str,
    among: QuerySet[Task] | None = None,
) -> QuerySet[Task]:
    tasks = open_tasks(actor, now, unit) if among is None else among
    tasks = tasks.filter(matches(chosen, actor, now))
    if wanted := search.strip()[:40]:
        tasks = tasks.filter(case__number__icontains=wanted)
    return _sorted(tasks)


def _sorted(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return tasks.annotate(sort_at=Coalesce("due_at", FAR_AWAY)).order_by("sort_at", "pk")


def _rows(tasks: QuerySet[Task]) -> list[dict[str, Any]]:
    return list(tasks.values(*COLUMNS, number=F("case__number")))


def open_tasks(actor: Actor, now: datetime, unit: str = "") -> QuerySet[Task]:
    """Return the open tasks of the cases of the actor's units (at one, by code), with ``staffed`` and each mark."""
    tasks = _marked_tasks().filter(case__in=in_charge_of(actor))
    if unit:
        known = Unit.objects.filter(code=unit).values_list("pk", flat=True)
        tasks = tasks.filter(whereabouts.at(list(known), now, case="case__"))
    tasks = tasks.annotate(staffed=staffed(now))
    return stranded.with_lost(tasks, actor, now)


@cache
def _marked_tasks() -> QuerySet[Task]:
    """Return the open tasks with each mark: said once, since that takes longer than to ask."""
    standing = standing_flags().filter(case=OuterRef("case"))
    marks = {flag.value: Noted(standing.filter(flag=flag)) for flag in Flag}
    return Task.objects.filter(ended_at=None).annotate(**marks)


def matches(chosen: Filter, actor: Actor, now: datetime) -> Q:
    """Return what a filter keeps of ``open_tasks``."""
    officer = Q(party=Party.OFFICER)
    waiting = Q(case__status=Status.WAITING)
    table = {
        Filter.TODO: officer & actable(actor),
        Filter.MINE: officer & Q(holder_id=int(actor.id)),
        Filter.UNCLAIMED: officer & actable(actor) & Q(holder=None),
        Filter.UNIT: ~waiting,
        Filter.LATE: officer & (Q(due_at__lt=now) | Q(case__promise_due_at__lt=now)),
        Filter.TODAY: officer & Q(due_at__gte=now, due_at__lt=_midnight(now)),
        Filter.UNATTENDED: officer & Q(staffed=False),
        Filter.WAITING: waiting,
    } | {marked: Q(**{flag.value: True}) for marked, flag in MARKED.items()}
    return stranded.queue(actor, now) if chosen == Filter.STRANDED else table[chosen]


def actable(actor: Actor) -> Q:
    """Match the tasks of the posts the actor holds: role and unit together."""
    posts = Q(pk__in=[])
    for grant in actor.grants:
        if grant.permits(ACT):
            queue = Q(case__version__service__slug__in=grant.services) if grant.services else Q()
            here = whereabouts.at({grant.unit_id}, actor.moment, case="case__")
            posts |= Q(role=grant.role) & here & queue
    return posts


def _midnight(now: datetime) -> datetime:
    local = now.astimezone(wording.WIB)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _cursor(text: str) -> tuple[datetime, int] | None:
    """Return due time and pk of the row before; None, the first page, when it says neither."""
    at, _comma, pk = text.rpartition(",")
    try:
        due_at, before = datetime.fromisoformat(at), int(pk)
    except ValueError:
        return None
    return (due_at, before) if due_at.tzinfo is not None else None
