from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from balaikota.core.action import system
from balaikota.core.calendar import actions, queries, rules
from balaikota.core.calendar.models import Stamp, Year
from balaikota.core.calendar.tests.test_actions import HALF, LEAVE, NEW_YEAR, RAMADAN, REGULAR
from balaikota.core.reference import actions as reference
from balaikota.core.units.models import Unit
from balaikota.lib.errors import NotFound
from balaikota.lib.worktime import ClockUnit, NotLoaded, due

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)


def load(*hours, days=(NEW_YEAR,)):
    by = system("calendar.load")
    actions.load_days(by=by, now=NOW, years=[2026], rows=days)
    actions.load_hours(by=by, now=NOW, rows=hours)


@pytest.fixture
def units():
    """Make two kelurahan and a dinas."""
    said = {"name": "Kantor", "short_name": "Kantor", "valid_from": NEW_YEAR.date}
    city = Unit.objects.create(code="C", kind="kota", path="C/", **said)
    for code, kind in (("K1", "kelurahan"), ("K2", "kelurahan"), ("D1", "dinas")):
        Unit.objects.create(code=code, kind=kind, parent=city, path=f"C/{code}/", **said)


def test_an_empty_city_refuses_every_year_in_the_language_of_the_reader():
    with pytest.raises(NotLoaded, match="tahun 2026 belum dimuat"):
        queries.calendar_for(None).is_working_day(MONDAY)


def test_a_unit_has_its_own_hours_or_those_of_its_kind_or_those_of_all(units):
    load(
        REGULAR,
        replace(REGULAR, week=HALF, unit_kind="kelurahan"),
        replace(REGULAR, week=HALF | {"sat": [["08:00", "11:00"]]}, unit_code="K2"),
    )
    assert queries.calendar_for("D1").hours(MONDAY) == ((480, 960),)
    assert queries.calendar_for("K1").hours(MONDAY) == ((480, 720),)
    assert not queries.calendar_for("K1").is_working_day(SATURDAY)
    assert queries.calendar_for("K2").is_working_day(SATURDAY)
    assert queries.calendar_for(None).hours(MONDAY) == ((480, 960),)


def test_units_with_the_same_hours_share_one_calendar(units):
    load(REGULAR)
    assert queries.calendar_for("K1") is queries.calendar_for("D1")


def test_a_unit_that_never_was_has_no_calendar():
    load(REGULAR)
    with pytest.raises(NotFound):
        queries.calendar_for("K9")


def test_a_calendar_in_memory_costs_one_small_query(units, django_assert_num_queries):
    load(REGULAR)
    queries.calendar_for("K1")
    with django_assert_num_queries(1):
        queries.calendar_for("K1")


def test_a_change_is_seen_at_once():
    load(REGULAR)
    start = datetime(2026, 12, 23, 3, tzinfo=UTC)
    before = due(queries.calendar_for(None), start, 1, ClockUnit.WORKING_DAYS)
    load(REGULAR, days=(NEW_YEAR, LEAVE))
    after = due(queries.calendar_for(None), start, 1, ClockUnit.WORKING_DAYS)
    assert (before.date(), after.date()) == (date(2026, 12, 24), date(2026, 12, 25))


def test_hours_in_force_on_a_day_are_found():
    load(REGULAR, RAMADAN)
    assert len(queries.find_hours()) == 2
    (regular,) = queries.find_hours(on=MONDAY)
    assert queries.get_hours(regular.pk) == regular
    with pytest.raises(NotFound):
        queries.get_hours(0)


def test_all_that_is_unconfirmed_is_in_one_list():
    load(REGULAR, RAMADAN, days=(NEW_YEAR, replace(LEAVE, is_estimate=True)))
    number = reference.Row(
        key="layanan.sku.janji",
        value="1",
        unit="working-days",
        title_id="Janji layanan",
        title_en="Service promise",
        regulation="Standar pelayanan",
        valid_from=date(2026, 1, 1),
    )
    reference.load(by=system("reference.load"), now=NOW, rows=[number])

    found = [(row.source, row.key, row.count) for row in queries.find_unconfirmed(on=MONDAY)]

    assert found == [
        ("days", "2026", 2),
        ("estimate", "2026-12-24", 1),
        ("hours", "hours:all:ramadan", 1),
        ("hours", "hours:all:regular", 1),
        ("reference", "layanan.sku.janji", 1),
    ]
    with translation.override("en"):
        titles = [row.title for row in queries.find_unconfirmed()]
    assert titles[1] == "Christmas"
    assert titles[-1] == "Service promise"


def test_what_is_over_is_left_out():
    load(REGULAR, RAMADAN)
    later = date(2027, 1, 5)
    assert [row.key for row in queries.find_unconfirmed(on=later)] == ["hours:all:regular"]


def test_names_are_told_in_the_language_of_the_reader():
    load(REGULAR)
    day = queries.get_day(NEW_YEAR.date)
    assert (str(day), day.name) == ("2026-01-01 Tahun Baru", "Tahun Baru")
    with translation.override("en"):
        assert day.name == "New Year"


def test_the_stronger_season_comes_first():
    special = replace(RAMADAN, season=rules.Season.SPECIAL, week={"mon": [["09:00", "10:00"]]})
    found = rules.for_unit([REGULAR, special, RAMADAN], kind="", code="")
    assert [rule.week[0] for rule in found] == [((540, 600),), ((480, 720),), ((480, 960),)]


def test_the_rows_name_themselves():
    load(REGULAR, replace(REGULAR, unit_kind="dinas"))
    assert str(Year.objects.get()) == "2026"
    assert len(str(Stamp.objects.get())) == 32
    assert [str(row) for row in queries.find_hours()] == [
        "* regular 2026-01-01",
        "dinas regular 2026-01-01",
    ]


def test_a_refusal_speaks_the_language_of_the_reader():
    with (
        translation.override("en"),
        pytest.raises(NotLoaded, match="calendar of 2026 is not loaded"),
    ):
        queries.calendar_for(None).is_working_day(MONDAY)
