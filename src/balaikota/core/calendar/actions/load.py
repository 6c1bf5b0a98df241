"""Days and hours that come with the city profile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.calendar import queries, rules
from balaikota.core.calendar.actions import checks
from balaikota.core.calendar.actions.standing import PROFILE, Hand
from balaikota.core.calendar.models import Day, Hours
from balaikota.core.reference import actions as reference
from balaikota.core.reference.actions import Loaded


@action.action("calendar.load")
def load_days(
    *, by: action.Actor, now: datetime, years: Sequence[int], rows: Sequence[rules.DayRow]
) -> Loaded:
    """Make the days of ``years`` what the city profile says, and count the years as loaded.

    Idempotent. A date on which officers decided here is left as they left it; what the profile no
    longer says is kept as withdrawn.

    Raises:
        BadValue: a name or a source is missing, a date is given twice or is not in ``years``.
    """
    for row in rows:
        checks.check_day_row(row)
    wanted = {row.date: row for row in rows}
    if len(wanted) < len(rows) or {day.year for day in wanted} - set(years):
        raise reference.BadValue(_("Setiap tanggal ditulis sekali, dalam tahun yang dimuat."))
    said: dict[date, list[Day]] = defaultdict(list)
    for day in Day.objects.select_for_update().filter(date__year__in=list(years)):
        said[day.date].append(day)
    hand = Hand(by=by, now=now, reason=_("Profil kota"), is_from_profile=True)
    loaded = Loaded()
    touched = {year for year in years if hand.load_year(year)}
    for at in sorted(wanted.keys() | said.keys()):
        if _load_day(hand, wanted.get(at), said[at], loaded):
            touched.add(at.year)
    if touched:
        hand.announce([f"year:{year}" for year in sorted(touched)], date(min(touched), 1, 1))
    action.describe(subject="calendar:profile", payload={**asdict(loaded), "years": [*touched]})
    return loaded


def _load_day(hand: Hand, wanted: rules.DayRow | None, said: list[Day], loaded: Loaded) -> bool:
    """Bring one date into line; tell whether anything was written."""
    standing = next((day for day in said if day.withdrawn_at is None), None)
    if standing is not None and queries.day_row(standing) == wanted:
        loaded.unchanged += 1
    elif any(day.confirmed_by or not day.is_from_profile for day in said) or _undone(said):
        loaded.kept += 1
    elif wanted is not None:
        hand.put_day(wanted)
        loaded.changed += standing is not None
        loaded.added += standing is None
        return True
    elif standing is not None:
        loaded.withdrawn += hand.withdraw([standing])
        return True
    return False


def _undone(said: list[Day]) -> bool:
    """Test whether officers withdrew the day: whatever the profile says, it is worked."""
    latest = max(said, key=lambda day: day.pk, default=None)
    return latest is not None and latest.withdrawn_by not in {"", PROFILE}


@action.action("calendar.load")
def load_hours(*, by: action.Actor, now: datetime, rows: Sequence[rules.HoursRow]) -> Loaded:
    """Make the hour rules what the city profile says; idempotent.

    A scope and season on which officers decided here is left as they left it; what the profile no
    longer says is kept as withdrawn.

    Raises:
        BadValue: days or times are written wrongly, or two rules of one scope and season hold on
            the same day.
        NotFound: a rule is for a unit that does not exist.
    """
    wanted: dict[str, list[rules.HoursRow]] = defaultdict(list)
    standing: dict[str, list[Hours]] = defaultdict(list)
    for row in rows:
        checks.check_hours_row(row)
        wanted[queries.key_of(row)].append(row)
    if rules.overlapping(rows) is not None:
        raise reference.BadValue(_("Dua aturan jam layanan berlaku pada hari yang sama."))
    for hours in Hours.objects.select_for_update().filter(withdrawn_at=None):
        standing[queries.key_of(hours)].append(hours)
    hand = Hand(by=by, now=now, reason=_("Profil kota"), is_from_profile=True)
    loaded = Loaded()
    keys = sorted(wanted.keys() | standing.keys())
    touched = [key for key in keys if _load_scope(hand, wanted[key], standing[key], loaded)]
    if touched:
        starts = [row.valid_from for key in touched for row in wanted[key]]
        starts += [hours.valid_from for key in touched for hours in standing[key]]
        hand.announce(touched, min(starts))
    action.describe(subject="calendar:profile", payload={**asdict(loaded), "keys": touched})
    return loaded


def _load_scope(
    hand: Hand, wanted: list[rules.HoursRow], standing: list[Hours], loaded: Loaded
) -> bool:
    """Bring one scope and season into line; tell whether anything was written."""
    said = [queries.hours_row(hours) for hours in standing]
    if any(hours.confirmed_by or not hours.is_from_profile for hours in standing):
        loaded.unchanged += sum(row in said for row in wanted)
        loaded.kept += sum(row not in said for row in wanted)
        return False
    gone = [hours for hours, row in zip(standing, said, strict=True) if row not in wanted]
    fresh = [row for row in wanted if row not in said]
    hand.withdraw(gone)
    for row in fresh:
        hand.put_hours(row)
    changed = len({hours.valid_from for hours in gone} & {row.valid_from for row in fresh})
    loaded.unchanged += len(wanted) - len(fresh)
    loaded.changed += changed
    loaded.added += len(fresh) - changed
    loaded.withdrawn += len(gone) - changed
    return bool(gone or fresh)
