from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from balaikota.core.areas.tests.places import make_places
from balaikota.core.units import actions, queries
from balaikota.core.units.rules import BLANK
from balaikota.core.units.tests.offices import (
    CITY,
    NEW_YEAR,
    NOON,
    OPERATOR,
    TODAY,
    close,
    make_city,
    make_unit,
    rename,
    succeed,
)
from balaikota.lib.errors import NotFound

pytestmark = pytest.mark.django_db


def test_get_unit_finds_by_code_with_parent_and_area_or_says_there_is_none(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_places()
    make_unit(make_city(), "9.9.1", "kecamatan", "1.1")

    with django_assert_num_queries(1):
        unit = queries.get_unit("9.9.1")
        assert (unit.parent.code, unit.area.name) == ("9.9", "Hulu")
    assert queries.get_unit_by_id(unit.pk) == unit
    with pytest.raises(NotFound, match="kosong"):
        queries.get_unit("kosong")
    with pytest.raises(NotFound):
        queries.get_unit_by_id(0)


def test_find_units_goes_down_the_tree_by_kind_and_day() -> None:
    city = make_city()
    setda = make_unit(city, "9.9.setda", "sekretariat")
    make_unit(city, "9.9.dinkes", valid_from=date(2020, 1, 1))
    make_unit(setda, "9.9.setda.umum", "bagian")
    close(queries.get_unit("9.9.dinkes"))

    def codes(**asked: object) -> list[str]:
        return [unit.code for unit in queries.find_units(**asked)]

    assert codes() == ["9.9", "9.9.dinkes", "9.9.setda", "9.9.setda.umum"]
    assert codes(kind="dinas") == ["9.9.dinkes"]
    assert codes(kind="dinas", on=date(2019, 12, 31)) == []
    assert codes(kind="dinas", on=date(2020, 1, 1)) == ["9.9.dinkes"]
    assert codes(kind="dinas", on=date(2025, 12, 31)) == ["9.9.dinkes"]
    assert codes(kind="dinas", on=NEW_YEAR) == []


def test_unit_for_area_is_the_office_of_that_kind_on_that_day() -> None:
    make_places()
    city = make_city()
    old = make_unit(make_unit(city, "9.9.1", "kecamatan", "1.1"), "9.9.1.1", "kelurahan", "1.1.1")
    close(old)
    new = make_unit(queries.get_unit("9.9.1"), "9.9.1.2", "kelurahan", "1.1.1", valid_from=NEW_YEAR)

    assert queries.unit_for_area("1.1.1") == new
    assert queries.unit_for_area("1.1.1", on=date(2025, 12, 31)) == old
    assert queries.unit_for_area("1.1.1", on=NEW_YEAR) == new
    assert queries.unit_for_area("1.1", "kecamatan").code == "9.9.1"
    with pytest.raises(NotFound, match=r"1\.2\.1"):
        queries.unit_for_area("1.2.1")


def test_unit_for_area_without_an_open_office_is_the_latest() -> None:
    make_places()
    unit = make_unit(make_unit(make_city(), "9.9.1", "kecamatan"), "9.9.1.1", "kelurahan", "1.1.1")
    close(unit)

    assert queries.unit_for_area("1.1.1") == unit


def test_descendants_are_everything_below_and_the_unit_itself(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    city = make_city()
    setda = make_unit(city, "9.9.setda", "sekretariat")
    umum = make_unit(setda, "9.9.setda.umum", "bagian")
    other = make_unit(city, "9.9.setda2", "sekretariat")

    with django_assert_num_queries(2):
        below = queries.descendant_ids(setda.pk)

    assert below == {setda.pk, umum.pk}, "9.9.setda2 only begins alike"
    assert queries.descendant_ids(city.pk) == {city.pk, setda.pk, umum.pk, other.pk}
    with pytest.raises(NotFound):
        queries.descendant_ids(0)


def test_the_superior_is_the_parent_and_the_line_begins_at_the_city() -> None:
    city = make_city()
    setda = make_unit(city, "9.9.setda", "sekretariat")
    umum = make_unit(setda, "9.9.setda.umum", "bagian")

    assert queries.superior(umum) == setda
    assert queries.superior(city) is None
    assert queries.find_line(umum) == [city, setda, umum]


def test_a_unit_bears_the_name_of_the_day() -> None:
    unit = make_unit(make_city(), "9.9.dinkes")
    rename(unit, "Dinas Kesehatan Kota", date(2017, 1, 1))
    rename(unit, "Dinas Kesehatan", NEW_YEAR)

    assert queries.name_on(unit, date(2016, 12, 31)) == "Unit 9.9.dinkes"
    assert queries.name_on(unit, date(2017, 1, 1)) == "Dinas Kesehatan Kota"
    assert queries.name_on(unit, NEW_YEAR) == "Dinas Kesehatan"
    assert [str(former) for former in queries.find_former_names(unit)] == [
        "Unit 9.9.dinkes",
        "Dinas Kesehatan Kota",
    ]


def test_heirs_are_found_through_splits_and_mergers() -> None:
    city = make_city()
    old, east, west, both = (
        make_unit(city, f"9.9.{name}") for name in ("old", "east", "west", "z")
    )
    succeed(old, east, "split", date(2020, 1, 1))
    succeed(old, west, "split", date(2020, 1, 1))
    succeed(east, both, "merge", date(2025, 1, 1))
    succeed(west, both, "merge", date(2025, 1, 1))
    close(old, date(2020, 1, 1))
    close(east, date(2025, 1, 1))
    close(west, date(2025, 1, 1))

    def heirs(on: date) -> list[str]:
        return [unit.code for unit in queries.find_heirs(queries.get_unit("9.9.old"), on=on)]

    assert heirs(date(2019, 12, 31)) == ["9.9.old"]
    assert heirs(date(2024, 12, 31)) == ["9.9.east", "9.9.west"]
    assert heirs(TODAY) == ["9.9.z"]
    before = [(row.predecessor.code, row.successor_id) for row in queries.find_predecessors(both)]
    assert before == [("9.9.east", both.pk), ("9.9.west", both.pk)]


def test_a_unit_closed_without_a_successor_has_no_heir() -> None:
    unit = make_unit(make_city(), "9.9.tutup")
    close(unit)

    assert queries.find_heirs(unit, on=TODAY) == []


def test_before_a_profile_is_loaded_the_city_is_a_neutral_blank() -> None:
    assert queries.city() == BLANK
    assert not queries.city().is_loaded


def test_the_city_is_described_once_and_remembered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_city()
    queries.city()

    row = actions.describe_city(by=OPERATOR, now=NOON, facts=CITY)

    with django_assert_num_queries(1):
        assert queries.city() == CITY
        assert queries.city().is_loaded
    assert row.unit.name == "Pemerintah Kota"


def test_a_letterhead_names_the_offices_from_the_government_down_and_how_to_reach_the_last() -> (
    None
):
    city = make_city()
    actions.describe_city(by=OPERATOR, now=NOON, facts=CITY)
    kecamatan = make_unit(city, "9.9.1", "kecamatan")
    unit = make_unit(kecamatan, "9.9.1.1", "kelurahan", address="Jalan Air 1", phone="0341-1")

    assert queries.letterhead(unit).offices == (
        "Pemerintah Kota Tirtaloka",
        "Unit 9.9.1",
        "Unit 9.9.1.1",
    )
    assert queries.letterhead(unit).address == "Jalan Air 1, Telepon 0341-1"
    assert queries.letterhead(kecamatan).address == ""
