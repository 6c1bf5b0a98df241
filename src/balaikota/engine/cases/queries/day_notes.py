"""Notes left at a unit at the end of a day: who reads them, and which still stand on an inbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.units import queries as units
from balaikota.core.units.queries import Unit
from balaikota.engine.cases.models import DayNote, DayNoteRead
from balaikota.engine.cases.queries.posts import ACT
from balaikota.lib import wording
from balaikota.lib.errors import NotFound

STANDS = timedelta(days=7)
MOST_STANDING, PAGE = 10, 30


@dataclass(frozen=True)
class Page:
    """Notes of a unit, the latest first, and the pk after which the next page begins."""

    rows: list[DayNote]
    before: int | None


def visible_to(actor: Actor) -> QuerySet[DayNote]:
    """Return the notes of the units at which the actor acts, and of those whose work is theirs now.

    Whoever is above a unit, or only reads there, reads none: a note is between those at the counter.
    """
    seats = seats_of(actor)
    heirs = units.heirs(_day(actor.moment))
    former = {old for old in heirs.predecessors if heirs.place(old) in seats}
    return DayNote.objects.filter(unit_id__in=seats | former)


def seats_of(actor: Actor) -> frozenset[int]:
    """Return the units at which the actor acts: those of their posts, not the units below."""
    return frozenset(grant.unit_id for grant in actor.grants if grant.permits(ACT))


def find_seats(actor: Actor) -> list[Unit]:
    """Return the units at which the actor acts, by name. One query."""
    return sorted(units.get_many(seats_of(actor)).values(), key=lambda unit: unit.name)


def get_seat(actor: Actor, code: str) -> Unit:
    """Return a unit at which the actor acts.

    Raises:
        NotFound: no such unit, or none at which they act.
    """
    unit = units.get_unit(code)
    if unit.pk not in seats_of(actor):
        raise NotFound(_("Unit itu tidak ada, atau Anda tidak bertugas di sana."))
    return unit


def find_standing(actor: Actor, *, now: datetime) -> list[DayNote]:
    """Return the notes on top of the actor's inbox, the latest first; with unit and author.

    Those of others, of the last seven days, that they have not marked as read. One query, none for
    who acts nowhere.
    """
    if not seats_of(actor):
        return []
    notes = standing(actor, now).select_related("unit", "author")
    return list(notes.order_by("-written_at", "-pk")[:MOST_STANDING])


def standing(actor: Actor, now: datetime) -> QuerySet[DayNote]:
    """Return what ``find_standing`` finds of an officer, as rows to ask about."""
    read = DayNoteRead.objects.filter(note=OuterRef("pk"), user_id=int(actor.id))
    notes = visible_to(actor).filter(~Exists(read), written_at__gt=now - STANDS)
    return notes.exclude(author_id=int(actor.id))


def find_history(actor: Actor, unit: Unit, *, before: int | None = None) -> Page:
    """Return a page of a unit's notes, of units it took over too, the latest first. One query."""
    heirs = units.heirs(_day(actor.moment))
    former = {old for old in heirs.predecessors if heirs.place(old) == unit.pk}
    notes = visible_to(actor).filter(unit_id__in=former | {unit.pk})
    if before is not None:
        notes = notes.filter(pk__lt=before)
    rows = list(notes.select_related("unit", "author").order_by("-pk")[: PAGE + 1])
    return Page(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def find_written(actor: Actor, *, now: datetime) -> dict[int, str]:
    """Return unit pk -> what the actor has written there today. One query."""
    mine = visible_to(actor).filter(author_id=int(actor.id), day=_day(now))
    return {note.unit_id: note.text for note in mine}


def _day(now: datetime | None) -> date:
    return date.min if now is None else now.astimezone(wording.WIB).date()
