"""What an officer has before them in the morning, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q

from balaikota.core.action import Actor
from balaikota.core.calendar import queries as calendars
from balaikota.core.notices import queries as notices
from balaikota.core.people.queries import contacts
from balaikota.core.reference import queries as reference
from balaikota.engine.cases.queries import inbox
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.engine.fees.queries import matters
from balaikota.lib import wording
from balaikota.lib.errors import NotFound
from balaikota.lib.worktime import NotLoaded

HOUR = "kabar.ringkasan.jam"
UNTIL = time(12)  # a summary of the morning that comes later helps nobody
_LONGEST_BREAK = 20  # days without work in a row


@dataclass(frozen=True)
class Morning:
    """Tasks an officer may act on: past their time, due before midnight, come since last time.

    Attributes:
        payments: what does not fit of payments, and waits for this treasurer or for any.
    """

    late: int
    today: int
    new: int
    payments: int = 0

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.has_tasks or self.payments)

    @property
    def has_tasks(self) -> bool:
        """Tell whether any task is among it."""
        return bool(self.late or self.today or self.new)


def count_morning(actor: Actor, *, since: datetime, now: datetime) -> Morning:
    """Return what waits for an officer, of what they may see. One statement, of a treasurer two.

    Args:
        actor: the officer, at ``now``.
        since: new is what came after this.
        now: the moment.
    """
    mine = inbox.matches(Filter.TODO, actor, now)
    mine &= Q(holder=None) | Q(holder_id=int(actor.id))
    found = (
        inbox.open_tasks(actor, now)
        .filter(mine)
        .aggregate(
            late=Count("pk", filter=inbox.matches(Filter.LATE, actor, now)),
            today=Count("pk", filter=inbox.matches(Filter.TODAY, actor, now)),
            new=Count("pk", filter=Q(opened_at__gt=since)),
        )
    )
    return Morning(**found, payments=matters.count_waiting(actor))


def is_time(now: datetime) -> bool:
    """Tell whether summaries go out at ``now``: on a working morning of the city, after its hour."""
    local = now.astimezone(wording.WIB)
    return _hour(local.date()) <= local.time() < UNTIL and _is_working(local.date())


def last_morning(now: datetime) -> datetime:
    """Return the morning hour of the working day before that of ``now``."""
    day = now.astimezone(wording.WIB).date() - timedelta(days=1)
    for _again in range(_LONGEST_BREAK):
        if _is_working(day):
            break
        day -= timedelta(days=1)
    return datetime.combine(day, _hour(day), wording.WIB).astimezone(now.tzinfo)


def find_readers(now: datetime) -> list[int]:
    """Return the accounts of officers in office at ``now`` who have not turned the summary off."""
    officers = contacts.find_in_office(now)
    return sorted(set(officers) - notices.without_digest(officers))


def _hour(day: date) -> time:
    try:
        return time.fromisoformat(reference.get_value(HOUR, on=day).value)
    except NotFound:
        return time(7)


def _is_working(day: date) -> bool:
    try:
        return calendars.calendar_for(None).is_working_day(day)
    except NotLoaded:
        return False
