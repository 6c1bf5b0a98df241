"""A small city of offices for the tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Unpack

from balaikota.core.action import Actor, ActorKind
from balaikota.core.units import actions
from balaikota.core.units.models import Unit
from balaikota.core.units.module import MODULE
from balaikota.core.units.rules import City

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
TODAY = date(2026, 3, 2)
NEW_YEAR = date(2026, 1, 1)
DECREE = "Perda 7/2025"
OPERATOR = Actor(ActorKind.SYSTEM, "operator", permissions=frozenset(MODULE.permissions))
CITY = City(
    code="9.9",
    name="Kota Tirtaloka",
    short_name="Tirtaloka",
    government="Pemerintah Kota Tirtaloka",
    brand="Balai Kota Tirtaloka",
    head_title="Wali Kota Tirtaloka",
)


def make_city() -> Unit:
    """Add the root unit."""
    return actions.create(
        by=OPERATOR, now=NOON, code="9.9", kind="kota", name="Pemerintah Kota", parent=None
    )


def make_unit(
    parent: Unit, code: str, kind: str = "dinas", area: str = "", **details: Unpack[actions.Details]
) -> Unit:
    """Add a unit named after its code."""
    return actions.create(
        by=OPERATOR,
        now=NOON,
        code=code,
        kind=kind,
        name=f"Unit {code}",
        parent=parent,
        area=area,
        **details,
    )


def rename(unit: Unit, name: str, since: date = NEW_YEAR) -> Unit:
    """Give a unit a new name."""
    return actions.rename(
        by=OPERATOR, now=NOON, unit=unit, name=name, short_name=name, since=since, decree=DECREE
    )


def close(unit: Unit, valid_to: date = NEW_YEAR) -> Unit:
    """End a unit."""
    return actions.close(by=OPERATOR, now=NOON, unit=unit, valid_to=valid_to, decree=DECREE)


def succeed(old: Unit, new: Unit, kind: str = "replace", since: date = NEW_YEAR) -> None:
    """Record that ``new`` took over from ``old``."""
    actions.succeed(
        by=OPERATOR,
        now=NOON,
        predecessor=old,
        successor=new,
        kind=kind,
        since=since,
        decree=DECREE,
    )
