"""What holds for all clocks, tried on random ones against the oracle that only walks."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balaikota.lib import worktime
from balaikota.lib.worktime import ClockUnit
from balaikota.lib.worktime.tests import offices
from balaikota.lib.worktime.tests.offices import office, wib

FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"
MALANG = office()
MINUTE = timedelta(minutes=1)
few = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAY_CLOCKS = (ClockUnit.WORKING_DAYS, ClockUnit.CALENDAR_DAYS)

# From Ramadan over Nyepi and Idulfitri to the long weekends of May; minutes, openings, midnights.
_FIRST = wib("2026-03-02 00:00")
_MINUTES = st.integers(0, 70 * 24 * 60)
_ROUND = st.builds(lambda half, off: half * 30 + off, st.integers(0, 70 * 48), st.integers(-1, 1))
moments = st.one_of(_MINUTES, _ROUND).map(lambda minutes: _FIRST + abs(minutes) * MINUTE)
lengths = st.one_of(st.integers(0, 600), st.integers(0, 12 * 24 * 60)).map(lambda n: n * MINUTE)
pauses = st.lists(st.builds(lambda a, length: (a, a + length), moments, lengths), max_size=4)
units = st.sampled_from(list(ClockUnit))


def amounts(unit: ClockUnit) -> st.SearchStrategy[int]:
    """Return amounts of a few weeks at most."""
    top = {
        ClockUnit.WORKING_MINUTES: 2000,
        ClockUnit.WORKING_HOURS: 40,
        ClockUnit.ELAPSED_HOURS: 300,
    }
    return st.integers(0, top.get(unit, 20))


clocks = units.flatmap(lambda unit: st.tuples(st.just(unit), amounts(unit)))


def reckon(clock, start: datetime, stops=()) -> datetime:
    unit, amount = clock
    return worktime.due(MALANG, start, amount, unit, stops)


def walk(clock, start: datetime, stops=()) -> datetime:
    """Return what the oracle says."""
    unit, amount = clock
    united = _united(stops)
    if unit in DAY_CLOCKS:
        working = unit is ClockUnit.WORKING_DAYS
        return offices.due_days(MALANG, start, amount, united, working=working)
    per = {ClockUnit.WORKING_MINUTES: 1}.get(unit, 60)
    elapsed = unit is ClockUnit.ELAPSED_HOURS
    return offices.due_minutes(MALANG, start, amount * per, united, elapsed=elapsed)


def _united(stops):
    """Unite pauses the slow way: every minute that lies in one, told apart where a minute does not."""
    minutes = {a + n * MINUTE for a, b in stops for n in range((b - a) // MINUTE)}
    begins = sorted(at for at in minutes if at - MINUTE not in minutes)
    ends = sorted(at + MINUTE for at in minutes if at + MINUTE not in minutes)
    return list(zip(begins, ends, strict=True))


@pytest.mark.slow
@few
@given(clock=clocks, start=moments, stops=pauses)
def test_every_clock_agrees_with_the_walker(clock, start, stops):
    assert reckon(clock, start, stops) == walk(clock, start, stops)


@pytest.mark.long
@settings(few, max_examples=5_000 if FULL else 1_000)
@given(clock=clocks, start=moments, stops=pauses)
def test_every_clock_agrees_with_the_walker_on_many_samples(clock, start, stops):
    assert reckon(clock, start, stops) == walk(clock, start, stops)


@pytest.mark.slow
@few
@given(clock=clocks, start=moments, later=lengths, stops=pauses)
def test_a_later_start_is_never_due_earlier(clock, start, later, stops):
    assert reckon(clock, start, stops) <= reckon(clock, start + later, stops)


@pytest.mark.slow
@few
@given(clock=clocks, start=moments, more=st.integers(0, 5), stops=pauses)
def test_more_time_is_never_due_earlier(clock, start, more, stops):
    unit, amount = clock
    assert reckon(clock, start, stops) <= reckon((unit, amount + more), start, stops)


@pytest.mark.slow
@few
@given(clock=clocks, start=moments, stops=pauses, extra=pauses)
def test_a_pause_never_shortens(clock, start, stops, extra):
    assert (
        reckon(clock, start) <= reckon(clock, start, stops) <= reckon(clock, start, stops + extra)
    )


@pytest.mark.slow
@few
@given(clock=clocks, start=moments, stops=pauses, cut=st.integers(0, 100))
def test_splitting_a_pause_changes_nothing(clock, start, stops, cut):
    split = [
        part
        for begins, ends in stops
        for middle in [begins + (ends - begins) * cut / 100]
        for part in ((begins, middle), (middle, ends))
    ]
    assert reckon(clock, start, split) == reckon(clock, start, stops)


@few
@given(start=moments, one=lengths, two=lengths)
def test_splitting_an_interval_changes_no_working_time(start, one, two):
    middle, end = start + one, start + one + two
    first = worktime.working_time_between(MALANG, start, middle)
    second = worktime.working_time_between(MALANG, middle, end)
    assert first + second == worktime.working_time_between(MALANG, start, end)


@few
@given(start=moments, one=lengths, two=lengths)
def test_splitting_an_interval_changes_no_working_days(start, one, two):
    days = [at.astimezone(offices.WIB).date() for at in (start, start + one, start + one + two)]
    first = worktime.working_days_between(MALANG, days[0], days[1])
    second = worktime.working_days_between(MALANG, days[1], days[2])
    assert first + second == worktime.working_days_between(MALANG, days[0], days[2])


@few
@given(at=moments)
def test_openness_agrees_with_the_walker(at):
    assert MALANG.is_open(at) == offices.is_open(MALANG, at)


@few
@given(at=moments)
def test_the_next_opening_is_the_first_open_moment(at):
    found = MALANG.next_opening(at)
    assert found >= at
    assert MALANG.is_open(found)
    assert worktime.working_time_between(MALANG, at, found) == timedelta()


@pytest.mark.slow
@few
@given(clock=clocks, start=moments, stops=pauses, percent=st.integers(0, 100))
def test_a_share_of_the_time_lies_between_start_and_due(clock, start, stops, percent):
    due_at = reckon(clock, start, stops)
    found = worktime.moment_of_share(MALANG, start, due_at, percent, clock[0], stops)
    assert start <= found <= due_at
