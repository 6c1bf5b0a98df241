from __future__ import annotations

from datetime import date

import pytest

from balaikota.lib.worktime import Calendar, HourRule, NotLoaded, weekly
from balaikota.lib.worktime.tests.offices import RAMADAN, REGULAR, office, spoken, wib

MALANG = office()
NEW_YEAR = date(2026, 1, 1)


def test_a_rule_is_read_as_it_is_written():
    rule = weekly({"mon": [["07:30", "12:00"], ["13:00", "24:00"]]}, starts=NEW_YEAR)
    assert rule.week[0] == ((450, 720), (780, 1440))
    assert rule.week[1:] == ((),) * 6


@pytest.mark.parametrize(
    "days",
    [
        {"senin": []},
        {"mon": [["07:30"]]},
        {"mon": [["7 pagi", "12:00"]]},
        {"mon": [[450, 720]]},
        {"mon": [["12:00", "07:30"]]},
        {"mon": [["07:30", "07:30"]]},
        {"mon": [["07:30", "12:00"], ["11:00", "16:00"]]},
    ],
)
def test_a_rule_that_is_written_wrongly_is_refused(days):
    with pytest.raises(ValueError, match="day|interval|time"):
        weekly(days, starts=NEW_YEAR)


def test_a_rule_has_seven_days_and_ends_after_it_starts():
    with pytest.raises(ValueError, match="seven days"):
        HourRule(NEW_YEAR, None, ())
    with pytest.raises(ValueError, match="ends after"):
        weekly({}, starts=NEW_YEAR, ends=NEW_YEAR)


def test_a_day_has_an_opening_and_a_closing_unless_it_is_closed():
    friday, sunday = date(2026, 11, 20), date(2026, 11, 22)
    assert spoken(MALANG.opening(friday)) == "2026-11-20 07:30"
    assert spoken(MALANG.closing(friday)) == "2026-11-20 16:30"
    assert (MALANG.opening(sunday), MALANG.closing(sunday)) == (None, None)


def test_the_first_rule_that_covers_a_day_holds():
    assert MALANG.hours(date(2026, 2, 17)) == ()  # a holiday
    assert MALANG.hours(date(2026, 2, 18)) == RAMADAN.week[2]
    assert MALANG.hours(date(2026, 3, 25)) == REGULAR.week[2]
    assert office(REGULAR, RAMADAN).hours(date(2026, 2, 18)) == REGULAR.week[2]


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2026-11-20 06:00", "2026-11-20 07:30"),
        ("2026-11-20 07:30", "2026-11-20 07:30"),
        ("2026-11-20 11:30", "2026-11-20 13:00"),
        ("2026-11-20 16:30", "2026-11-23 07:30"),
        ("2026-11-22 10:00", "2026-11-23 07:30"),
    ],
)
def test_the_next_opening_passes_over_breaks_and_closed_days(at, opening):
    assert spoken(MALANG.next_opening(wib(at))) == opening


def test_service_is_closed_in_the_break_and_from_the_moment_of_closing():
    assert MALANG.is_open(wib("2026-11-20 11:29"))
    assert not MALANG.is_open(wib("2026-11-20 11:30"))
    assert not MALANG.is_open(wib("2026-11-20 16:30"))


def test_a_year_with_a_day_without_hours_does_not_count_as_loaded():
    late = weekly({"mon": [["08:00", "09:00"]]}, starts=date(2026, 1, 2))
    assert office(late).loaded_years == frozenset()
    with pytest.raises(NotLoaded, match="2026"):
        office(late).is_working_day(date(2026, 6, 1))


def test_a_calendar_cannot_be_changed():
    with pytest.raises(TypeError):
        MALANG.closed[NEW_YEAR] = "Libur"
    with pytest.raises(AttributeError):
        MALANG.years = frozenset()


def test_the_end_of_the_loaded_years_refuses_the_year_after():
    with pytest.raises(NotLoaded, match="2027"):
        MALANG.next_opening(wib("2026-12-31 17:00"))


def test_named_days_count_where_the_office_would_work():
    named = {date(2026, 12, 25): "Natal", date(2026, 12, 26): "Sabtu", date(2026, 12, 31): "Nanti"}
    rule = weekly(
        {"thu": [["08:00", "16:00"]], "fri": [["08:00", "11:00"]]}, starts=date(2025, 1, 1)
    )
    calendar = Calendar(frozenset({2026}), named, (rule,))

    assert calendar.closed_between(date(2026, 12, 20), date(2026, 12, 30)) == [
        (date(2026, 12, 25), "Natal")
    ]
    with pytest.raises(NotLoaded):
        calendar.closed_between(date(2026, 12, 20), date(2027, 1, 1))
