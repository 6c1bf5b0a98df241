"""The histories of cases as an XES log, and what is to be known before anybody draws conclusions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from balaikota.core.action import Actor
from balaikota.engine.worklist.queries import histories
from balaikota.engine.worklist.queries.histories import Veil, Wanted
from balaikota.lib import xes

NAME = "balaikota"
_PSEUDONYMS = (
    "Cases and officers bear pseudonyms that hold for this file only. Who knows the office may still "
    "guess an officer from role, unit and time: treat the file as personal data."
)
_FEW = "Fewer than {fewest} cases: what is seen here says more about persons than about a service."


def log(by: Actor, wanted: Wanted, *, now: datetime) -> Iterator[bytes]:
    """Return the log of the cases that the reader may see, piece by piece, in constant memory."""
    count = histories.count_cases(by, wanted)
    note = _FEW.format(fewest=histories.FEWEST) if count < histories.FEWEST else ""
    more: dict[str, xes.Value] = {
        "made": now,
        "cases": count,
        "service": wanted.service,
        "from": wanted.first.isoformat() if wanted.first else "",
        "to": wanted.last.isoformat() if wanted.last else "",
        "privacy": _PSEUDONYMS,
        "note": note,
    }
    return xes.written(NAME, more, histories.find_traces(by, wanted, Veil()))


def subject_of(wanted: Wanted) -> str:
    """Return how the ledger names what is handed out."""
    return f"worklist.histories:{wanted.service or 'all'}"
