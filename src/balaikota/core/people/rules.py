"""What may be held, for how long, and how it is signed: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from balaikota.core.people.roles import ROLES, Role
from balaikota.lib import wording
from balaikota.lib.wording import WIB

DEFINITIF, PLT, PLH, MANDATE = "definitif", "plt", "plh", "mandat"
PREFIX = {DEFINITIF: "", PLT: "Plt. ", PLH: "Plh. ", MANDATE: "a.n. "}
_KIND_WORDS = re.compile(r"^(?:Pemerintah\s+)?(?:Kelurahan|Kecamatan|Kota)\s+")
ACTING_DAYS = 14  # proposed when a Plh or Plt is entered; the decree decides
Span = tuple[datetime, datetime]  # half-open
Period = tuple[datetime, datetime | None]  # half-open; None is without end
EXPIRING_DAYS = 30  # "ends soon" on the people list


def place_of(unit_name: str) -> str:
    """Return the place a unit is named after: ``Kelurahan Kauman`` -> ``Kauman``."""
    return _KIND_WORDS.sub("", unit_name)


def signs_as(role: str, mode: str, unit_name: str) -> str:
    """Return the title in words on a letter, ``Plh. Lurah Kauman``; always Indonesian.

    A role that the city no longer knows is shown by its slug.
    """
    known = ROLES.get(role)
    if known is None:
        return f"{PREFIX[mode]}{role} {unit_name}"
    return PREFIX[mode] + known.signs.format(name=unit_name, place=place_of(unit_name))


def is_acting(mode: str) -> bool:
    """Tell whether the post is held for somebody else.

    Law: UU 30/2014 Art. 14 (Plh: the holder is away; Plt: the post is vacant)
    """
    return mode in (PLT, PLH)


def may_sit(role: Role, unit_kind: str) -> bool:
    """Tell whether the role may be held at a unit of this kind."""
    return unit_kind in role.kinds


def overlaps(
    start: datetime, end: datetime | None, other_start: datetime, other_end: datetime | None
) -> bool:
    """Tell whether [start, end) and [other_start, other_end) share a moment; None is without end.

    An empty period shares no moment with any.
    """
    if start == end or other_start == other_end:
        return False
    return (end is None or other_start < end) and (other_end is None or start < other_end)


def midnight_after(moment: datetime, days: int = 1) -> datetime:
    """Return the start (00.00 WIB) of the day ``days`` days after the WIB day of ``moment``."""
    local = moment.astimezone(WIB)
    return datetime.combine(local.date() + timedelta(days=days), time(), WIB)


def midnight_of(day: date | None) -> datetime | None:
    """Return the start (00.00 WIB) of a day; None for none."""
    return None if day is None else datetime.combine(day, time(), WIB)


def default_period(mode: str, now: datetime) -> tuple[datetime, datetime | None]:
    """Return the period proposed for a new assignment.

    A stand-in begins this minute (an empty counter cannot wait) and ends with the fourteenth day;
    a definitive holder begins tomorrow at 00.00 WIB and has no end.
    """
    if is_acting(mode):
        return now.replace(second=0, microsecond=0), midnight_after(now, ACTING_DAYS)
    return midnight_after(now), None


def last_moment(valid_to: datetime) -> tuple[datetime, bool]:
    """Return how the end of a half-open period is said: (moment, is it the end of that day).

    A period that ends at 00.00 WIB is said by its latest day; any other by date and time.
    """
    local = valid_to.astimezone(WIB)
    if local.time() == time():
        return local - timedelta(days=1), True
    return local, False


def until_words(valid_to: datetime, lang: str = "id") -> str:
    """Return how the end of a period is said: ``30 November 2026``, or with the time of day."""
    moment, is_whole_day = last_moment(valid_to)
    if is_whole_day:
        return wording.long_date(moment, lang)
    return wording.long_time(moment, lang)


def clean_nik(text: str) -> str:
    """Return a NIK without the spaces, dots and dashes people put between its digits."""
    return re.sub(r"[\s.\-]", "", text)


def is_nik(text: str) -> bool:
    """Tell whether ``text`` is written as a NIK: 16 digits, whatever they say."""
    return re.fullmatch(r"[0-9]{16}", text) is not None


def clean_nip(text: str) -> str:
    """Return a NIP without the spaces, dots, dashes and quotes people put around its digits."""
    return re.sub(r"[\s.\-'’]", "", text)


def is_nip(text: str) -> bool:
    """Tell whether ``text`` is written as a NIP: 18 digits, the last three no 000.

    Excel keeps 15 digits of a number and makes the others 0; serial numbers begin with 001.
    """
    return re.fullmatch(r"[0-9]{18}", text) is not None and not text.endswith("000")


def has_odd_birth_date(nip: str, today: date) -> bool:
    """Tell whether the first eight digits of a NIP are no birth date of somebody of 15 to 80."""
    try:
        born = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return True
    return not 15 <= today.year - born.year <= 80


def clean_phone(text: str) -> str:
    """Return a telephone number as digits, with a leading ``+`` if one was typed."""
    digits = re.sub(r"[^0-9]", "", text)
    return f"+{digits}" if digits and text.strip().startswith("+") else digits


def spaced(words: Iterable[str]) -> str:
    """Return words as an assignment stores them: sorted, a blank on either side of each."""
    found = " ".join(sorted(set(words)))
    return f" {found} " if found else ""


def united(spans: Iterable[Span]) -> list[Span]:
    """Return the same moments as spans that neither touch nor overlap, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def left_open(start: datetime, end: datetime, covers: Iterable[Period]) -> list[Span]:
    """Return the parts of [start, end) that no cover reaches, in order; a cover's None has no end."""
    found: list[Span] = []
    reached = start
    for begins, ends in sorted(covers, key=lambda cover: cover[0]):
        if begins >= end:
            break
        if begins > reached:
            found.append((reached, begins))
        if ends is None:
            return found
        reached = max(reached, ends)
    return [*found, (reached, end)] if reached < end else found


REMINDED_DAYS = (30, 7)  # before a kept paper ends, the longest first


def clean_nib(text: str) -> str:
    """Return a NIB without the spaces, dots and dashes people put between its digits."""
    return re.sub(r"[\s.\-]", "", text)


def is_nib(text: str) -> bool:
    """Tell whether ``text`` is written as a NIB: 13 digits, whatever they say."""
    return re.fullmatch(r"[0-9]{13}", text) is not None


def clean_npwp(text: str) -> str:
    """Return an NPWP without the marks people put between its digits."""
    return re.sub(r"[\s.\-/]", "", text)


def is_npwp(text: str) -> bool:
    """Tell whether ``text`` is written as an NPWP: 15 digits of the older shape, or 16."""
    return re.fullmatch(r"[0-9]{15,16}", text) is not None


def mark_reached(days_left: int) -> int | None:
    """Return which notice of REMINDED_DAYS is due with so many days left; None while none is.

    With 7 days left that is 7; with 8 to 30, 30; with 0 (the last day) 7 still; after it none.
    """
    reached = [mark for mark in REMINDED_DAYS if 0 <= days_left <= mark]
    return min(reached, default=None)
