"""A wall that two officers paint: a change of its own for these tests, with its manifest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pytest

from balaikota.core import manifest
from balaikota.core.action import Actor, ActorKind, Grant
from balaikota.core.proposals import queries
from balaikota.core.proposals.change import Change
from balaikota.lib.errors import DomainError

PERMISSIONS = ("walls.read", "walls.propose", "walls.confirm", "walls.refuse", "proposals.withdraw")
COLOURS = {"merah", "putih"}


@dataclass(frozen=True, kw_only=True)
class Paint(Change):
    """A wall gets a colour."""

    kind = "walls.paint"
    may_read = "walls.read"
    may_propose = "walls.propose"
    may_confirm = "walls.confirm"
    may_refuse = "walls.refuse"
    walls: ClassVar[dict[str, str]] = {}
    wall: str
    colour: str
    unit: int | None = None

    @property
    def key(self):
        return self.wall

    @property
    def unit_id(self):
        return self.unit

    @property
    def title(self):
        return f"Cat {self.wall}"

    def lines(self):
        return [("Warna", self.colour)]

    def check(self, *, by, now):
        if self.colour not in COLOURS:
            raise DomainError("Warna itu tidak ada.", field="colour")

    def adopt(self, *, by, now, reason):
        self.walls[self.wall] = self.colour


class Whitewash(Paint):
    """A colour that must be agreed on within a week."""

    kind = "walls.whitewash"
    expires_days = 7


@pytest.fixture
def walls(monkeypatch):
    """Declare the changes, and return wall -> the colour it got."""
    declared = manifest.Manifest(
        "walls", "Dinding", changes=(Paint, Whitewash), grants={"tukang": PERMISSIONS}
    )
    monkeypatch.setattr(queries, "all_manifests", lambda: (declared,))
    monkeypatch.setattr(manifest, "all_manifests", lambda: (declared,))
    monkeypatch.setattr(Paint, "walls", {})
    return Paint.walls


def painter(pk, *units):
    """Return an officer who may do everything at ``units``."""
    grant = Grant("tukang", units[0], frozenset(units), "definitif", 1)
    return Actor(ActorKind.OFFICER, pk, (grant,))
