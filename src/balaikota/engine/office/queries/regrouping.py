"""What moves when units merge or are split, and where to: asked anew each time somebody looks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import msgspec
from django.utils.translation import gettext as _

from balaikota.core.areas import queries as areas
from balaikota.core.keys import queries as keys
from balaikota.core.keys.models import ApiKey
from balaikota.core.people import queries as people
from balaikota.core.people import rules as posts
from balaikota.core.people.queries import Holding
from balaikota.core.people.roles import ROLES
from balaikota.core.units import queries as units
from balaikota.core.units.queries import Unit
from balaikota.engine.cases.queries import handing
from balaikota.engine.office.models import Regrouping
from balaikota.engine.office.rules import NOWHERE, Plan
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import NotFound

__all__ = ["Regrouping"]


@dataclass(frozen=True)
class Going:
    """One assignment, and where it goes.

    Attributes:
        holding: the assignment.
        to: code of the unit; NOWHERE when the person is to be placed.
        why: why they cannot go along, in words; empty when somebody chose so.
    """

    holding: Holding
    to: str
    why: str = ""


@dataclass(frozen=True)
class Load:
    """The open work that goes to one unit: code, cases, and tasks in somebody's hand."""

    to: str
    cases: int
    in_hand: int


@dataclass(frozen=True)
class Moving:
    """All that a merger or a split moves.

    Attributes:
        units: code -> unit, of those that merge or are split.
        names: code -> name, of those and of what begins.
        load: the open work, by where it goes.
        children: (unit, code of the unit it hangs below from the day on).
        places: (code, name, code of the unit that serves it from the day on).
        going: the officers, by unit and post.
        keys: (key, code of the unit it follows to, or NOWHERE).
        away: who is on leave that day or later, in words.
        services: titles of the services offered only at units that are listed by name.
        contested: posts of one holder for which more than one person would stand.
    """

    units: Mapping[str, Unit]
    names: Mapping[str, str]
    load: list[Load]
    children: list[tuple[Unit, str]]
    places: list[tuple[str, str, str]]
    going: list[Going]
    keys: list[tuple[ApiKey, str]]
    away: list[str]
    services: list[str]
    contested: list[str]


def find_all() -> list[Regrouping]:
    """Return the mergers and splits that were decided on, the latest day first. One query."""
    return list(Regrouping.objects.all())


def get(pk: int) -> Regrouping:
    """Return one of them.

    Raises:
        NotFound: there is none.
    """
    found = Regrouping.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Perubahan susunan unit itu tidak ada."))
    return found


def plan_of(row: Regrouping) -> Plan:
    """Return what was decided."""
    return msgspec.convert(row.plan, Plan)


def moving(plan: Plan) -> Moving:
    """Return what ``plan`` moves, as it stands now.

    Raises:
        NotFound: a unit does not exist.
    """
    known = {code: units.get_unit(code) for code in plan.units}
    names = {code: unit.name for code, unit in known.items()}
    names |= {one.code: one.name for one in plan.begins}
    going = _going(plan, known)
    return Moving(
        units=known,
        names=names,
        load=_load(plan, known),
        children=_children(plan, known),
        places=_places(plan, known),
        going=going,
        keys=_keys(plan, known),
        away=_away(plan, going),
        services=packs.find_scoped({unit.pk for unit in known.values()}, on=plan.since),
        contested=_contested(plan, going),
    )


def _going(plan: Plan, known: Mapping[str, Unit]) -> list[Going]:
    found: list[Going] = []
    for code, unit in known.items():
        rows = people.find_lasting(unit.pk, at=plan.at)
        found += [_one(plan, row, code) for row in rows]
    return _follow_holders(_once_each(found))


def _one(plan: Plan, row: Holding, code: str) -> Going:
    stays = code if code == plan.goes_on else plan.rest
    to = plan.officers.get(str(row.pk), stays)
    if to not in plan.heirs or row.role not in ROLES:
        return Going(row, NOWHERE)
    return Going(row, to)


def _once_each(found: list[Going]) -> list[Going]:
    """Let somebody who has one role at two merging units go along once."""
    seen: set[tuple[int, str, str, str]] = set()
    kept: dict[int, Going] = {}
    for one in sorted(found, key=lambda one: one.holding.unit_code != one.to):
        key = (one.holding.user_id, one.holding.role, one.holding.mode, one.to)
        is_double = bool(one.to) and key in seen
        same = _("sama dengan penugasannya yang lain")
        kept[one.holding.pk] = replace(one, to=NOWHERE, why=same) if is_double else one
        seen.add(key)
    return [kept[one.holding.pk] for one in found]


def _follow_holders(found: list[Going]) -> list[Going]:
    """Let a Plh go where the holder goes for whom they act."""
    holders = {
        (one.holding.role, one.holding.unit_code): one
        for one in found
        if one.holding.mode == posts.DEFINITIF and _is_single(one.holding.role)
    }
    return [
        replace(one, to=holder.to, why=_("yang digantikannya tidak ikut") if not holder.to else "")
        if one.holding.mode == posts.PLH
        and (holder := holders.get((one.holding.role, one.holding.unit_code)))
        else one
        for one in found
    ]


def _contested(plan: Plan, going: Iterable[Going]) -> list[str]:
    """Return the posts of one holder that more than one person would hold after the day."""
    standing: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in going:
        row = one.holding
        is_holder = row.mode in (posts.DEFINITIF, posts.PLT)
        begins = row.valid_from <= plan.at
        if one.to and is_holder and begins and _is_single(row.role):
            standing[row.role, one.to].add(row.user_id)
    return sorted(ROLES[role].title_id for (role, _to), held in standing.items() if len(held) > 1)


def _is_single(role: str) -> bool:
    return role in ROLES and ROLES[role].is_single


def _load(plan: Plan, known: Mapping[str, Unit]) -> list[Load]:
    cases: Counter[str] = Counter()
    in_hand: Counter[str] = Counter()
    for unit in known.values():
        for area, number, held in handing.count_running(unit.pk):
            to = plan.place_of(area)
            cases[to] += number
            in_hand[to] += held
    return [Load(code, cases[code], in_hand[code]) for code in plan.heirs]


def _children(plan: Plan, known: Mapping[str, Unit]) -> list[tuple[Unit, str]]:
    found = []
    parents = {unit.pk: code for code, unit in known.items()}
    for one in units.find_units(on=plan.since):
        code = parents.get(one.parent_id or 0)
        if code is not None and one.code not in known:
            stays = code if code == plan.goes_on else plan.rest
            found.append((one, plan.children.get(one.code, stays)))
    return found


def _places(plan: Plan, known: Mapping[str, Unit]) -> list[tuple[str, str, str]]:
    """Return the places that these units, or what hangs below them, serve."""
    paths = tuple(unit.path for unit in known.values())
    codes = {
        one.area.code: one.area.name
        for one in units.find_units(on=plan.since)
        if one.area is not None and one.path.startswith(paths)
    }
    codes |= {code: areas.get_area(code).name for code in plan.areas if code not in codes}
    return [(code, codes[code], plan.place_of(code)) for code in sorted(codes)]


def _keys(plan: Plan, known: Mapping[str, Unit]) -> list[tuple[ApiKey, str]]:
    found = []
    for key in keys.find_lasting({unit.pk for unit in known.values()}, at=plan.at):
        stays = plan.goes_on if key.unit.code == plan.goes_on else NOWHERE
        found.append((key, plan.keys.get(str(key.pk), stays)))
    return found


def _away(plan: Plan, going: Iterable[Going]) -> list[str]:
    return people.find_away({one.holding.user_id for one in going}, since=plan.at)


def names_on(day: date) -> dict[str, str]:
    """Return code -> name of the units that exist on a day. One query."""
    return {unit.code: unit.name for unit in units.find_units(on=day)}
