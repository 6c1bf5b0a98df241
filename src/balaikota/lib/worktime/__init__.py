"""Working time: when an office is open, and when what was promised is due.

``Calendar`` knows the days and the service hours of one office; ``due`` and its siblings reckon
with it. Pure: the calendar is handed in, the clock is handed in, nothing is assumed. Instants are
aware datetimes, answers are UTC, days are dates of the office's own zone, periods are half-open.

    from balaikota.lib import worktime

    worktime.due(calendar, received_at, 3, worktime.ClockUnit.WORKING_DAYS, pauses)
"""

from balaikota.lib.worktime.bulk import due_days_bulk
from balaikota.lib.worktime.calendar import (
    WEEKDAYS,
    Calendar,
    HourRule,
    Interval,
    NotLoaded,
    weekly,
)
from balaikota.lib.worktime.clocks import (
    ClockUnit,
    day_zero,
    due,
    moment_of_share,
    united,
    working_days_between,
    working_minutes_between,
    working_time_between,
)

__all__ = [
    "WEEKDAYS",
    "Calendar",
    "ClockUnit",
    "HourRule",
    "Interval",
    "NotLoaded",
    "day_zero",
    "due",
    "due_days_bulk",
    "moment_of_share",
    "united",
    "weekly",
    "working_days_between",
    "working_minutes_between",
    "working_time_between",
]
