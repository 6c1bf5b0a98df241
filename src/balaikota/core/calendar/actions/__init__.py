"""Changing holidays and service hours: by two officers or the profile, never overwriting."""

from balaikota.core.calendar.actions.days import DayOff, DaysCompared, WholeYear, WorkingDay
from balaikota.core.calendar.actions.hours import HoursCompared, NewHours
from balaikota.core.calendar.actions.load import load_days, load_hours

__all__ = [
    "DayOff",
    "DaysCompared",
    "HoursCompared",
    "NewHours",
    "WholeYear",
    "WorkingDay",
    "load_days",
    "load_hours",
]
