"""What a benchmark tells."""

from __future__ import annotations

from dataclasses import dataclass

from balaikota.lib.errors import DomainError


class NothingToMeasure(DomainError):
    """The database lacks what the benchmark runs on; the message says how to get it."""


@dataclass(frozen=True)
class Measured:
    """One figure, and what it is made of.

    Attributes:
        value: in the unit of the benchmark.
        made_of: in words; empty when there is nothing to tell.
        is_over: whether a limit beside that of the figure is missed: too many statements.
    """

    value: float
    made_of: str = ""
    is_over: bool = False
