"""How well the promise of a service was kept: counted over whole days, and kept for a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial

from balaikota.core.calendar import queries as calendars
from balaikota.engine.cases import rules
from balaikota.engine.cases.models import Case, Status
from balaikota.engine.packs.figures import Figures
from balaikota.lib import wording
from balaikota.lib.remembered import Remembered
from balaikota.lib.worktime import NotLoaded

DAYS = 90
FRESH_SECONDS = 3600.0  # days that are over hardly change
KEPT = 256  # services times days


def of_service(slug: str, on: date) -> Figures | None:
    """Return what happened to the cases of a service decided in the 90 whole days before ``on``.

    None when too few were decided to say anything (rules.FEWEST), or when a year that is needed
    is not in the calendar. Working time is that of the city's general service hours, from receipt
    to decision, the time the applicant took included: it is what the applicant lived through.
    Kept per process for an hour; else two SQL statements, and some 2 s for 40,000 cases.
    """
    return _remembered(slug, on).get()


@lru_cache(maxsize=KEPT)
def _remembered(slug: str, on: date) -> Remembered[Figures | None]:
    return Remembered(partial(_count, slug, on), seconds=FRESH_SECONDS)


def _count(slug: str, on: date) -> Figures | None:
    decided = Case.objects.filter(
        version__service__slug=slug,
        status=Status.DECIDED,
        decided_at__gte=midnight(on - timedelta(days=DAYS)),
        decided_at__lt=midnight(on),
        promise_due_at__isnull=False,
    )
    found = decided.values_list("received_at", "decided_at", "promise_due_at")
    rows = [(received, at, due) for received, at, due in found if at and due]
    if len(rows) < rules.FEWEST:
        return None
    median_minutes = median_of([(received, at) for received, at, _due in rows])
    if median_minutes is None:
        return None
    return Figures(
        count=len(rows),
        in_time_percent=rules.share_percent(sum(at <= due for _, at, due in rows), len(rows)),
        median_minutes=median_minutes,
        days=DAYS,
    )


def median_of(spans: Sequence[tuple[datetime, datetime]]) -> int | None:
    """Return the median of spans in working minutes of the city's general service hours.

    None when a year that is needed is not in the calendar.

    Args:
        spans: (received, decided), at least one.
    """
    try:
        worked = calendars.calendar_for(None).worked
        # Whoever is served before the office opens was served at once: never less than nothing.
        lengths = [max(0, worked(at) - worked(received)) for received, at in spans]
    except NotLoaded:
        return None
    return rules.median(lengths) // rules.MICROSECONDS_A_MINUTE


def midnight(day: date) -> datetime:
    """Return the local midnight with which a day begins."""
    return datetime.combine(day, time(), wording.WIB)
