"""What may be shown to everybody, and how small numbers are told."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from statistics import median

from balaikota.lib import personal
from balaikota.lib.personal import Finding, Kind

TITLE_LENGTH = 120
TEXT_LENGTH = 4000
ANSWER_LENGTH = 4000
NOTE_LENGTH = 500
ALT_LENGTH = 200
FEW = 5  # fewer are told as "fewer than 5"
COLUMNS, ROWS = 8, 6  # the numbered cells a photo is covered by without JavaScript
# A number of a person or a family is never public, whoever says it may be.
NEVER = frozenset({Kind.NIK, Kind.KK})


class Stage(StrEnum):
    """How far a report has come, as everybody may know it."""

    RECEIVED = "diterima"
    WORKING = "dikerjakan"
    ANSWERED = "dijawab"
    ENDED = "selesai"


@dataclass(frozen=True)
class Dates:
    """When what happened to a report; None for not yet."""

    filed_at: datetime
    first_reply_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def stage(self) -> Stage:
        """Return how far it has come."""
        if self.ended_at:
            return Stage.ENDED
        if self.answered_at:
            return Stage.ANSWERED
        return Stage.WORKING if self.first_reply_at else Stage.RECEIVED


def key_of(text: str, one: Finding) -> str:
    """Return what stands for a finding in a form: the same words are confirmed once."""
    said = " ".join(text[one.start : one.end].casefold().split())
    return f"{one.kind}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def unconfirmed(text: str, confirmed: Collection[str]) -> list[Finding]:
    """Return what looks personal in ``text`` and was not confirmed, or can never be.

    Law: UU 27/2022 Pasal 65
    """
    return [
        one
        for one in personal.scan(text)
        if one.kind in NEVER or key_of(text, one) not in confirmed
    ]


def told(counts: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """Return what may be told of ``counts``, and the sum of what is put together.

    What is fewer than FEW is left out and put together; where that sum is itself below FEW, or only
    one was left out, the next smallest goes with it, so that nothing can be worked out from the
    total. Nothing at all may be told of fewer than FEW altogether.

    Returns:
        key -> count, the most first; and the sum of the others, 0 when there are none.
    """
    left = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    hidden: list[int] = []
    while left and left[-1][1] < FEW:
        hidden.append(left.pop()[1])
    while left and 0 < sum(hidden) and (sum(hidden) < FEW or len(hidden) < 2):
        hidden.append(left.pop()[1])
    total = sum(hidden)
    return dict(left), total if total >= FEW else 0


@dataclass(frozen=True)
class Handled:
    """One report as the figures count it.

    Attributes:
        filed_at: when it came.
        answered_at: when it was answered; None for not yet.
        due_at: until when an answer was promised; None without a promise.
    """

    filed_at: datetime
    answered_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True)
class Figures:
    """What reports come to; each share beside the number it is a share of.

    Attributes:
        received: how many came.
        answered: how many of them were answered by now.
        judged: how many can be judged: answered, or not answered although it is due.
        in_time: how many of these were answered in time.
        median_minutes: half of the answered were answered within; None below FEW.
    """

    received: int
    answered: int
    judged: int
    in_time: int
    median_minutes: int | None

    @property
    def in_time_percent(self) -> int | None:
        """Return the share answered in time, rounded down; None below FEW judged."""
        return None if self.judged < FEW else self.in_time * 100 // self.judged


def figures(reports: Sequence[Handled], *, now: datetime) -> Figures:
    """Return what the reports come to at ``now``.

    A report that is neither answered nor due is not judged; one answered late, and one that is late
    and not answered, are both not in time.
    """
    spent = [one.answered_at - one.filed_at for one in reports if one.answered_at]
    judged = [one for one in reports if one.due_at and (one.answered_at or one.due_at < now)]
    in_time = [
        one for one in judged if one.answered_at and one.due_at and one.answered_at <= one.due_at
    ]
    minutes = [int(one.total_seconds() // 60) for one in spent]
    return Figures(
        received=len(reports),
        answered=len(spent),
        judged=len(judged),
        in_time=len(in_time),
        median_minutes=int(median(minutes)) if len(minutes) >= FEW else None,
    )


@dataclass(frozen=True)
class Quarter:
    """Three months: ``[first, end)``."""

    first: date
    end: date

    def __str__(self) -> str:
        """Return ``2026-t4``."""
        return f"{self.first.year}-t{(self.first.month + 2) // 3}"


def quarter_of(day: date) -> Quarter:
    """Return the quarter a day lies in."""
    month = (day.month - 1) // 3 * 3 + 1
    return Quarter(date(day.year, month, 1), _later(date(day.year, month, 1), 3))


def read_quarter(written: str) -> Quarter | None:
    """Return the quarter written ``2026-t4``; None when that is none."""
    year, _dash, number = written.partition("-t")
    if not (
        year.isascii() and year.isdecimal() and len(year) == 4 and number in {"1", "2", "3", "4"}
    ):
        return None
    return quarter_of(date(max(int(year), 1), int(number) * 3, 1)) if int(year) < 9999 else None


def latest_quarters(day: date, count: int) -> list[Quarter]:
    """Return the quarter of ``day`` and those before it, the latest first."""
    found = [quarter_of(day)]
    while len(found) < count:
        found.append(quarter_of(_later(found[-1].first, -1)))
    return found


def _later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
