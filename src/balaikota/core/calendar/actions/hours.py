"""What two officers change about service hours: new ones, or that they were compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.calendar import queries, rules
from balaikota.core.calendar.actions import checks
from balaikota.core.calendar.actions._changes import Compared, Lines, Shift, in_words
from balaikota.core.calendar.actions.standing import Hand
from balaikota.core.calendar.models import Hours
from balaikota.core.reference import actions as reference


@dataclass(frozen=True, kw_only=True)
class NewHours(Shift):
    """Service hours from a day on, for all units, a kind of unit or one unit.

    Without an end they hold until the next rule of their scope and season. ``is_correction``: they
    may begin in the past.
    """

    kind = "calendar.hours"
    row: rules.HoursRow
    is_correction: bool = False

    @property
    def key(self) -> str:
        """Scope and season."""
        return queries.key_of(self.row)

    @property
    def starts(self) -> date:
        """The first day with these hours."""
        return self.row.valid_from

    @property
    def title(self) -> str:
        """From which day on."""
        return _("Jam layanan mulai %(day)s") % {"day": in_words(self.row.valid_from)}

    def lines(self) -> Lines:
        """Return for whom, from when until when, the week, and the source."""
        return _lines(self.row)

    def check(self, *, by: Actor, now: datetime) -> None:
        """Raise unless the hours are complete and to come.

        Raises:
            BadValue: days or times are written wrongly, a season other than the regular one has no
                end, or the name or the regulation is missing.
            NotFound: there is no such unit.
            InThePast: they begin in the past and this is no correction.
        """
        checks.check_hours_row(self.row)
        reference.check_not_past(
            self.row.valid_from, now, is_correction=self.is_correction, field="valid_from"
        )

    def write(self, hand: Hand) -> None:
        """Let the hours stand; what they cover only in part stands on outside them."""
        hand.put_hours(self.row)


@dataclass(frozen=True, kw_only=True)
class HoursCompared(Compared):
    """Service hours (``pk``, as ``row`` says them) that count as compared with their decree."""

    kind = "calendar.hours-confirmation"
    pk: int
    row: rules.HoursRow

    @classmethod
    def of(cls, hours: Hours) -> HoursCompared:
        """Return the proposal for ``hours``."""
        return cls(pk=hours.pk, row=queries.hours_row(hours))

    @property
    def key(self) -> str:
        """Scope, season and first day."""
        return f"{queries.key_of(self.row)}:{self.row.valid_from}"

    @property
    def title(self) -> str:
        """From which day on."""
        day = in_words(self.row.valid_from)
        return _("Sudah dicocokkan: jam layanan mulai %(day)s") % {"day": day}

    def lines(self) -> Lines:
        """Return for whom, from when until when, the week, and the source."""
        return _lines(self.row)

    def standing(self) -> QuerySet[Hours]:
        """Return the hours unless they are confirmed or withdrawn."""
        return Hours.objects.filter(pk=self.pk, withdrawn_at=None, is_confirmed=False)


def _lines(row: rules.HoursRow) -> Lines:
    ends = in_words(row.valid_to - timedelta(days=1)) if row.valid_to else _("sampai ada yang baru")
    return [
        (_("Untuk"), queries.scope_words(row)),
        (_("Mulai"), in_words(row.valid_from)),
        (_("Hari terakhir"), ends),
        *queries.week_words(row.week),
        (_("Keterangan"), row.reason),
        (_("Dasar"), row.regulation),
    ]
