from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from balaikota.core.calendar import queries
from balaikota.core.calendar.models import Day
from balaikota.core.calendar.tests.test_actions import (
    CHRISTMAS,
    HALF,
    LEAVE,
    NEW_YEAR,
    RAMADAN,
    REGULAR,
    confirm,
    load_days,
    load_hours,
    propose,
    propose_day,
    propose_hours,
    working,
)
from balaikota.core.reference import actions as reference
from balaikota.lib.worktime import NotLoaded

pytestmark = pytest.mark.django_db


def test_loading_twice_changes_nothing_and_tells_nobody(hear):
    days, hours = load_days(NEW_YEAR, CHRISTMAS), load_hours(REGULAR)
    assert (days.unchanged, days.is_idle, hours.unchanged, hours.is_idle) == (2, True, 1, True)
    assert hear() == []


def test_loading_keeps_what_it_replaces_as_withdrawn(loaded):
    days = load_days(replace(NEW_YEAR, name_en="New Year's Day"), LEAVE)
    hours = load_hours(replace(REGULAR, week=HALF), RAMADAN)
    assert (days.changed, days.added, days.withdrawn) == (1, 1, 1)
    assert (hours.changed, hours.added, hours.withdrawn) == (1, 1, 0)
    assert Day.objects.count() == 4


def test_loading_drops_hours_that_the_profile_no_longer_has(loaded):
    assert load_hours().withdrawn == 1
    with pytest.raises(NotLoaded):
        queries.calendar_for(None).is_working_day(date(2026, 12, 1))


def test_loading_leaves_alone_what_officers_decided(loaded):
    confirm(propose_day(replace(CHRISTMAS, name_id="Hari Raya Natal")))
    day = queries.get_day(NEW_YEAR.date)
    confirm(propose(replace(working(day), is_correction=True)))
    confirm(propose_hours(replace(REGULAR, week=HALF, valid_from=date(2026, 12, 1))))

    days, hours = load_days(NEW_YEAR, CHRISTMAS), load_hours(REGULAR)

    assert (days.kept, days.is_idle, hours.kept, hours.is_idle) == (2, True, 1, True)


def test_a_day_that_the_profile_took_away_may_come_back_with_it(loaded):
    load_days(NEW_YEAR)
    assert load_days(NEW_YEAR).is_idle
    assert load_days(NEW_YEAR, CHRISTMAS).added == 1


@pytest.mark.parametrize(
    "rows", [(NEW_YEAR, NEW_YEAR), (replace(NEW_YEAR, date=date(2030, 1, 1)),)]
)
def test_loading_refuses_a_date_twice_or_outside_the_years(rows):
    with pytest.raises(reference.BadValue):
        load_days(*rows)


def test_loading_refuses_two_rules_for_one_day():
    with pytest.raises(reference.BadValue, match="Dua aturan"):
        load_hours(REGULAR, replace(REGULAR, valid_from=date(2026, 6, 1)))
