"""What two officers change about days: one, a year of them, or that they were compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.calendar import queries, rules
from balaikota.core.calendar.actions import checks
from balaikota.core.calendar.actions._changes import Compared, Lines, Shift, in_words
from balaikota.core.calendar.actions.standing import Hand
from balaikota.core.calendar.models import Day
from balaikota.core.reference import actions as reference
from balaikota.lib import wording
from balaikota.lib.errors import Conflict


@dataclass(frozen=True, kw_only=True)
class DayOff(Shift):
    """Nobody works on a day, or what is said of it changes.

    ``is_correction``: the day may be past.
    """

    kind = "calendar.day"
    row: rules.DayRow
    is_correction: bool = False

    @property
    def key(self) -> str:
        """The date."""
        return f"day:{self.row.date}"

    @property
    def starts(self) -> date:
        """The day."""
        return self.row.date

    @property
    def title(self) -> str:
        """Which day."""
        return _("Hari libur %(day)s") % {"day": in_words(self.row.date)}

    def lines(self) -> Lines:
        """Return what is said of the day."""
        return [_line(self.row)]

    def check(self, *, by: Actor, now: datetime) -> None:
        """Raise unless names and source are there and the day is to come.

        Raises:
            BadValue: a name or the regulation is missing.
            InThePast: the day is past and this is no correction.
        """
        checks.check_day_row(self.row)
        reference.check_not_past(self.row.date, now, is_correction=self.is_correction, field="date")

    def write(self, hand: Hand) -> None:
        """Let the row stand instead of what was said of the day."""
        hand.put_day(self.row)


@dataclass(frozen=True, kw_only=True)
class WorkingDay(DayOff):
    """A day that was a holiday or joint leave is worked after all; ``row`` is what was said of it."""

    kind = "calendar.working-day"

    @property
    def title(self) -> str:
        """Which day."""
        return _("Tetap masuk kerja %(day)s") % {"day": in_words(self.row.date)}

    def lines(self) -> Lines:
        """Return what the day was and will be."""
        day, was = _line(self.row)
        return [(day, _("Hari kerja biasa; semula %(was)s") % {"was": was})]

    def check(self, *, by: Actor, now: datetime) -> None:
        """Raise unless the day is still one off, and to come.

        Raises:
            Conflict: what was said of the day no longer stands.
            InThePast: the day is past and this is no correction.
        """
        super().check(by=by, now=now)
        if not self._standing().exists():
            raise Conflict(_("Hari ini sudah tidak tercatat sebagai hari libur."))

    def write(self, hand: Hand) -> None:
        """Withdraw what was said of the day."""
        hand.withdraw(self._standing())

    def _standing(self) -> QuerySet[Day]:
        return Day.objects.filter(date=self.row.date, withdrawn_at=None)


@dataclass(frozen=True, kw_only=True)
class WholeYear(Shift):
    """All holidays and joint leave of a year, which then counts as loaded.

    What stands for the year and is not among ``days`` is withdrawn. A year may be past: without it
    nobody could reckon.
    """

    kind = "calendar.year"
    year: int
    days: tuple[rules.DayRow, ...]

    @property
    def key(self) -> str:
        """The year."""
        return f"year:{self.year}"

    @property
    def starts(self) -> date:
        """New Year's Day."""
        return date(self.year, 1, 1)

    @property
    def title(self) -> str:
        """Which year."""
        return _("Semua hari libur %(year)s") % {"year": self.year}

    def lines(self) -> Lines:
        """Return the days, earliest first."""
        return [_line(row) for row in sorted(self.days, key=lambda row: row.date)]

    def check(self, *, by: Actor, now: datetime) -> None:
        """Raise unless each day is complete, of this year, and named once.

        Raises:
            BadValue: no day is given, a date is not in ``year`` or given twice, or a name or a
                regulation is missing.
        """
        for row in self.days:
            checks.check_day_row(row)
        dates = {row.date for row in self.days}
        if not dates or len(dates) < len(self.days) or any(d.year != self.year for d in dates):
            raise reference.BadValue(
                _("Isi semua hari libur tahun %(year)s, satu baris untuk satu tanggal.")
                % {"year": self.year},
                field="days",
            )

    def write(self, hand: Hand) -> None:
        """Let these days stand and no others, and count the year as loaded."""
        kept = [row.date for row in self.days]
        gone = Day.objects.filter(date__year=self.year, withdrawn_at=None).exclude(date__in=kept)
        hand.withdraw(gone)
        for row in self.days:
            hand.put_day(row)
        hand.load_year(self.year)


@dataclass(frozen=True, kw_only=True)
class DaysCompared(Compared):
    """Days of a year (pks in ``rows``) that count as compared with the joint decree.

    Estimated dates are not among them: they are proposed one by one once they are known.
    """

    kind = "calendar.days-confirmation"
    year: int
    rows: tuple[int, ...]

    @classmethod
    def of(cls, year: int) -> DaysCompared:
        """Return the proposal for all that is unconfirmed in ``year``."""
        days = queries.find_days(year)
        rows = [row.pk for row in days if not (row.is_confirmed or row.is_estimate)]
        return cls(year=year, rows=tuple(rows))

    @property
    def key(self) -> str:
        """The year."""
        return f"year:{self.year}"

    @property
    def title(self) -> str:
        """Which year."""
        return _("Sudah dicocokkan: hari libur %(year)s") % {"year": self.year}

    def lines(self) -> Lines:
        """Return the days, earliest first."""
        return [_line(queries.day_row(day)) for day in Day.objects.filter(pk__in=self.rows)]

    def standing(self) -> QuerySet[Day]:
        """Return those of the days that are neither confirmed nor withdrawn."""
        return Day.objects.filter(pk__in=self.rows, withdrawn_at=None, is_confirmed=False)


def _line(row: rules.DayRow) -> tuple[str, str]:
    lang = get_language() or ""
    return wording.long_date(row.date, lang, weekday=True), f"{row.name(lang)} ({row.regulation})"
