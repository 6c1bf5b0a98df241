"""Pure rules of the survey: the index, its bands, what may be told of how many answers, periods."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

SCALE = range(1, 5)  # the answers, from the worst to the best
FULL = 25  # what one step of the scale is worth in the index: 4 is 100
WORDS_MAX = 1000
NOTE_MAX = 500
FEW = 5  # a count below it is told as "fewer than 5" to the public
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Band:
    """A band of the index; both bounds are included and have two decimals."""

    letter: str
    least: Decimal
    most: Decimal


@dataclass(frozen=True)
class Guards:
    """Below how many answers what is not told: the index with its band, elements, words."""

    index: int
    elements: int
    words: int


@dataclass(frozen=True)
class Result:
    """What a number of answers come to.

    Attributes:
        count: answers.
        means: element -> its mean with two decimals; empty while there are too few answers.
        index: two decimals, from 25 to 100; None while there are too few.
        letter: of its band; empty while there is no index.
        wanted: from how many answers on there is an index.
    """

    count: int
    means: Mapping[str, Decimal]
    index: Decimal | None
    letter: str
    wanted: int

    @property
    def weakest(self) -> Sequence[str]:
        """Return the elements, the lowest mean first; none while no means are told."""
        return sorted(self.means, key=lambda code: self.means[code])


def judged(sums: Mapping[str, int], count: int, *, bands: Sequence[Band], guards: Guards) -> Result:
    """Return what may be told of so many answers.

    Args:
        sums: element -> sum of its answers, each from 1 to 4.
        count: answers; each has all elements.
        bands: from the worst to the best, without gaps.
        guards: below how many answers what is not told.

    Law: PermenPANRB 14/2017
    """
    means = {code: rounded(Fraction(sums[code], count)) for code in sums} if count else {}
    value = index(sums, count) if count and count >= guards.index else None
    return Result(
        count=count,
        means=means if count >= guards.elements else {},
        index=value,
        letter=letter(value, bands) if value is not None else "",
        wanted=guards.index,
    )


def index(sums: Mapping[str, int], count: int) -> Decimal:
    """Return the index (IKM) with two decimals: the mean of each element weighs 1/elements, times 25.

    Exact until the one rounding at the end, half up.

    Args:
        sums: element -> sum of its answers, each from 1 to 4; at least one element.
        count: answers, from 1.

    Law: PermenPANRB 14/2017
    """
    weight = Fraction(1, len(sums))
    return rounded(FULL * sum((Fraction(one, count) * weight for one in sums.values()), Fraction()))


def rounded(exact: Fraction) -> Decimal:
    """Return a number of 0 or more with two decimals, half up."""
    cents = exact * 100
    return Decimal((2 * cents.numerator + cents.denominator) // (2 * cents.denominator)).scaleb(-2)


def letter(value: Decimal, bands: Sequence[Band]) -> str:
    """Return the letter of the band of an index that is already rounded to two decimals.

    Law: PermenPANRB 14/2017
    """
    return next(band.letter for band in bands if band.least <= value <= band.most)


class Kind(StrEnum):
    """How long a period of results is."""

    SEMESTER = "s"
    QUARTER = "t"  # triwulan


_MONTHS = {Kind.SEMESTER: 6, Kind.QUARTER: 3}
_WRITTEN = re.compile(r"([0-9]{4})-([st])([1-4])", re.ASCII)


@dataclass(frozen=True)
class Period:
    """A semester or a quarter of a year, ``2026-s2``.

    Attributes:
        part: from 1; of two semesters or four quarters.
    """

    year: int
    kind: Kind
    part: int

    def __str__(self) -> str:
        return f"{self.year}-{self.kind.value}{self.part}"

    @property
    def first(self) -> date:
        """Return the first day."""
        return date(self.year, (self.part - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def end(self) -> date:
        """Return the day after the last."""
        after = self.part * _MONTHS[self.kind] + 1
        return date(self.year + after // (MONTHS_A_YEAR + 1), (after - 1) % MONTHS_A_YEAR + 1, 1)

    def before(self, count: int = 1) -> Period:
        """Return the period of the same length ``count`` before this one."""
        parts = MONTHS_A_YEAR // _MONTHS[self.kind]
        at = self.year * parts + self.part - 1 - count
        return Period(at // parts, self.kind, at % parts + 1)


def period_of(day: date, kind: Kind = Kind.SEMESTER) -> Period:
    """Return the period in which a day lies."""
    return Period(day.year, kind, (day.month - 1) // _MONTHS[kind] + 1)


def read_period(written: str, *, today: date, kinds: Sequence[Kind] = tuple(Kind)) -> Period | None:
    """Return the period that a text writes; None for no such text, or one that has not begun.

    Args:
        written: ``2026-s2`` or ``2026-t4``.
        today: the local date.
        kinds: which are taken.
    """
    match = _WRITTEN.fullmatch(written)
    if match is None or Kind(match[2]) not in kinds or int(match[1]) < date.min.year + 1:
        return None
    found = Period(int(match[1]), Kind(match[2]), int(match[3]))
    most = MONTHS_A_YEAR // _MONTHS[found.kind]
    is_there = found.part <= most and found.year <= today.year and found.first <= today
    return found if is_there else None


def month_of(day: date) -> date:
    """Return the first day of the month: all that is kept of when somebody answered."""
    return day.replace(day=1)


def told_count(count: int) -> int | None:
    """Return a count as the public is told it: None when it is fewer than FEW, be it nothing."""
    return count if count >= FEW else None
