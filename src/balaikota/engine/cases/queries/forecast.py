"""Which posts nobody may act in, today and on the days to come, and how much waits there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import Count

from balaikota.core.action import Actor
from balaikota.core.calendar import queries as calendars
from balaikota.core.people import queries as people
from balaikota.core.people import rules as spans
from balaikota.core.people.queries import Stint
from balaikota.core.people.roles import ROLES
from balaikota.core.units import queries as units
from balaikota.core.units.queries import Unit
from balaikota.engine.cases.models import Party, Task
from balaikota.engine.cases.queries.posts import ACT, SERVICE
from balaikota.engine.cases.queries.visible import not_hidden_from
from balaikota.engine.packs import owners
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Pack
from balaikota.engine.packs.steps import seats_of
from balaikota.lib.errors import NotFound
from balaikota.lib.wording import WIB
from balaikota.lib.worktime import Calendar, NotLoaded

DAYS = 14  # after today
VIEW = "people.view"
Place = tuple[str, int]
Span = tuple[datetime, datetime]


class State(StrEnum):
    """What a day looks like at a post."""

    STAFFED = "ada"
    PART = "sebagian"  # nobody may act during part of the service hours
    EMPTY = "kosong"
    CLOSED = "libur"  # nobody serves that day


@dataclass(frozen=True)
class Gap:
    """A stretch of days in which nobody may act, and why.

    Attributes:
        start: aware; not before the moment asked about.
        end: aware, not included; at the latest the end of the last day asked about.
        reasons: in words, the nearest cause first.
        is_vacant: whether nobody holds the post definitively then, so that a Plt is due.
    """

    start: datetime
    end: datetime
    reasons: tuple[str, ...]
    is_vacant: bool

    @property
    def last_day(self) -> date:
        """The last day of it, in WIB."""
        return spans.last_moment(self.end)[0].date()


@dataclass(frozen=True)
class Outlook:
    """A post that stands empty on some day ahead.

    Attributes:
        role: role slug.
        unit: the unit.
        days: what each day looks like, today first.
        gaps: the stretches that hold service hours, in order.
        waiting: open tasks there now.
    """

    role: str
    unit: Unit
    days: tuple[tuple[date, State], ...]
    gaps: tuple[Gap, ...]
    waiting: int

    @property
    def title(self) -> str:
        """The post in words, ``Lurah Kauman``."""
        return spans.signs_as(self.role, spans.DEFINITIF, self.unit.name)

    @property
    def key(self) -> str:
        """The post in an address, ``lurah:35.73.02.1003``."""
        return f"{self.role}:{self.unit.code}"

    @property
    def takes_stand_in(self) -> bool:
        """Tell whether a Plh or Plt can be entered for it: a post of one holder."""
        return ROLES[self.role].is_single


def outlooks(actor: Actor, *, now: datetime, below: Unit | None = None) -> list[Outlook]:
    """Return the posts that will stand empty on a service day from today to 14 days ahead.

    Those with open tasks first, then the soonest. Looked at: the posts that a unit of its kind must
    have, those that a step of a service in force there needs, and those where tasks wait now, each
    service with its own queue. Six SQL statements, however many posts and days.

    Args:
        actor: whose view: the units where they may see who holds what.
        now: the moment.
        below: only this unit and what is under it.
    """
    first = now.astimezone(WIB).date()
    days = [first + timedelta(days=number) for number in range(DAYS + 1)]
    end = _midnight(days[-1] + timedelta(days=1))
    offices = {unit.pk: unit for unit in _offices(actor, below)}
    waiting = _count(actor, offices)
    needs = _needs(offices, days, waiting)
    stints = people.find_stints(set(needs), start=now, end=end)
    hours = calendars.calendars_for(offices.values())
    found = []
    for (role, unit_id), services in needs.items():
        unit = offices[unit_id]
        held = stints.get((role, unit_id), [])
        empty = _empty(held, unit, services, now, end)
        looks = tuple((day, _state(day, empty, hours[unit.code], now)) for day in days)
        if any(state in (State.PART, State.EMPTY) for _day, state in looks):
            tasks = sum(waiting.get((role, unit_id), {}).values())
            gaps = tuple(
                _gap(held, unit, span)
                for span in empty
                if _serves(span, hours[unit.code], days, now)
            )
            found.append(Outlook(role, unit, looks, gaps, tasks))
    return sorted(found, key=lambda one: (-one.waiting, one.gaps[0].start, one.unit.path, one.role))


def count_waiting(actor: Actor, posts: Collection[Place]) -> dict[Place, int]:
    """Return (role, unit pk) -> open tasks of that post, none left out but what a room hides.

    How much waits at a post is no secret to whoever fills it: an officer who may not read a single
    case still learns the number. One query.
    """
    counts = _count(actor, {unit for _role, unit in posts})
    return {post: sum(counts[post].values()) for post in posts if post in counts}


def _count(actor: Actor, unit_ids: Iterable[int]) -> dict[Place, dict[str, int]]:
    """Return (role, unit pk) -> slug of the service -> open tasks."""
    tasks = Task.objects.filter(ended_at=None, party=Party.OFFICER, case__in=not_hidden_from(actor))
    rows = tasks.filter(unit_id__in=list(unit_ids)).order_by()
    found: dict[Place, dict[str, int]] = defaultdict(dict)
    counts = rows.values_list("role", "unit_id", SERVICE).annotate(tasks=Count("pk"))
    for role, unit_id, service, number in counts:
        found[role, unit_id][service] = number
    return found


def _offices(actor: Actor, below: Unit | None) -> list[Unit]:
    seen = actor.units_for(VIEW)
    path = "" if below is None else below.path
    return [unit for unit in units.find_units() if unit.pk in seen and unit.path.startswith(path)]


def _needs(
    offices: Mapping[int, Unit], days: Sequence[date], waiting: Mapping[Place, Mapping[str, int]]
) -> dict[Place, set[str]]:
    """Return each post that matters -> the services it is needed for (none: the post itself)."""
    found: dict[Place, set[str]] = {
        (role, pk): set(services) for (role, pk), services in waiting.items() if role in ROLES
    }
    open_ones = [unit for unit in offices.values() if _exists(unit, days)]
    for unit in open_ones:
        for role in ROLES.values():
            if unit.kind in role.expected:
                found.setdefault((role.slug, unit.pk), set())
    for version in packs.find_in_force(days[0], days[-1]):
        pack, scope = version.pack, version.unit_ids
        roles, named = _owners_roles(pack), _named(pack, days[0])
        for unit in open_ones:
            serves = unit.kind == pack.owner.unit and unit.area_id is not None
            if (serves or unit.pk == named) and (not scope or unit.pk in scope):
                for slug in roles:
                    found.setdefault((slug, unit.pk), set()).add(version.service.slug)
    return found


def _named(pack: Pack, day: date) -> int | None:
    """Return the pk of the one office that answers for the whole city, where the pack has it so."""
    if pack.owner.code is None:
        return None
    try:
        return owners.office(pack.owner, "", on=day).pk
    except NotFound:
        return None


def _owners_roles(pack: Pack) -> set[str]:
    """Return the roles that a service needs at the office that owns its cases."""
    posts = [post for step in pack.procedure.values() for post in step.posts.values()]
    return {
        post.role
        for post in posts
        if post.role in ROLES and any(seat.unit == "owner" for seat in seats_of(post.unit))
    }


def _exists(unit: Unit, days: Sequence[date]) -> bool:
    has_begun = unit.valid_from is None or unit.valid_from <= days[-1]
    return has_begun and (unit.valid_to is None or unit.valid_to > days[0])


def _empty(
    held: Collection[Stint], unit: Unit, services: Collection[str], start: datetime, end: datetime
) -> list[Span]:
    return spans.united(
        span
        for service in services or {""}
        for span in people.unstaffed(held, unit, start, end, verb=ACT, service=service)
    )


def _gap(held: Collection[Stint], unit: Unit, span: Span) -> Gap:
    start, end = span
    own = [one for one in held if one.mode == spans.DEFINITIF and one.start <= start]
    return Gap(
        start=start,
        end=end,
        reasons=tuple(people.reasons_for(held, unit, span, verb=ACT)),
        is_vacant=not any(one.end is None or one.end > start for one in own),
    )


def _serves(span: Span, calendar: Calendar, days: Sequence[date], now: datetime) -> bool:
    return any(_state(day, [span], calendar, now) in (State.PART, State.EMPTY) for day in days)


def _state(day: date, empty: Collection[Span], calendar: Calendar, now: datetime) -> State:
    opens, closes = _hours(day, calendar)
    if opens is None or closes is None:
        return State.CLOSED
    opens = max(opens, now)
    if closes <= opens:  # today, after hours: what is so now
        closes = opens + timedelta(seconds=1)
    lost = sum(
        (
            min(end, closes) - max(start, opens)
            for start, end in empty
            if start < closes and end > opens
        ),
        timedelta(),
    )
    if not lost:
        return State.STAFFED
    return State.EMPTY if lost == closes - opens else State.PART


def _hours(day: date, calendar: Calendar) -> tuple[datetime | None, datetime | None]:
    try:
        return calendar.opening(day), calendar.closing(day)
    except NotLoaded:  # better a post too many than a counter that stands empty
        return _midnight(day), _midnight(day + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), WIB)
