from __future__ import annotations

import numpy as np
import pytest

from balaikota.lib.worktime import ClockUnit, NotLoaded, due, due_days_bulk
from balaikota.lib.worktime.tests.offices import REGULAR, office, wib

MALANG = office()
FIRST, LATEST = wib("2025-01-01 00:00"), wib("2026-12-01 00:00")


def moments(*texts):
    return np.array([wib(text).replace(tzinfo=None) for text in texts], "datetime64[us]")


@pytest.mark.parametrize("kind", ["random", "edges"])
def test_many_due_times_at_once_are_those_of_one_by_one(kind):
    random = np.random.default_rng(2026)
    seconds = random.integers(FIRST.timestamp(), LATEST.timestamp(), 1_500)
    if kind == "edges":  # openings and closings, to the second
        seconds = seconds - seconds % 1800 + random.integers(-1, 2, seconds.size)
    starts = seconds.astype("datetime64[s]")
    amounts = random.integers(0, 16, seconds.size)

    found = due_days_bulk(MALANG, starts, amounts)

    each = zip(seconds.tolist(), amounts.tolist(), strict=True)
    zone = FIRST.tzinfo
    expected = [
        due(MALANG, FIRST.fromtimestamp(at, zone), days, ClockUnit.WORKING_DAYS)
        for at, days in each
    ]
    assert [at.timestamp() for at in expected] == found.astype(np.int64).tolist()


def test_one_amount_may_hold_for_all():
    found = due_days_bulk(MALANG, moments("2026-11-20 09:00", "2026-03-16 09:00"), 10)
    assert found.tolist() == moments("2026-12-04 16:30", "2026-04-07 16:00").tolist()


def test_no_clocks_give_no_due_times():
    assert due_days_bulk(MALANG, moments(), 1).size == 0


def test_a_negative_amount_is_refused():
    with pytest.raises(ValueError, match="negative amount: -1"):
        due_days_bulk(MALANG, moments("2026-11-20 09:00"), np.array([-1]))


@pytest.mark.parametrize(
    ("start", "days", "year"),
    [("2026-12-21 09:00", 10, 2027), ("2027-01-04 09:00", 1, 2027), ("2024-12-30 09:00", 1, 2024)],
)
def test_a_year_that_is_not_loaded_is_refused_by_name(start, days, year):
    with pytest.raises(NotLoaded, match=str(year)):
        due_days_bulk(MALANG, moments("2026-11-20 09:00", start), days)


def test_a_gap_between_loaded_years_is_refused():
    gapped = office(REGULAR, years=(2024, 2026))
    with pytest.raises(NotLoaded, match="2025"):
        due_days_bulk(gapped, moments("2024-11-20 09:00"), 200)
