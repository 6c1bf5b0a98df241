from __future__ import annotations

from datetime import date, datetime

import pytest

from balaikota.lib import worktime
from balaikota.lib.worktime import ClockUnit, NotLoaded
from balaikota.lib.worktime.tests.offices import REGULAR, office, spoken, wib

MALANG = office()


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-03-13", 5, "2026-03-27 16:30"),
        ("2026-03-16", 1, "2026-03-17 15:00"),
        ("2026-03-16", 3, "2026-03-26 16:00"),
        ("2026-03-16", 5, "2026-03-30 16:00"),
        ("2026-03-16", 10, "2026-04-07 16:00"),
        ("2026-05-13", 1, "2026-05-18 16:00"),
        ("2026-05-13", 3, "2026-05-20 16:00"),
        ("2026-05-13", 10, "2026-06-03 16:00"),
        ("2026-11-20", 10, "2026-12-04 16:30"),
        ("2026-11-20", 14, "2026-12-10 16:00"),
        ("2026-11-20", 17, "2026-12-15 16:00"),
        ("2026-12-21", 3, "2026-12-28 16:00"),
        ("2026-11-20", 0, "2026-11-20 16:30"),
    ],
)
def test_working_days_end_at_close_of_service_on_the_last_day(received, days, due):
    found = worktime.due(MALANG, wib(f"{received} 09:00"), days, ClockUnit.WORKING_DAYS)
    assert spoken(found) == due


def test_2026_has_240_working_days():
    assert len(MALANG.working_days_of(2026)) == 240
    assert worktime.working_days_between(MALANG, date(2025, 12, 31), date(2026, 12, 31)) == 240


def test_a_due_time_in_a_year_that_is_not_loaded_is_refused_by_name():
    with pytest.raises(NotLoaded, match="2027") as refused:
        worktime.due(MALANG, wib("2026-12-21 09:00"), 10, ClockUnit.WORKING_DAYS)
    assert refused.value.year == 2027
    assert refused.value.status == 422


@pytest.mark.parametrize(
    ("received", "zero"),
    [
        ("2026-11-20 06:00", "2026-11-20"),
        ("2026-11-20 12:00", "2026-11-20"),  # in the break
        ("2026-11-20 16:29", "2026-11-20"),
        ("2026-11-20 16:30", "2026-11-23"),
        ("2026-11-21 10:00", "2026-11-23"),
        ("2026-03-17 14:59", "2026-03-17"),
        ("2026-03-17 15:30", "2026-03-25"),  # Ramadan: closed at 15.00, then Nyepi and Idulfitri
    ],
)
def test_receipt_after_closing_or_on_a_closed_day_counts_as_the_next_working_day(received, zero):
    assert worktime.day_zero(MALANG, wib(received)).isoformat() == zero


@pytest.mark.parametrize(
    ("begins", "ends", "due"),
    [
        ("2026-11-23 10:00", "2026-11-23 15:00", "2026-11-24 16:00"),  # same day: (23, 23]
        ("2026-11-23 10:00", "2026-11-25 08:00", "2026-11-26 16:00"),  # 24, 25
        ("2026-11-23 10:00", "2026-11-29 08:00", "2026-11-30 16:00"),  # 24 to 27; 28, 29 weekend
        ("2026-11-01 10:00", "2026-11-20 08:00", "2026-11-24 16:00"),  # before the clock started
        ("2026-11-01 10:00", "2026-11-23 08:00", "2026-11-25 16:00"),  # counted from the start
        ("2026-11-24 16:00", "2026-12-09 08:00", "2026-11-24 16:00"),  # time had run out
    ],
)
def test_a_pause_adds_the_working_days_after_its_first_date(begins, ends, due):
    pauses = [(wib(begins), wib(ends))]
    found = worktime.due(MALANG, wib("2026-11-20 09:00"), 2, ClockUnit.WORKING_DAYS, pauses)
    assert spoken(found) == due


def test_days_before_day_zero_are_no_pause_of_the_clock():
    pauses = [(wib("2026-11-20 17:00"), wib("2026-11-24 08:00"))]
    late = wib("2026-11-20 17:00")  # counts as received on Monday the 23rd
    found = worktime.due(MALANG, late, 1, ClockUnit.WORKING_DAYS, pauses)
    assert spoken(found) == "2026-11-25 16:00"  # the 24th was a pause, the 23rd is day 0


def test_pauses_that_overlap_count_once():
    pauses = [
        (wib("2026-11-24 09:00"), wib("2026-11-26 09:00")),
        (wib("2026-11-23 09:00"), wib("2026-11-25 09:00")),
    ]
    found = worktime.due(MALANG, wib("2026-11-20 09:00"), 2, ClockUnit.WORKING_DAYS, pauses)
    assert spoken(found) == "2026-11-27 16:30"


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-11-20 09:00", 14, "2026-12-04 16:30"),
        ("2026-11-20 17:00", 14, "2026-12-07 16:00"),  # received on Monday 23
        ("2026-11-20 09:00", 2, "2026-11-23 16:00"),  # Sunday: the next working day
    ],
)
def test_calendar_days_count_every_day_and_end_on_a_day_with_service(received, days, due):
    assert spoken(worktime.due(MALANG, wib(received), days, ClockUnit.CALENDAR_DAYS)) == due


def test_a_pause_adds_its_calendar_days_to_a_calendar_day_clock():
    pauses = [(wib("2026-11-23 09:00"), wib("2026-11-30 09:00"))]
    found = worktime.due(MALANG, wib("2026-11-20 09:00"), 14, ClockUnit.CALENDAR_DAYS, pauses)
    assert spoken(found) == "2026-12-11 16:30"


@pytest.mark.parametrize(
    ("unit", "days", "begins", "ends", "due"),
    [
        # A Friday on which the time runs out while nobody may work on it
        (ClockUnit.WORKING_DAYS, 5, "2026-11-27 10:00", "2026-11-29 10:00", "2026-11-30 16:00"),
        (ClockUnit.WORKING_DAYS, 5, "2026-11-27 10:00", "2026-11-27 16:30", "2026-11-27 16:30"),
        (ClockUnit.WORKING_DAYS, 5, "2026-11-27 10:00", "2026-11-27 16:31", "2026-11-30 16:00"),
        # Out on a Saturday, so due on Monday: a pause from the Sunday on takes that day as well
        (ClockUnit.CALENDAR_DAYS, 1, "2026-11-22 10:00", "2026-11-24 10:00", "2026-11-24 16:00"),
        (ClockUnit.CALENDAR_DAYS, 1, "2026-11-22 10:00", "2026-11-23 10:00", "2026-11-23 16:00"),
    ],
)
def test_no_day_clock_runs_out_while_it_stands_still(unit, days, begins, ends, due):
    pauses = [(wib(begins), wib(ends))]
    found = worktime.due(MALANG, wib("2026-11-20 09:00"), days, unit, pauses)
    assert spoken(found) == due


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-20 09:00", 0, "2026-11-20 09:00"),
        ("2026-11-21 09:00", 0, "2026-11-21 09:00"),
        ("2026-11-20 07:30", 240, "2026-11-20 11:30"),  # the moment it is reached, not 13.00
        ("2026-11-20 07:30", 241, "2026-11-20 13:01"),
        ("2026-11-20 12:00", 1, "2026-11-20 13:01"),
        ("2026-11-20 16:00", 60, "2026-11-23 08:00"),
        ("2026-11-21 09:00", 450, "2026-11-23 16:00"),
    ],
)
def test_working_minutes_run_only_while_service_is_open(start, minutes, due):
    found = worktime.due(MALANG, wib(start), minutes, ClockUnit.WORKING_MINUTES)
    assert spoken(found) == due


def test_a_working_hour_is_sixty_working_minutes():
    found = worktime.due(MALANG, wib("2026-11-20 16:00"), 1, ClockUnit.WORKING_HOURS)
    assert spoken(found) == "2026-11-23 08:00"


@pytest.mark.parametrize(
    ("begins", "ends", "due"),
    [
        ("2026-11-20 09:30", "2026-11-20 10:00", "2026-11-20 10:30"),
        ("2026-11-20 09:30", "2026-11-23 08:00", "2026-11-23 08:30"),
        ("2026-11-20 10:00", "2026-11-23 08:00", "2026-11-20 10:00"),  # time had run out
    ],
)
def test_a_pause_adds_its_working_minutes_to_a_minute_clock(begins, ends, due):
    pauses = [(wib(begins), wib(ends))]
    found = worktime.due(MALANG, wib("2026-11-20 09:00"), 60, ClockUnit.WORKING_MINUTES, pauses)
    assert spoken(found) == due


def test_elapsed_hours_run_day_and_night_and_need_no_calendar():
    empty = office(years=())
    pauses = [(wib("2026-11-21 00:00"), wib("2026-11-21 06:00"))]

    found = worktime.due(empty, wib("2026-11-20 20:00"), 24, ClockUnit.ELAPSED_HOURS)
    paused = worktime.due(empty, wib("2026-11-20 20:00"), 24, ClockUnit.ELAPSED_HOURS, pauses)

    assert spoken(found) == "2026-11-21 20:00"
    assert spoken(paused) == "2026-11-22 02:00"


@pytest.mark.parametrize("unit", [u for u in ClockUnit if u is not ClockUnit.ELAPSED_HOURS])
def test_every_unit_that_needs_the_calendar_refuses_a_year_that_is_not_loaded(unit):
    with pytest.raises(NotLoaded, match="2024"):
        worktime.due(MALANG, wib("2024-12-30 09:00"), 1, unit)
    with pytest.raises(NotLoaded, match="2027"):
        worktime.due(MALANG, wib("2026-12-21 09:00"), 10**5, unit)


@pytest.mark.parametrize("unit", [ClockUnit.WORKING_MINUTES, ClockUnit.WORKING_DAYS])
def test_a_gap_between_loaded_years_is_refused(unit):
    gapped = office(REGULAR, years=(2024, 2026))
    with pytest.raises(NotLoaded, match="2025"):
        worktime.due(gapped, wib("2024-12-30 09:00"), 2000, unit)


def test_a_negative_amount_is_refused():
    with pytest.raises(ValueError, match="negative amount"):
        worktime.due(MALANG, wib("2026-11-20 09:00"), -1, ClockUnit.WORKING_DAYS)


def test_a_pause_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="ends before it begins"):
        worktime.united([(wib("2026-11-20 09:00"), wib("2026-11-20 08:00"))])


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        worktime.due(MALANG, datetime(2026, 11, 20, 9), 1, ClockUnit.WORKING_DAYS)  # noqa: DTZ001


def test_working_time_leaves_out_breaks_nights_and_holidays():
    week = (wib("2026-11-23 00:00"), wib("2026-11-30 00:00"))
    assert worktime.working_minutes_between(MALANG, *week) == 37.5 * 60
    ramadan = (wib("2026-03-02 00:00"), wib("2026-03-09 00:00"))
    assert worktime.working_minutes_between(MALANG, *ramadan) == 32.5 * 60
    holidays = (wib("2026-03-17 15:00"), wib("2026-03-25 07:30"))
    assert worktime.working_minutes_between(MALANG, *holidays) == 0


def test_time_does_not_run_backwards():
    with pytest.raises(ValueError, match="is before"):
        worktime.working_minutes_between(MALANG, wib("2026-11-24 00:00"), wib("2026-11-23 00:00"))


@pytest.mark.parametrize(
    ("unit", "percent", "moment"),
    [
        (ClockUnit.WORKING_DAYS, 0, "2026-11-20 09:00"),
        (ClockUnit.WORKING_DAYS, 50, "2026-11-23 08:15"),  # 405 of 810 minutes
        (ClockUnit.WORKING_DAYS, 80, "2026-11-23 13:18"),
        (ClockUnit.WORKING_DAYS, 100, "2026-11-23 16:00"),
        (ClockUnit.ELAPSED_HOURS, 50, "2026-11-22 00:30"),
    ],
)
def test_a_share_of_the_time_is_measured_as_the_clock_runs(unit, percent, moment):
    found = worktime.moment_of_share(
        MALANG, wib("2026-11-20 09:00"), wib("2026-11-23 16:00"), percent, unit
    )
    assert spoken(found) == moment


def test_a_share_leaves_pauses_out():
    start, due_at = wib("2026-11-23 07:30"), wib("2026-11-24 16:00")
    pauses = [
        (wib("2026-11-23 07:30"), wib("2026-11-23 16:00")),
        (wib("2026-11-24 16:00"), wib("2026-11-25 16:00")),
    ]
    half = worktime.moment_of_share(MALANG, start, due_at, 50, ClockUnit.WORKING_DAYS, pauses)
    elapsed = worktime.moment_of_share(MALANG, start, due_at, 50, ClockUnit.ELAPSED_HOURS, pauses)
    assert spoken(half) == "2026-11-24 11:15"
    assert spoken(elapsed) == "2026-11-24 04:00"


def test_a_share_beyond_the_whole_is_refused():
    with pytest.raises(ValueError, match="not a share"):
        worktime.moment_of_share(
            MALANG, wib("2026-11-20 09:00"), wib("2026-11-23 16:00"), 101, ClockUnit.WORKING_DAYS
        )
