"""Whom a case is about: it is hidden from them, and the head above them handles it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from balaikota.core.action import Actor, ActorKind
from balaikota.core.people import queries as people
from balaikota.core.people import roles, rules
from balaikota.core.people.queries import Holding
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases.models import Case, Concern


@dataclass(frozen=True)
class Above:
    """The post that handles what is about those below it."""

    role: str
    unit: Unit

    @property
    def title(self) -> str:
        """The post in words, ``Camat Klojen``."""
        return rules.signs_as(self.role, rules.DEFINITIF, self.unit.name)


@dataclass(frozen=True)
class Choice:
    """An office or an officer a case may be about.

    Attributes:
        key: ``unit:<code>`` or ``petugas:<pk>``.
        words: who it is.
        above: the post that would handle the case.
    """

    key: str
    words: str
    above: Above


def hidden_from(actor: Actor) -> Q:
    """Match the cases that are about the actor, or about an office where they hold a post."""
    if actor.kind is not ActorKind.OFFICER:
        return Q(pk__in=[])
    seats = {grant.unit_id for grant in actor.grants}
    about = Concern.objects.filter(Q(user_id=int(actor.id)) | Q(unit_id__in=seats))
    return Q(pk__in=about.values("case_id"))


def find_concerns(case: Case) -> list[Concern]:
    """Return whom the case is about, the first named first; nothing, unasked, for other cases."""
    if not case.is_with_superior:
        return []
    rows = Concern.objects.filter(case=case).select_related("unit", "user", "from_unit")
    return list(rows.order_by("pk"))


def find_choices(case: Case, *, now: datetime) -> list[Choice]:
    """Return the offices and officers that a case may be about and that have a head above them.

    Its own unit with all its officers, then each unit above it with its head.
    """
    line = units.find_line(case.unit)[::-1]
    found = [
        Choice(f"unit:{unit.code}", unit.name, above)
        for unit in line
        if (above := _above(unit, line)) is not None
    ]
    return found + _officers(line, now)


def _officers(line: list[Unit], now: datetime) -> list[Choice]:
    """Return those who hold a post in the line, each once, by their highest post."""
    held: dict[int, tuple[Holding, Unit]] = {}
    for unit in line:
        head = roles.head_of(unit.kind)
        for row in people.find_at_unit(unit.pk, now=now):
            if unit == line[0] or (head and row.role == head.slug):
                held[row.user_id] = row, unit
    found = []
    for user_id, (row, unit) in held.items():
        posts = {(one.role, place.pk) for one, place in held.values() if one.user_id == user_id}
        above = _own_head(unit, line, but=posts)
        if above is not None:
            found.append(Choice(f"petugas:{user_id}", f"{row.name}, {row.title}", above))
    return found


def _own_head(unit: Unit, line: list[Unit], *, but: set[tuple[str, int]]) -> Above | None:
    """Return the head of a unit; the one above for whoever holds that post."""
    head = roles.head_of(unit.kind)
    if head is None or (head.slug, unit.pk) in but:
        return _above(unit, line)
    return Above(head.slug, unit)


def _above(unit: Unit, line: list[Unit]) -> Above | None:
    """Return the nearest post above a unit of the line that must not stand empty; None at the top."""
    for higher in line[line.index(unit) + 1 :]:
        head = roles.head_of(higher.kind)
        if head is not None:
            return Above(head.slug, higher)
    return None
