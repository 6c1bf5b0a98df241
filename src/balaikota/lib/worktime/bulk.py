"""Working-day due times by the million: recomputation, statistics, rehearsals."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from balaikota.lib.worktime.calendar import Calendar

Moments = npt.NDArray[np.datetime64]


def due_days_bulk(
    calendar: Calendar, starts: Moments, amounts: npt.NDArray[np.int64] | int
) -> Moments:
    """Return what ``due`` returns for working days without pauses, for many clocks at once.

    Args:
        calendar: one office's.
        starts: instants in UTC, in any precision.
        amounts: working days of each clock, or one number for all; none negative.

    Returns:
        Instants in UTC (``datetime64[s]``), in the order of ``starts``.

    Raises:
        ValueError: a negative amount.
        NotLoaded: a year on the way is not loaded.
    """
    if not starts.size:
        return starts.astype("datetime64[s]")
    if np.min(amounts) < 0:
        raise ValueError(f"a negative amount: {np.min(amounts)}")
    offset = np.timedelta64(calendar.zone.utcoffset(None))
    local = starts + offset
    days: Moments = local.astype("datetime64[D]")
    earliest, latest = days.min().item(), days.max().item()
    calendar.require(earliest, latest)
    missing = calendar.first_year_missing(earliest.year)
    origin = np.datetime64(date(earliest.year, 1, 1), "D")
    closes, before = _tables(calendar, origin, np.datetime64(date(missing, 1, 1), "D"))
    at = (days - origin).astype(np.int64)
    is_late = local >= days + closes[at]  # a day without service closes at its midnight
    working = np.flatnonzero(closes > np.timedelta64(0))
    target = before[at + is_late] + amounts
    if target.max() >= working.size:
        raise calendar.refusal(missing)
    last = working[target]
    return np.asarray(origin + last + closes[last] - offset, "datetime64[s]")


def _tables(
    calendar: Calendar, origin: np.datetime64, end: np.datetime64
) -> tuple[npt.NDArray[np.timedelta64], npt.NDArray[np.int64]]:
    """Return, per day in [origin, end), when service closes, and the working days before it.

    A day without service closes 0 seconds after midnight; the second table has one entry more.
    """
    hours = [calendar.hours(day) for day in np.arange(origin, end).tolist()]
    closes = np.array([today[-1][1] * 60 if today else 0 for today in hours], "timedelta64[s]")
    before = np.concatenate(([0], np.cumsum(closes > np.timedelta64(0))))
    return closes, before
