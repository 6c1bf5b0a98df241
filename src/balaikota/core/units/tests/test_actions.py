from __future__ import annotations

from datetime import date

import msgspec
import pytest
from django.db import IntegrityError, transaction

from balaikota.core.action import Actor, ActorKind
from balaikota.core.areas.tests.places import make_places
from balaikota.core.units import actions, queries
from balaikota.core.units.models import CityFacts, FormerName, Succession, Unit
from balaikota.core.units.rules import Box
from balaikota.core.units.tests.offices import (
    CITY,
    DECREE,
    NEW_YEAR,
    NOON,
    OPERATOR,
    close,
    make_city,
    make_unit,
    rename,
    succeed,
)
from balaikota.lib.errors import Conflict, DomainError, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def test_a_unit_stands_below_its_parent_on_the_path() -> None:
    setda = make_unit(make_city(), "9.9.setda", "sekretariat")
    umum = make_unit(setda, "9.9.setda.umum", "bagian")

    assert umum.path == "9.9/9.9.setda/9.9.setda.umum/"
    assert (umum.number_code, umum.short_name) == ("9.9.setda.umum", "Unit 9.9.setda.umum")


def test_a_code_is_given_once() -> None:
    city = make_city()
    make_unit(city, "9.9.a")

    with pytest.raises(Conflict) as refused:
        make_unit(city, "9.9.a")

    assert refused.value.field == "code"


def test_there_is_one_city_and_everything_else_is_below_it() -> None:
    city = make_city()

    with pytest.raises(Conflict, match="satu kota"):
        actions.create(by=OPERATOR, now=NOON, code="8", kind="kota", name="Lain", parent=None)
    with pytest.raises(DomainError, match="di bawah unit lain"):
        actions.create(by=OPERATOR, now=NOON, code="8", kind="dinas", name="Yatim", parent=None)
    with pytest.raises(DomainError, match="di bawah unit lain"):
        make_unit(city, "8", "kota")


def test_nothing_begins_below_a_closed_unit() -> None:
    city = make_city()
    closed = close(make_unit(city, "9.9.a"))

    with pytest.raises(DomainError, match="sudah ditutup"):
        make_unit(closed, "9.9.a.1", "bagian", valid_from=NEW_YEAR)
    assert make_unit(closed, "9.9.a.2", "bagian", valid_from=date(2020, 1, 1)).pk
    assert make_unit(closed, "9.9.a.3", "bagian").pk, "from before records, so before it closed"


def test_an_area_has_one_open_office_of_a_kind() -> None:
    make_places()
    kecamatan = make_unit(make_city(), "9.9.1", "kecamatan", "1.1")
    make_unit(kecamatan, "9.9.1.1", "kelurahan", "1.1.1")

    with pytest.raises(Conflict, match=r"sudah dilayani Unit 9\.9\.1\.1"):
        make_unit(kecamatan, "9.9.1.2", "kelurahan", "1.1.1")
    with pytest.raises(NotFound):
        make_unit(kecamatan, "9.9.1.3", "kelurahan", "7.7.7")


def test_correct_changes_only_what_is_given() -> None:
    unit = make_unit(make_city(), "9.9.a", phone="1")

    actions.correct(by=OPERATOR, now=NOON, unit=unit, name="Dinas A", valid_from=NEW_YEAR)

    stored = queries.get_unit("9.9.a")
    assert (stored.name, stored.valid_from, stored.phone) == ("Dinas A", NEW_YEAR, "1")


def test_move_takes_everything_below_along() -> None:
    city = make_city()
    old, new = make_unit(city, "9.9.x", "sekretariat"), make_unit(city, "9.9.y", "sekretariat")
    bagian = make_unit(old, "9.9.x.1", "bagian")
    make_unit(bagian, "9.9.x.1.1", "bagian")

    moved = actions.move(by=OPERATOR, now=NOON, unit=bagian, parent=new)

    assert moved.path == "9.9/9.9.y/9.9.x.1/"
    assert queries.get_unit("9.9.x.1.1").path == "9.9/9.9.y/9.9.x.1/9.9.x.1.1/"
    assert queries.get_unit("9.9.x.1").parent == new


def test_a_move_sees_a_move_made_a_moment_before() -> None:
    city = make_city()
    a, b, c = (make_unit(city, f"9.9.{name}") for name in "abc")
    stale = queries.get_unit("9.9.b")
    actions.move(by=OPERATOR, now=NOON, unit=b, parent=c)

    actions.move(by=OPERATOR, now=NOON, unit=a, parent=stale)
    below = make_unit(stale, "9.9.b.1", "bagian")

    assert queries.get_unit("9.9.a").path == "9.9/9.9.c/9.9.b/9.9.a/"
    assert below.path == "9.9/9.9.c/9.9.b/9.9.b.1/"


def test_a_unit_cannot_go_below_itself_or_below_a_closed_one() -> None:
    city = make_city()
    a = make_unit(city, "9.9.a")
    child = make_unit(a, "9.9.a.1", "bagian")
    closed = close(make_unit(city, "9.9.z"))

    for unit, parent in ((a, child), (a, a), (a, closed), (city, a)):
        with pytest.raises(DomainError):
            actions.move(by=OPERATOR, now=NOON, unit=unit, parent=parent)


def test_a_rename_keeps_the_old_name_with_day_and_decree() -> None:
    unit = rename(make_unit(make_city(), "9.9.a"), "Dinas A Baru")

    former = FormerName.objects.get()
    assert (unit.name, unit.short_name) == ("Dinas A Baru", "Dinas A Baru")
    assert (former.name, former.valid_to, former.decree) == ("Unit 9.9.a", NEW_YEAR, DECREE)


def test_renames_go_forward_in_time_and_mean_a_new_name() -> None:
    unit = rename(make_unit(make_city(), "9.9.a", valid_from=date(2020, 1, 1)), "Dinas A")

    with pytest.raises(DomainError, match="sama dengan nama sekarang"):
        rename(unit, "Dinas A", date(2026, 2, 1))
    with pytest.raises(Conflict, match="sudah berganti nama"):
        rename(unit, "Dinas AA", NEW_YEAR)
    with pytest.raises(Conflict, match="tidak ada pada tanggal itu"):
        rename(unit, "Dinas AA", date(2019, 1, 1))


def test_a_unit_closes_once_after_it_began_and_after_those_below() -> None:
    unit = make_unit(make_city(), "9.9.a", valid_from=date(2025, 1, 1))
    child = make_unit(unit, "9.9.a.1", "bagian")

    with pytest.raises(Conflict, match="tidak ada pada tanggal itu") as refused:
        close(unit, date(2024, 1, 1))
    assert refused.value.field == "valid_to"
    with pytest.raises(actions.StillHasUnits, match=r"Unit 9\.9\.a\.1"):
        close(unit)
    close(child, date(2025, 12, 1))
    close(unit)
    with pytest.raises(Conflict, match="sudah ditutup"):
        close(unit, date(2026, 6, 1))


def test_a_succession_is_recorded_once_and_never_in_a_circle() -> None:
    city = make_city()
    a, b, c = (make_unit(city, f"9.9.{name}") for name in "abc")
    succeed(a, b)
    succeed(b, c)

    with pytest.raises(Conflict, match="sudah tercatat"):
        succeed(a, b)
    for old, new in ((c, a), (b, a), (a, a)):
        with pytest.raises(DomainError, match="dirinya sendiri"):
            succeed(old, new)
    with pytest.raises(Conflict, match="tidak ada pada tanggal itu"):
        succeed(a, close(make_unit(city, "9.9.z"), date(2025, 1, 1)))
    assert Succession.objects.count() == 2


def test_a_split_and_a_merger_of_the_halves_are_no_circle() -> None:
    city = make_city()
    old, east, west, both, older = (make_unit(city, f"9.9.{name}") for name in "abcde")
    succeed(old, east, "split")
    succeed(old, west, "split")
    succeed(east, both, "merge")
    succeed(west, both, "merge")

    succeed(older, old)

    assert Succession.objects.count() == 5


def test_the_city_is_described_by_its_own_code() -> None:
    make_city()
    actions.describe_city(by=OPERATOR, now=NOON, facts=CITY)

    again = msgspec.structs.replace(CITY, brand="Layanan Tirtaloka", box=Box(120, -5, 121, -4))
    actions.describe_city(by=OPERATOR, now=NOON, facts=again)

    assert queries.city() == again
    assert CityFacts.objects.count() == 1
    with pytest.raises(NotFound):
        actions.describe_city(by=OPERATOR, now=NOON, facts=msgspec.structs.replace(CITY, code="7"))


def test_a_box_that_is_turned_round_is_refused() -> None:
    with pytest.raises(ValueError, match="west < east"):
        Box(west=121, south=-5, east=120, north=-4)


def test_whoever_lacks_the_permission_changes_nothing() -> None:
    unit = make_unit(make_city(), "9.9.a")
    by = {"by": Actor(ActorKind.RESIDENT, "7"), "now": NOON}
    name = {"name": "x", "short_name": "x", "since": NEW_YEAR, "decree": DECREE}

    for attempt in (
        lambda: actions.create(**by, code="8", kind="dinas", name="x", parent=unit),
        lambda: actions.correct(**by, unit=unit, name="x"),
        lambda: actions.move(**by, unit=unit, parent=unit),
        lambda: actions.rename(**by, unit=unit, **name),
        lambda: actions.close(**by, unit=unit, valid_to=NEW_YEAR, decree=DECREE),
        lambda: actions.succeed(
            **by, predecessor=unit, successor=unit, kind="merge", since=NEW_YEAR, decree=DECREE
        ),
        lambda: actions.describe_city(**by, facts=CITY),
    ):
        with pytest.raises(NotAllowed):
            attempt()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "dinas"},
        {"valid_from": NEW_YEAR, "valid_to": NEW_YEAR},
    ],
)
def test_the_database_refuses_a_unit_that_cannot_be(wrong: dict[str, object]) -> None:
    row = {"code": "8", "number_code": "8", "kind": "kota", "name": "x", "path": "8/", **wrong}

    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(**row)
