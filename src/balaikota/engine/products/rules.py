"""Numbers, dates and states of products: pure functions."""

from __future__ import annotations

import re
import secrets
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from balaikota.lib import ids
from balaikota.lib.wording import WIB

_CODE_LENGTH = 10
_CODE_GROUP = 5


class Standing(StrEnum):
    """What a stranger is told about a letter."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REPLACED = "replaced"


def register_year(now: datetime) -> int:
    """Return the year of the register that is open at ``now``, counted in WIB."""
    return now.astimezone(WIB).year


def letter_date(now: datetime) -> date:
    """Return the date a letter bears that is approved at ``now``, counted in WIB."""
    return now.astimezone(WIB).date()


def number(shape: str, classification: str, sequence: int, unit: str, year: int) -> str:
    """Return the number of a letter: ``500/12/35.73.02.1008/2026``.

    Args:
        shape: the city's, with {classification}, {sequence}, {unit} and {year}.
        classification: code of the letter classification.
        sequence: from 1, in the register of the unit, classification and year.
        unit: the unit's part of a letter number.
        year: of the register.
    """
    return shape.format(classification=classification, sequence=sequence, unit=unit, year=year)


def valid_until(issued: date, months: int | None) -> date | None:
    """Return the last day (inclusive) of a letter dated ``issued``; None when it never ends.

    The day of the month stays; where the month is shorter it becomes the month's last day.
    """
    if months is None:
        return None
    year, month = divmod(issued.year * 12 + issued.month - 1 + months, 12)
    latest_day = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(issued.day, latest_day))


def renew_from(until: date | None, days: int | None) -> date | None:
    """Return the first day on which a letter may be renewed; the day after its last without ``days``.

    Args:
        until: its last day (inclusive); None for a letter that never ends.
        days: before its last day, from 1.
    """
    if until is None:
        return None
    return until + timedelta(days=1) if days is None else until - timedelta(days=days)


def new_code() -> str:
    """Return a code to type beside the number, 44 random bits: ``7KQ3M-9XA6C``."""
    return group_code("".join(secrets.choice(ids.ALPHABET) for _ in range(_CODE_LENGTH)))


def group_code(typed: str) -> str:
    """Return a typed code as it is stored: upper case, no blanks, one dash in the middle."""
    plain = re.sub(r"[^A-Z0-9]", "", typed.upper())
    return f"{plain[:_CODE_GROUP]}-{plain[_CODE_GROUP:]}"


def plain_number(typed: str) -> str:
    """Return a typed number as it is stored: without blanks."""
    return "".join(typed.split())


def signature_lines(
    title: str, *, behalf_of: str = "", through: str = ""
) -> tuple[tuple[str, str], ...]:
    """Return the lines over a signature as (prefix, office) pairs.

    Args:
        title: what the officer signs as; ``Plt.``, ``Plh.``, ``Pj.`` or ``Pjs.`` may stand in front. May be empty for
            whoever signs in an office's name (a.n.) without a post of their own.
        behalf_of: the office in whose name is signed (a.n.), if any.
        through: the office between, which passed the signature on (u.b.); needs ``behalf_of``.
    """
    lines: list[tuple[str, str]] = []
    if behalf_of:
        lines.append(("a.n. ", behalf_of))
    if through:
        lines += [("", through), ("u.b.", "")]
    if title:
        lines.append(_split_prefix(title))
    return tuple(lines)


def _split_prefix(title: str) -> tuple[str, str]:
    for prefix in ("Plt. ", "Plh. ", "Pj. ", "Pjs. "):
        if title.startswith(prefix):
            return prefix, title.removeprefix(prefix)
    return "", title


def missing_numbers(sequences: Iterable[int], latest: int) -> list[int]:
    """Return the numbers from 1 to ``latest`` that ``sequences`` lacks: empty when gap-free."""
    return sorted(set(range(1, latest + 1)) - set(sequences))


def standing(*, status: str, until: date | None, today: date) -> Standing:
    """Return what holds today for an issued, revoked or replaced letter.

    A letter that was revoked stays revoked after its last day: that is what a reader must know.
    """
    if status == "REVOKED":
        return Standing.REVOKED
    if status == "REPLACED":
        return Standing.REPLACED
    if until is not None and today > until:
        return Standing.EXPIRED
    return Standing.VALID


def sign_again_after(tries: int) -> timedelta:
    """Return how long to wait before a signer that was down ``tries`` times (from 1) is asked again.

    A minute, two, four, eight, then fifteen.
    """
    return timedelta(minutes=min(2 ** min(tries - 1, 4), 15))
