"""Writing rows that stand, and ending those that no longer do. Only actions call this."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import uuid4

from balaikota.core.action import Actor, looked_up
from balaikota.core.calendar import queries, rules
from balaikota.core.calendar.models import Day, Hours, Stamp, Year
from balaikota.core.reference import tasks

PROFILE = "profile"
"""Stands instead of an officer on rows that the city profile brought or took away."""


@dataclass(frozen=True)
class Hand:
    """Who writes, when, why, and whether it is the city profile."""

    by: Actor
    now: datetime
    reason: str
    is_from_profile: bool = False

    def put_day(self, row: rules.DayRow) -> Day:
        """Let ``row`` stand, instead of what stood for its date."""
        self.withdraw(Day.objects.select_for_update().filter(date=row.date, withdrawn_at=None))
        return Day.objects.create(**asdict(row), **self._signature(row.is_confirmed))

    def put_hours(self, row: rules.HoursRow) -> Hours:
        """Let ``row`` stand; what it covers only in part stands on outside it.

        A rule without an end holds until the next of its scope and season.
        """
        standing = list(
            Hours.objects.select_for_update().filter(
                unit_kind=row.unit_kind,
                unit_code=row.unit_code,
                season=row.season,
                withdrawn_at=None,
            )
        )
        if row.valid_to is None:
            later = (old.valid_from for old in standing if old.valid_from > row.valid_from)
            row = replace(row, valid_to=min(later, default=None))
        for old in standing:
            self._cut(old, row.valid_from, row.valid_to)
        return self._create_hours(row)

    def _cut(self, old: Hours, starts: date, ends: date | None) -> None:
        """Take [starts, ends) out of the validity of ``old``."""
        if (old.valid_to is not None and old.valid_to <= starts) or (
            ends is not None and ends <= old.valid_from
        ):
            return
        said, until = queries.hours_row(old), old.valid_to
        if old.valid_from < starts:
            old.valid_to = starts
            old.save()
        else:
            self.withdraw([old])
        if ends is not None and (until is None or ends < until):
            rest = replace(said, valid_from=ends, valid_to=until)
            replace(self, is_from_profile=old.is_from_profile)._create_hours(rest)

    def _create_hours(self, row: rules.HoursRow) -> Hours:
        return Hours.objects.create(**asdict(row), **self._signature(row.is_confirmed))

    def withdraw(self, rows: Iterable[Day | Hours]) -> int:
        """End ``rows``, keeping what they said; tell how many."""
        ended = list(rows)
        for row in ended:
            row.withdrawn_at, row.withdrawn_by = self.now, self._signer
            row.withdrawn_reason = self.reason
            row.save()
        return len(ended)

    def confirm(self, rows: Iterable[Day | Hours]) -> int:
        """Mark ``rows`` as compared with their regulation; tell how many."""
        compared = list(rows)
        for row in compared:
            row.is_confirmed, row.confirmed_at, row.confirmed_by = True, self.now, self.by.id
            row.save()
        return len(compared)

    def load_year(self, year: int) -> bool:
        """Count ``year`` as loaded; tell whether it was not before."""
        signed = {"adopted_at": self.now, "adopted_by": self._signer}
        return Year.objects.get_or_create(year=year, defaults=signed)[1]

    def announce(self, keys: list[str], earliest: date) -> None:
        """Make calendars in memory stale, and have open due times reckoned anew."""
        Stamp.objects.update_or_create(pk=1, defaults={"stamp": uuid4().hex})
        looked_up.forget(queries.STAMP)
        tasks.announce_change.enqueue("calendar", keys, earliest.isoformat(), self.reason)

    @property
    def _signer(self) -> str:
        return PROFILE if self.is_from_profile else self.by.id

    def _signature(self, is_confirmed: bool) -> dict[str, object]:
        signed: dict[str, object] = {
            "is_from_profile": self.is_from_profile,
            "adopted_at": self.now,
            "adopted_by": self._signer,
        }
        if is_confirmed and not self.is_from_profile:
            signed |= {"confirmed_at": self.now, "confirmed_by": self.by.id}
        return signed
