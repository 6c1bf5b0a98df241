"""Pure rules of working on many cases: which kinds of act there are, and what takes one back."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

MOST = 500  # tasks in one go
MOST_KEPT = 20  # searches that one officer keeps
MOST_STARRED = 200  # cases on one shortlist
MOST_ROWS = 5_000  # rows of one export


class Kind(StrEnum):
    """What is done to each task."""

    ACT = "tindak"  # an act of the procedure
    CLAIM = "ambil"
    RELEASE = "lepas"
    FLAG = "tandai-mendesak"
    UNFLAG = "lepas-mendesak"


# What takes a kind back; an act of the procedure is a decision and has no way back from here.
REVERSE: Mapping[Kind, Kind] = MappingProxyType(
    {
        Kind.CLAIM: Kind.RELEASE,
        Kind.RELEASE: Kind.CLAIM,
        Kind.FLAG: Kind.UNFLAG,
        Kind.UNFLAG: Kind.FLAG,
    }
)


class State(StrEnum):
    """How it stands with one task of a bulk act."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
