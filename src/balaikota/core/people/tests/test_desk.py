from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from balaikota.core.people import queries
from balaikota.core.people.models import Assignment
from balaikota.core.people.tests.factories import (
    NOON,
    actor,
    assign,
    make_city,
    make_officer,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "end", "state"),
    [
        (-9, None, "now"),
        (-9, 90, "now"),
        (-9, 30, "soon"),
        (-9, 0, "over"),
        (1, None, "ahead"),
        (1, 9, "ahead"),
        (1, 1, "cancelled"),
        (-9, -9, "cancelled"),
    ],
)
def test_a_holding_says_where_it_stands(start, end, state):
    ends = None if end is None else NOON + end * DAY
    siti = make_officer("lurah", valid_from=NOON + start * DAY, valid_to=ends)
    by = actor(make_officer("auditor", make_city()))

    assert [row.state(NOON) for row in queries.holdings_of(by, siti.pk)] == [state]


def test_an_end_is_said_in_the_language_of_the_reader():
    siti = make_officer("lurah", valid_to=NOON)
    by = actor(make_officer("auditor", make_city()))
    row = queries.holdings_of(by, siti.pk)[0]

    assert row.until == "Selasa, 24 November 2026, 12.00 WIB"
    with translation.override("en"):
        assert row.until == "Tuesday, 24 November 2026, 12:00 WIB"
    assert queries.until_words(None) == ""


def test_a_holding_without_an_end_names_none():
    siti = make_officer("lurah")
    by = actor(make_officer("auditor", make_city()))

    assert [row.until for row in queries.holdings_of(by, siti.pk)] == [""]


def test_stand_ins_come_from_the_same_office_then_from_those_around_it():
    klojen = make_unit("kecamatan")
    kauman, kasin = make_unit(parent=klojen), make_unit(parent=klojen)
    make_officer("lurah", kauman, name="Lurah sendiri")
    make_officer("lurah", kasin, name="Lurah tetangga")
    make_officer("verifikator", kauman, name="Verifikator")
    make_officer("seklur", kauman, name="Seklur")
    make_officer("petugas-loket", kauman, name="Loket")
    make_officer("seklur", name="Jauh")

    names = [row.name for row in queries.find_stand_ins("lurah", kauman.pk, now=NOON)]

    assert names == ["Seklur", "Verifikator", "Lurah tetangga"]


def test_a_camat_is_stood_in_for_from_below_by_ten_at_most():
    klojen = make_unit("kecamatan")
    for _ in range(11):
        make_officer("lurah", make_unit(parent=klojen))

    assert len(queries.find_stand_ins("camat", klojen.pk, now=NOON)) == 10


def foretold(**fields):
    unit = fields.pop("unit", None) or make_unit(short_name="Kauman")
    user = fields.pop("user", None) or make_user("Budi")
    row = Assignment(**{"role": "lurah", "valid_from": NOON} | fields, user=user, unit=unit)
    return queries.foretell(row, now=NOON)


def test_what_will_happen_is_told_for_every_kind_of_assignment():
    later = NOON + DAY

    assert foretold()[0] == "Begitu disimpan, Budi menjadi Lurah Kauman, tanpa batas akhir."
    assert foretold(valid_from=later, valid_to=later + DAY) == [
        (
            "Mulai Rabu, 25 November 2026, 12.00 WIB, Budi menjadi Lurah Kauman "
            "sampai Kamis, 26 November 2026, 12.00 WIB."
        ),
        "Jabatan ini sekarang kosong, dan tetap kosong sampai saat itu.",
        "Sesudah itu jabatan ini kosong, kecuali ada penugasan baru.",
    ]
    counter = foretold(role="petugas-loket")
    assert counter == [
        "Begitu disimpan, Budi menjadi Petugas Loket Kelurahan Kauman, tanpa batas akhir."
    ]


def test_a_handover_from_one_holder_to_the_next_leaves_nothing_empty():
    kauman = make_unit(short_name="Kauman")
    make_officer("lurah", kauman, valid_to=NOON + DAY)
    assign(make_user("Ani"), "lurah", kauman, valid_from=NOON + 2 * DAY)

    told = foretold(unit=kauman, valid_from=NOON + DAY, valid_to=NOON + 2 * DAY)

    assert len(told) == 1


def test_posts_are_those_of_the_units_one_sees():
    mine, other = make_unit("kecamatan"), make_unit("kecamatan")
    below, beside = make_unit(parent=mine), make_unit(parent=other)
    camat = actor(make_officer("camat", mine))

    found = {post.unit_id for post in queries.find_posts(camat, now=NOON)}

    assert found == {mine.pk, below.pk}
    assert beside.pk not in found
