"""A thousand rows, forty of them bad: each is named with row and cell, in few statements."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core.people.models import Assignment, User
from balaikota.core.people.tests.factories import (
    NOON,
    actor,
    assign,
    make_city,
    make_officer,
    make_unit,
)  # fmt: skip
from balaikota.engine.office.actions import imports
from balaikota.engine.office.imports import offered
from balaikota.engine.office.models import Import
from balaikota.engine.office.queries import imports as queries
from balaikota.engine.office.tests import tables
from balaikota.engine.office.tests.tables import row, sheet
from balaikota.lib.tables import reading, writing
from balaikota.lib.wording import WIB

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 12, 1, tzinfo=WIB)


@pytest.fixture
def town():
    return tables.make_town()


@pytest.fixture
def by(town):
    return actor(make_officer("admin-orang", make_city(), name="Dewi Admin"))


def stage(by, *rows, **given):
    return imports.stage(by=by, now=NOON, file_name="data.csv", sheet=sheet(*rows, **given))


def plan(by, *rows, **given):
    return queries.plan_of(stage(by, *rows, **given), by=by, now=NOON)


def only(by, *rows):
    """Return the last row of a plan."""
    return plan(by, *rows).rows[-1]


def faults(judged):
    return [(one.key, one.text) for one in judged.problems if not one.is_warning]


def warnings(judged):
    return [(one.key, one.text) for one in judged.problems if one.is_warning]


def as_csv(rows):
    return writing.as_csv([tables.HEADING, *rows])


def as_xlsx(rows):
    return writing.as_xlsx([("Data", [tables.HEADING, *rows])])


@pytest.mark.slow
@pytest.mark.parametrize("written", [as_csv, as_xlsx])
def test_a_thousand_rows_with_forty_bad_ones_name_each_row_and_cell(by, town, written):
    good, bad = tables.good_rows(town, 960), tables.bad_kinds(town)
    rows = [*good[:40], *(cells for cells, _key, _words in bad), *good[40:]]
    before = tables.standing()
    content = reading.read(written(rows))

    staged = imports.stage(by=by, now=NOON, file_name="data", sheet=content)
    found = queries.plan_of(staged, by=by, now=NOON)

    assert len(rows) == 1000
    assert len({(key, words) for _cells, key, words in bad}) >= 30
    assert [one.number for one in found.bad] == list(range(42, 82))
    for one, (cells, key, words) in zip(found.bad, bad, strict=True):
        (problem,) = [problem for problem in one.problems if not problem.is_warning]
        assert (problem.key, words in problem.text) == (key, True), (one.number, problem)
        assert problem.value == cells[tables.KEYS.index(key)]
    assert found.counts["good"] == 960
    assert tables.standing() == before


@pytest.mark.slow
def test_judging_takes_as_many_statements_for_a_thousand_rows_as_for_ten(by, town):
    few = stage(by, *tables.good_rows(town, 10))
    many = stage(by, *tables.good_rows(town, 1000))

    counted = []
    for source in (few, many):
        with CaptureQueriesContext(connection) as asked:
            queries.plan_of(source, by=by, now=NOON)
        counted.append(len(asked))

    assert counted[0] == counted[1] <= 6


def test_a_draft_writes_nothing_about_people_and_seals_what_was_typed(by, town):
    people, held = User.objects.count(), Assignment.objects.count()

    staged = stage(by, row())

    assert (User.objects.count(), Assignment.objects.count()) == (people, held)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, file_name FROM office_import")
        stored = cursor.fetchone()
    assert all("Siti" not in text and "data.csv" not in text for text in stored)
    assert "Siti" in str(Import.objects.get(pk=staged.pk).content)


def test_a_missing_column_is_named(by):
    with pytest.raises(imports.NotATable, match="Jabatan"):
        stage(by, ("Siti", "1"), heading=("Nama", "NIP"))


def test_a_table_without_rows_is_refused(by):
    with pytest.raises(imports.NotATable, match="hanya berisi judul"):
        stage(by)


def test_whom_a_row_means_is_found_by_nip_email_or_user_name(by, town):
    tables.known_officer(
        "Siti Aminah, S.AP.", "198706122010012008", username="siti", email="siti@contoh.test"
    )

    for given in (
        {"nip": "198706122010012008"},
        {"email": "SITI@contoh.test"},
        {"username": "Siti"},
    ):
        found = only(by, row(**{"nip": "", "email": "", "name": ""} | given))
        assert not found.problems
        assert (found.person.user.username, found.opens_account) == ("siti", False)


def test_several_rows_of_one_new_person_open_one_account(by, town):
    found = plan(by, row(), row(role="Verifikator", email="", name=""))

    assert found.counts["opened"] == 1
    assert found.rows[0].person is found.rows[1].person


def test_rows_that_disagree_about_a_new_person_are_refused(by, town):
    assert faults(only(by, row(), row(role="Verifikator", email="lain@contoh.test"))) == [
        ("email", "Baris 2 menulis Email lain untuk orang ini. Samakan keduanya.")
    ]
    assert faults(only(by, row(), row(nip="197001012000011001", role="Verifikator")))[0][0] == "nip"


def test_a_name_that_differs_from_the_books_is_only_a_warning(by, town):
    tables.known_officer("Siti Aminah", "198706122010012008", email="siti.aminah@contoh.test")

    found = only(by, row(name="Siti Khadijah"))

    assert not found.is_bad
    assert [key for key, _text in warnings(found)] == ["name"]


def test_a_nip_with_an_odd_birth_date_is_only_a_warning(by, town):
    found = only(by, row(nip="202613452010012008"))

    assert not found.is_bad
    assert [key for key, _text in warnings(found)] == ["nip"]


def test_a_definitive_holder_without_decree_is_only_a_warning(by, town):
    assert warnings(only(by, row(decree_number="", decree_date=""))) == [
        ("decree_number", "Nomor SK kosong. Penugasan dapat disimpan, tetapi tanpa dasar tertulis.")
    ]


def test_the_refusals_are_those_of_the_single_act(by, town):
    from balaikota.core.people import actions
    from balaikota.lib.errors import DomainError

    holder = make_officer("lurah", town.kelurahan[2], name="Bu Lurah")
    other = tables.known_officer("Siti Aminah, S.AP.", "198706122010012008")
    with pytest.raises(DomainError) as single:
        actions.assign(
            by=by, now=NOON, user=other, role="lurah", unit=town.kelurahan[2], valid_from=FIRST
        )

    found = only(by, row(email="", role="Lurah", unit=town.kelurahan[2].name))

    assert holder.name in single.value.message
    assert faults(found) == [("valid_from", single.value.message)]


def test_a_unit_out_of_ones_reach_is_refused(town):
    near = make_officer("admin-orang", town.dinas[0], name="Admin Dinas")

    found = only(actor(near), row(), row(nip="", email="b@contoh.test", unit=town.dinas[0].name))

    assert not found.is_bad
    (first, _second) = plan(actor(near), row(), row(unit=town.dinas[0].name)).rows
    assert faults(first) == [("unit", "Anda tidak mengurus penugasan di Kelurahan Kauman.")]


def test_ones_own_row_is_refused(by, town):
    me = User.objects.get(pk=by.id)

    found = only(by, row(name=me.name, nip="", email=me.email))

    assert faults(found) == [("name", "Penugasan Anda sendiri dimasukkan oleh orang lain.")]


def test_a_row_gives_an_assignment_of_the_books_its_end(by, town):
    user = tables.known_officer("Siti Aminah, S.AP.", "198706122010012008")
    held = assign(user, "petugas-loket", town.kelurahan[0], valid_from=FIRST - timedelta(days=365))

    found = only(by, row(email="", valid_from="1 Desember 2025", valid_to="31 Desember 2026"))

    assert (found.outcome, found.row.pk) == ("end", held.pk)
    assert found.at == datetime(2027, 1, 1, tzinfo=WIB)


def test_an_end_in_the_past_is_refused_as_the_single_act_does(by, town):
    user = tables.known_officer("Siti Aminah, S.AP.", "198706122010012008")
    assign(user, "petugas-loket", town.kelurahan[0], valid_from=FIRST - timedelta(days=365))

    found = only(by, row(email="", valid_from="1 Desember 2025", valid_to="1 Januari 2026"))

    assert faults(found) == [("valid_to", "Penugasan berakhir sekarang atau nanti, tidak mundur.")]


def test_what_the_books_say_already_is_left_as_it_is(by, town):
    user = tables.known_officer("Siti Aminah, S.AP.", "198706122010012008")
    assign(user, "petugas-loket", town.kelurahan[0], valid_from=FIRST)

    assert only(by, row(email="")).outcome == "same"
    assert (
        "Baris 2 menyebut penugasan yang sama"
        in faults(only(by, row(email=""), row(email="")))[0][1]
    )


def test_a_post_that_a_row_of_the_table_empties_can_be_filled_by_another(by, town):
    user = tables.known_officer("Bu Lama", "197001012000012001")
    assign(user, "lurah", town.kelurahan[0], valid_from=FIRST - timedelta(days=365))
    ends = row(
        name="Bu Lama", nip="197001012000012001", email="", role="Lurah",
        valid_from="1 Desember 2025", valid_to="30 November 2026",
    )  # fmt: skip
    begins = row(role="Lurah Kauman")

    assert only(by, begins).is_bad
    assert [one.outcome for one in plan(by, begins, ends).rows] == ["begin", "end"]


def test_names_that_two_units_bear_ask_for_the_code(town):
    make_unit("dinas", make_city(), code="a-1", name="Dinas Kembar", short_name="K1")
    make_unit("dinas", make_city(), code="a-2", name="Dinas Kembar", short_name="K2")
    by = actor(make_officer("admin-orang", make_city()))

    assert "a-1, a-2" in faults(only(by, row(unit="Dinas Kembar")))[0][1]
    assert not only(by, row(unit="A-2")).is_bad


def test_a_successor_of_the_same_name_is_meant_from_its_first_day_on(by, town):
    day = date(2026, 12, 1)
    make_unit("dinas", make_city(), name="Dinas Ganti", short_name="G1", valid_to=day)
    new = make_unit("dinas", make_city(), name="Dinas Ganti", short_name="G2", valid_from=day)

    assert only(by, row(unit="Dinas Ganti")).row.unit_id == new.pk


def test_the_ambiguous_dates_of_a_column_with_american_ones_are_refused(by, town):
    found = plan(
        by, row(valid_from="12/31/2026"), row(valid_from="1/2/2027", nip="", email="b@c.id")
    )

    assert [faults(one)[0][0] for one in found.rows] == ["valid_from", "valid_from"]
    assert "dua tanggal" in faults(found.rows[1])[0][1]


def test_a_row_with_more_cells_than_headings_is_named(by, town):
    text = "Nama,NIP,Jabatan,Unit,TMT\nSiti, S.AP.,198706122010012008,Lurah,Kauman,1-12-2026\n"
    staged = imports.stage(by=by, now=NOON, file_name="x", sheet=reading.read(text.encode()))

    (found,) = queries.plan_of(staged, by=by, now=NOON).rows

    assert any(key == "" and "tanda kutip" in text for key, text in faults(found))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_a_table_we_can_read(by, town, kind):
    read = reading.read(offered.template(kind))

    assert read.heading == tables.HEADING
    staged = imports.stage(by=by, now=NOON, file_name="contoh", sheet=read)
    assert not queries.plan_of(staged, by=by, now=NOON).bad


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_bad_rows_can_be_mended_and_sent_again(by, town, kind):
    staged = stage(by, row(), row(name="=Budi", nip="1", email="b@contoh.test", unit="Kauman"))
    bad = queries.plan_of(staged, by=by, now=NOON).bad

    again = reading.read(offered.bad_rows(kind, staged.content, bad))

    assert (again.heading[0], again.heading[-1]) == ("Baris", "Yang perlu diperbaiki")
    assert again.rows[0].cells[:3] == ("3", "=Budi", "1")
    assert "NIP: NIP terdiri dari 18 angka" in again.rows[0].cells[-1]
    restaged = imports.stage(by=by, now=NOON, file_name="x", sheet=again)
    assert not restaged.content["unknown"]
    assert restaged.counts["bad"] == 1
