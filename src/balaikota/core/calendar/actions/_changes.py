"""What the changes of the calendar have in common."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.calendar.actions.standing import Hand
from balaikota.core.proposals.change import Change
from balaikota.lib import wording
from balaikota.lib.errors import Conflict

Lines = list[tuple[str, str]]


class CalendarChange(Change):
    """A change of the calendar."""

    may_read = "calendar.read"
    may_propose = "calendar.propose"
    may_confirm = "calendar.confirm"
    may_refuse = "calendar.refuse"


class Shift(CalendarChange):
    """A change after which open due times are reckoned anew."""

    @property
    @abstractmethod
    def starts(self) -> date:
        """The first day concerned."""

    def adopt(self, *, by: Actor, now: datetime, reason: str) -> None:
        """Write it and have due times reckoned anew."""
        hand = Hand(by=by, now=now, reason=reason)
        self.write(hand)
        hand.announce([self.key], self.starts)

    @abstractmethod
    def write(self, hand: Hand) -> None:
        """Write it."""


class Compared(CalendarChange):
    """Rows that count as compared with their regulation; what they say stays."""

    @abstractmethod
    def standing(self) -> QuerySet[Any]:
        """Return those of the rows that still wait for it."""

    def check(self, *, by: Actor, now: datetime) -> None:
        """Raise unless something still waits for it.

        Raises:
            Conflict: all is confirmed or withdrawn.
        """
        if not self.standing().exists():
            raise Conflict(_("Tidak ada lagi yang perlu dikonfirmasi di sini."))

    def adopt(self, *, by: Actor, now: datetime, reason: str) -> None:
        """Mark the rows."""
        Hand(by=by, now=now, reason=reason).confirm(self.standing())


def in_words(day: date) -> str:
    """Return a date in the language of the reader."""
    return wording.long_date(day, get_language() or "")
