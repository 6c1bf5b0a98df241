"""How well promises are kept: asked of whoever counts cases, told only when it is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from balaikota.lib import wording


@dataclass(frozen=True)
class Figures:
    """What happened over the latest ``days`` days.

    Attributes:
        count: cases decided.
        in_time_percent: whole per cent of them decided in time, rounded down.
        median_minutes: half took at most this many working minutes.
        days: how many days back was counted.
    """

    count: int
    in_time_percent: int
    median_minutes: int
    days: int

    @property
    def median(self) -> str:
        """Return the median in the reader's language: ``3 jam``."""
        return wording.duration(self.median_minutes, get_language() or "id")


Counting = Callable[[str, date], Figures | None]
_counting: list[Counting] = []


def register(count: Counting) -> None:
    """Let ``count(slug, on)`` give the figures; called once, when its app is ready."""
    _counting[:] = [count]


def of(slug: str, on: date) -> Figures | None:
    """Return the figures of a service, None while nobody counts or nothing was decided."""
    found = _counting[0](slug, on) if _counting else None
    return found if found and found.count else None
