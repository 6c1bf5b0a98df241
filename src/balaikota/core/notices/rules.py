"""Which channel comes first, when to try again, when to leave a person in peace, what is shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from enum import StrEnum

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 12  # with these waits, between two and four hours
# Email costs nothing and carries everything; a letter is the last.
ORDER = ("EMAIL", "WHATSAPP", "SMS", "LETTER")
PHONES = frozenset({"WHATSAPP", "SMS"})


class Failure(StrEnum):
    """Why something was not taken.

    UNKNOWN: no such number or mailbox. REFUSED: its owner or the gateway does not want it.
    PERMANENT: it will never be taken as it is. TEMPORARY: not now. TIMEOUT: no answer in time, it
    may have been taken. DOWN: the mail server or the gateway cannot be reached. STOPPED: an officer
    gave it up.
    """

    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    DOWN = "down"
    STOPPED = "stopped"


PASSING = frozenset({Failure.TEMPORARY, Failure.TIMEOUT, Failure.DOWN})


@dataclass(frozen=True)
class Way:
    """A channel and the address there: an email address, ``+628…``, or the lines of a letter."""

    channel: str
    address: str


def in_order(ways: Collection[Way], wish: str | None, usable: Collection[str]) -> list[Way]:
    """Return the ways to try, one after the other: what the person wishes, then the usual order.

    Args:
        ways: every channel with an address.
        wish: the channel the person prefers; None for none said.
        usable: channels this city can hand over by.
    """
    known = {way.channel: way for way in ways if way.address and way.channel in usable}
    first = [wish] if wish in known else []
    rest = [channel for channel in ORDER if channel in known and channel != wish]
    return [known[channel] for channel in (*first, *rest)]


def is_over(failure: Failure, attempts: int) -> bool:
    """Test whether a failure ends the attempts on its channel.

    Args:
        failure: of the latest attempt.
        attempts: made so far, that one included.
    """
    return failure not in PASSING or attempts >= MOST_ATTEMPTS


def wait_after(attempts: int, *, jitter: float) -> timedelta:
    """Return how long to wait after the ``attempts``-th failure: doubling, between half and whole.

    Args:
        attempts: failures so far, from 1.
        jitter: 0 to 1, spreads retries so that they do not come together.
    """
    doubled = FIRST_WAIT * (1 << min(max(attempts - 1, 0), 20))
    return min(doubled, LONGEST_WAIT) * (0.5 + jitter / 2)


def after_quiet(moment: datetime, begins: time, ends: time, zone: timezone) -> datetime:
    """Return ``moment``, or the end of the quiet hours it lies in.

    Args:
        moment: aware UTC.
        begins: first quiet minute of the day, in ``zone``.
        ends: first minute after it; earlier than ``begins`` when the night lies between. The same
            time twice means no quiet hours.
        zone: in which the two are told.
    """
    local = moment.astimezone(zone)
    clock = local.time()
    over_night = begins > ends
    is_quiet = (clock >= begins or clock < ends) if over_night else begins <= clock < ends
    if not is_quiet:
        return moment
    day = local.date() + timedelta(days=1 if over_night and clock >= begins else 0)
    return datetime.combine(day, ends, zone).astimezone(moment.tzinfo)


def phone_number(written: str) -> str:
    """Return a number as gateways take it, ``+6281234567890``; empty when it is none.

    Blanks, dots, dashes and brackets are forgiven; a leading 0 or 62 is Indonesia.
    """
    digits = "".join(sign for sign in written if sign.isdigit())
    if not written.strip().startswith("+"):
        digits = f"62{digits[1:]}" if digits.startswith("0") else digits
        digits = f"62{digits}" if digits.startswith("8") else digits
    return f"+{digits}" if 10 <= len(digits) <= 15 else ""


def masked(channel: str, address: str) -> str:
    """Return an address as officers see it: ``s***@contoh.id``, ``+62 *** 7890``; empty for a letter."""
    if channel == "EMAIL":
        name, _at, host = address.partition("@")
        return f"{name[:1]}***@{host}"
    if channel in PHONES:
        return f"{address[:3]} *** {address[-4:]}" if len(address) >= 10 else "***"
    return ""
