"""What nobody in office reaches today, by post, head or superior: the coordinator's queue, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Length, Substr
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.people import queries as people
from balaikota.core.people import roles, rules
from balaikota.core.people.models import Assignments
from balaikota.core.people.roles import ROLES, Reach
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases.models import Concern, Party, Task
from balaikota.engine.cases.queries import posts, whereabouts
from balaikota.lib import wording

SEES = "cases.catch_all"
VIEW = "cases.view"
_HEADS = tuple(role.slug for role in ROLES.values() if role.is_single)
_OF_THE_CITY = tuple(slug for slug in _HEADS if ROLES[slug].reach is Reach.CITY)


@dataclass(frozen=True)
class Lost:
    """An open task that nobody reaches, as far as its reason is told by it."""

    pk: int
    unit: Unit
    area: str
    is_with_superior: bool


def queue(actor: Actor, now: datetime) -> Q:
    """Match, of ``with_lost`` tasks, those of the actor's catch-all queue; none for who keeps none.

    A task stands in it when its unit has ended and its work is nobody's, or when neither the post
    nor any head of the unit or of the line above it is there today who may know of the case.
    """
    if not actor.may(SEES):
        return Q(pk__in=[])
    here = whereabouts.at(actor.units_for(SEES), now, case="case__")
    return here & Q(is_lost=True)


def with_lost(tasks: QuerySet[Task], actor: Actor, now: datetime) -> QuerySet[Task]:
    """Return open tasks with ``is_lost`` for who keeps a catch-all queue, unchanged for others."""
    if not actor.may(SEES):
        return tasks
    return tasks.annotate(is_lost=ExpressionWrapper(is_lost(now), BooleanField()))


def is_lost(now: datetime) -> Q:
    """Return the condition, over open tasks, that nobody reaches them at ``now``."""
    day = now.astimezone(wording.WIB).date()
    at_post = posts.followed(now, lambda unit: _knowing(_post(unit, now), now))
    above = posts.followed(now, lambda unit: _knowing(_line(unit, now), now))
    return Q(party=Party.OFFICER) & (_gone(day, now) | (~Q(at_post) & ~Q(above)))


def who_keeps(task: Task, now: datetime) -> set[int]:
    """Return the accounts in whose catch-all queue a task of this unit would stand. One query."""
    return {
        pk
        for pk, held in people.find_held(now=now).items()
        if any(task.unit_id in one.unit_ids and one.permits(SEES) for one in held.grants)
    }


def why(rows: Iterable[Lost], now: datetime) -> dict[int, str]:
    """Return pk of a task that nobody reaches -> why, as a sentence. At most one query."""
    lost = list(rows)
    lines = _lines(lost)
    day = now.astimezone(wording.WIB).date()
    return {one.pk: _why(one, lines, day) for one in lost}


def why_task(actor: Actor, task: Task | None, *, is_empty: bool, now: datetime) -> str:
    """Return why nobody reaches an open task, as a sentence; empty when somebody does.

    Asked for who keeps a catch-all queue; whoever else may read the case reads why its post is empty.

    Args:
        actor: the reader.
        task: with its case; None at an end.
        is_empty: whether nobody may act on it. Where somebody may, only a case that is about
            people can be out of reach, and any other costs no query; else at most two.
        now: the moment.
    """
    if not actor.may(SEES) or task is None:
        return ""
    if not (is_empty or task.case.is_with_superior):
        return ""
    if not Task.objects.filter(is_lost(now), pk=task.pk).exists():
        return ""
    lost = Lost(task.pk, task.unit, task.case.area, task.case.is_with_superior)
    return why([lost], now)[task.pk]


def _post(unit: str | int, now: datetime) -> Assignments:
    return people.staffed(now, verb=posts.ACT, service=posts.SERVICE, unit=unit)


def _line(unit: str | int, now: datetime) -> Assignments:
    """Return who heads the unit or one above it; those who reach the whole city are above all."""
    path: OuterRef | Subquery = OuterRef("unit__path")
    if isinstance(unit, int):
        path = Subquery(Unit.objects.filter(pk=unit).values("path"))
    heads = people.holders_at(now, verb=VIEW).filter(role__in=_HEADS)
    heads = heads.alias(start=Substr(path, 1, Length("unit__path")))
    return heads.filter(Q(start=F("unit__path")) | Q(role__in=_OF_THE_CITY))


def _knowing(held: Assignments, now: datetime) -> Assignments:
    """Leave out those whom the case is about, or who hold a post in an office it is about."""
    seats = people.holders_at(now).filter(
        user_id=OuterRef(OuterRef("user_id")), unit_id=OuterRef("unit_id")
    )
    about = Concern.objects.filter(
        Q(user_id=OuterRef("user_id")) | Exists(seats), case_id=OuterRef(OuterRef("case_id"))
    )
    return held.filter(~Exists(about))


def _gone(day: date, now: datetime) -> Q:
    """Match the tasks whose unit, or whoever took over its work, has ended without a successor."""
    moved = whereabouts.moved(now)
    found = Q(unit__valid_to__lte=day)
    for rows, _heir in moved:
        found &= ~rows
    for rows, heir in moved:
        ended = Unit.objects.filter(pk=heir, valid_to__lte=day)
        found |= rows & Q(Exists(ended))
    return found


def _why(lost: Lost, lines: Mapping[str, Unit], day: date) -> str:
    unit = lost.unit
    if unit.valid_to is not None and unit.valid_to <= day:
        return _why_gone(lost, day)
    if lost.is_with_superior:
        return _(
            "Berkas ini menyangkut pejabat yang seharusnya menanganinya, dan tidak ada pejabat lain "
            "di atasnya yang sedang bertugas."
        )
    words = {"unit": unit.name, "above": ", ".join(_heads_of(unit, lines))}
    return (
        _(
            "Tidak ada petugas di %(unit)s, dan semua pejabat di jalur atasannya sedang kosong atau "
            "tidak bertugas: %(above)s."
        )
        % words
    )


def _why_gone(lost: Lost, day: date) -> str:
    words = {
        "unit": lost.unit.name,
        "day": wording.long_date(lost.unit.valid_to or day, get_language() or "id"),
        "area": lost.area,
    }
    if lost.unit.pk not in units.heirs(day).predecessors:
        return _("%(unit)s sudah tidak ada sejak %(day)s, dan tidak ada penerusnya.") % words
    if lost.area:
        return (
            _(
                "%(unit)s dipecah sejak %(day)s, tetapi wilayah berkas ini (%(area)s) tidak diserahkan "
                "ke unit mana pun."
            )
            % words
        )
    return (
        _(
            "%(unit)s dipecah sejak %(day)s, tetapi wilayah berkas ini tidak diketahui, sehingga tidak "
            "diserahkan ke unit mana pun."
        )
        % words
    )


def _lines(lost: list[Lost]) -> dict[str, Unit]:
    """Return code -> unit of all that stand above these tasks. One query, none for none."""
    codes = {code for one in lost for code in one.unit.path.rstrip("/").split("/")}
    return units.by_code(codes) if codes - {""} else {}


def _heads_of(unit: Unit, lines: Mapping[str, Unit]) -> list[str]:
    """Return the titles of the posts that should reach the unit, the nearest first."""
    codes = unit.path.rstrip("/").split("/")[::-1]
    line = [lines[code] for code in codes if code in lines]
    heads = [(roles.head_of(one.kind), one) for one in line]
    return [rules.signs_as(head.slug, rules.DEFINITIF, one.name) for head, one in heads if head]
