"""How the units stand that somebody sees: one line each, and the posts that nobody holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.areas import queries as areas
from balaikota.core.units import queries as units
from balaikota.core.units.queries import Unit
from balaikota.engine.cases.queries.inbox import Filter, matches, open_tasks
from balaikota.lib import wording
from balaikota.lib.errors import NotFound
from balaikota.lib.geo.hexmap import Hex

SEEN = "cases.view"
_COUNTED = (Filter.UNIT, Filter.TODAY, Filter.LATE, Filter.UNATTENDED, Filter.WAITING)


class Standing(StrEnum):
    """How a unit stands, the worst first."""

    LATE = "late"
    UNATTENDED = "unattended"
    WELL = "ok"
    IDLE = "idle"  # nothing is open


@dataclass(frozen=True)
class Line:
    """The open tasks of one unit, counted as the inbox counts them.

    Attributes:
        unit: the unit.
        area: code of the place it serves; empty for none.
        counts: filter of the inbox -> tasks.
    """

    unit: Unit
    area: str
    counts: Mapping[Filter, int]

    @property
    def name(self) -> str:
        """Return the place by its plain name, else the unit by its short one."""
        return self.unit.area.name if self.unit.area else self.unit.short_name

    @property
    def open(self) -> int:
        """Return the tasks that officers have to do."""
        return self.counts[Filter.UNIT]

    @property
    def today(self) -> int:
        """Return the tasks that fall due later today."""
        return self.counts[Filter.TODAY]

    @property
    def late(self) -> int:
        """Return the tasks whose time, or whose promise, has passed."""
        return self.counts[Filter.LATE]

    @property
    def unattended(self) -> int:
        """Return the tasks of posts that nobody holds."""
        return self.counts[Filter.UNATTENDED]

    @property
    def waiting(self) -> int:
        """Return the tasks that wait for the applicant."""
        return self.counts[Filter.WAITING]

    @property
    def standing(self) -> Standing:
        """Tell how the unit stands."""
        if self.late:
            return Standing.LATE
        if self.unattended:
            return Standing.UNATTENDED
        return Standing.WELL if self.open or self.waiting else Standing.IDLE


@dataclass(frozen=True)
class EmptyPost:
    """A post that nobody holds although tasks wait for it."""

    role: str
    unit: Unit
    tasks: int


@dataclass(frozen=True)
class Board:
    """What a superior sees.

    Attributes:
        kelurahan: every kelurahan the actor sees, by code.
        others: the other units that have something open.
        posts: the empty posts, most tasks first.
        hexes: area code -> cell of the map, of these kelurahan.
    """

    kelurahan: Sequence[Line]
    others: Sequence[Line]
    posts: Sequence[EmptyPost]
    hexes: Mapping[str, Hex]

    def total(self, chosen: Filter) -> int:
        """Return the tasks of all lines that a filter of the inbox keeps."""
        return sum(line.counts[chosen] for line in (*self.kelurahan, *self.others))

    def number(self, standing: Standing) -> int:
        """Return how many kelurahan stand so."""
        return sum(line.standing == standing for line in self.kelurahan)


def sees_several(actor: Actor) -> bool:
    """Tell whether the actor sees the cases of more than one unit."""
    return len(actor.units_for(SEEN)) > 1


def get_unit(actor: Actor, code: str) -> Unit:
    """Return a unit whose cases the actor sees.

    Raises:
        NotFound: no such unit, or none of the actor's.
    """
    unit = units.get_unit(code)
    if unit.pk not in actor.units_for(SEEN):
        raise NotFound(_("Unit itu tidak ada, atau bukan unit yang Anda lihat."))
    return unit


def board(actor: Actor, *, now: datetime) -> Board:
    """Return how the units stand whose cases the actor sees. Four SQL statements."""
    counts = _count(actor, now)
    mine = actor.units_for(SEEN)
    today = now.astimezone(wording.WIB).date()
    # A unit that was closed is shown as long as something is open there.
    seen = {
        unit.pk: unit
        for unit in units.find_units()
        if unit.pk in mine and (unit.pk in counts or _exists(unit, today))
    }
    lines = [_line(unit, counts.get(pk, {})) for pk, unit in seen.items()]
    kelurahan = [line for line in lines if line.unit.kind == "kelurahan"]
    places = {line.area for line in kelurahan}
    return Board(
        kelurahan=sorted(kelurahan, key=lambda line: line.unit.code),
        others=[
            line for line in lines if line.unit.kind != "kelurahan" and any(line.counts.values())
        ],
        posts=_empty_posts(actor, now, seen),
        hexes={code: cell for code, cell in areas.hexes().items() if code in places},
    )


def _exists(unit: Unit, day: date) -> bool:
    has_begun = unit.valid_from is None or unit.valid_from <= day
    return has_begun and (unit.valid_to is None or unit.valid_to > day)


def _line(unit: Unit, counts: Mapping[Filter, int]) -> Line:
    area = unit.area.code if unit.area else ""
    return Line(unit, area, {chosen: counts.get(chosen, 0) for chosen in _COUNTED})


def _count(actor: Actor, now: datetime) -> dict[int, dict[Filter, int]]:
    """Return unit pk -> filter -> open tasks."""
    wanted = [Count("pk", filter=matches(chosen, actor, now)) for chosen in _COUNTED]
    names = {f"n{i}": count for i, count in enumerate(wanted)}
    rows: Iterable[Sequence[int]] = (
        open_tasks(actor, now).order_by().values_list("unit_id").annotate(**names)
    )
    return {unit_id: dict(zip(_COUNTED, counts, strict=True)) for unit_id, *counts in rows}


def _empty_posts(actor: Actor, now: datetime, seen: Mapping[int, Unit]) -> list[EmptyPost]:
    unheld = open_tasks(actor, now).filter(matches(Filter.UNATTENDED, actor, now))
    rows = unheld.order_by().values_list("role", "unit_id").annotate(tasks=Count("pk"))
    posts = [EmptyPost(role, seen[pk], tasks) for role, pk, tasks in rows if pk in seen]
    return sorted(posts, key=lambda post: (-post.tasks, post.unit.code, post.role))
