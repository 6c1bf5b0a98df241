"""What is tried: a moment, a place, who applies, and the acts one after another. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from balaikota.lib.wording import WIB

MOST_MOVES = 60
TIMEOUT = "~lewat"  # the time of the applicant's step runs out; no act can be called so
SHAPE = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class Move:
    """One act of the walk: the verb, when, and on a step with parties whose."""

    verb: str
    at: datetime
    party: str = ""

    def written(self) -> str:
        """Return it as an address or a command line holds it: ``setujui@2026-12-01T09:00``."""
        who = f"{self.party}:" if self.party else ""
        return f"{who}{self.verb}@{local_text(self.at)}"


@dataclass(frozen=True)
class Setup:
    """What a service is tried with.

    Attributes:
        at: when it would be sent.
        area: code of the kelurahan; empty where none was chosen.
        applicant: ``resident`` with an account, ``officer`` at the counter, ``none``.
        answers: field id -> clean answer.
        flags: marks that colleagues would have put on it.
        moves: the acts, in order.
    """

    at: datetime
    area: str = ""
    applicant: str = "none"
    answers: Mapping[str, Any] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()


def read_moment(text: str) -> datetime | None:
    """Return a local moment written ``2026-12-01T09:00``; None when it is none."""
    try:
        return datetime.strptime(text.strip()[:16], SHAPE).replace(tzinfo=WIB)
    except ValueError:
        return None


def local_text(at: datetime) -> str:
    """Return a moment as ``read_moment`` reads it."""
    return at.astimezone(WIB).strftime(SHAPE)


def read_move(text: str) -> Move | None:
    """Return the move that ``written`` wrote; None when it is none."""
    deed, _at, moment = text.rpartition("@")
    at = read_moment(moment)
    party, _colon, verb = deed.rpartition(":")
    return Move(verb, at, party) if verb and at is not None else None
