"""Who may do what where on a day, who held what, what ends soon."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from balaikota.core.ledger import queries as ledger
from balaikota.core.people import actions
from balaikota.core.people.models import Assignment
from balaikota.core.people.tests.factories import (
    NOON,
    actor,
    assign,
    make_officer,
    make_unit,
    make_user,
)
from balaikota.engine.office.tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
MATRIX, EXPIRING = reverse("office:matrix"), reverse("office:expiring")
DAY = timedelta(days=1)


def on(when, **query):
    parts = {"tanggal-day": when.day, "tanggal-month": when.month, "tanggal-year": when.year}
    return parts | query


@pytest.fixture
def lurah(kauman):
    return make_officer("lurah", kauman, name="Pak Lurah", decree_number="821/1")


def test_the_matrix_says_who_may_do_what_and_why(client, admin, kauman, lurah):
    plh = make_officer("lurah", kauman, name="Bu Plh", mode="plh", valid_to=NOON + DAY)

    shown = text_of(client.get(MATRIX, {"unit": kauman.code}))

    assert "Siapa boleh apa di Kelurahan Kauman" in shown
    assert "Mengerjakan langkah permohonan Bu Plh Plh. Lurah Kauman, sampai" in shown
    assert "Mengerjakan langkah permohonan Pak Lurah Lurah Kauman (SK 821/1)" in shown
    assert "Memasukkan penugasan beserta SK-nya Dewi Admin" in shown  # reaches it from above
    tomorrow = text_of(client.get(MATRIX, on(date(2026, 11, 26), unit=kauman.code)))
    assert plh.name not in tomorrow
    assert "25 November" not in tomorrow
    long_ago = text_of(client.get(MATRIX, on(date(2024, 1, 2), unit=kauman.code)))
    assert "Tidak ada yang berwenang di sini pada hari itu." in long_ago


def test_the_matrix_can_be_narrowed_to_one_verb_or_person(client, admin, kauman, lurah):
    make_officer("seklur", kauman, name="Bu Seklur")
    at = {"unit": kauman.code}

    verb = text_of(client.get(MATRIX, at | {"wewenang": "people.view"}))
    person = client.get(MATRIX, at | {"orang": lurah.pk})

    assert "Mengerjakan langkah permohonan Pak Lurah" not in verb
    assert "Melihat siapa memegang jabatan apa Pak Lurah" in verb
    assert f"/meja/orang/{lurah.pk}/" in person.content.decode()
    assert "Bu Seklur" not in text_of(person)


@pytest.mark.parametrize(
    ("day", "message"), [((31, 2, 2026), "Tanggal ini tidak ada."), ((1, 2, 26), "Tulis tahun")]
)
def test_a_day_that_is_none_says_so(client, admin, kauman, day, message):
    parts = dict(zip(("tanggal-day", "tanggal-month", "tanggal-year"), day, strict=True))

    assert message in text_of(client.get(MATRIX, parts))


def test_the_matrix_goes_along_as_a_spreadsheet_and_the_ledger_knows(client, admin, kauman, lurah):
    lurah.name = "=Pak Lurah"
    lurah.save()

    got = client.get(MATRIX, {"unit": kauman.code, "csv": "1"})

    assert got.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = got.content.decode().splitlines()
    assert lines[0] == "\ufeffBagian,Wewenang,Nama,Sebagai,Sampai,Dasar"
    assert "Permohonan,Mengerjakan langkah permohonan,'=Pak Lurah,Lurah Kauman,,821/1" in lines
    assert ledger.find_events(subject="people:assignments")


def test_nobody_reads_the_matrix_of_a_unit_beyond_their_reach(client, kauman, lurah):
    other = make_unit(short_name="Jauh")
    client.force_login(lurah)

    assert "Siapa boleh apa di Kelurahan Kauman" in text_of(
        client.get(MATRIX, {"unit": other.code})
    )


def test_a_city_whose_unit_is_gone_has_no_matrix(client, kauman, lurah):
    client.force_login(lurah)
    kauman.valid_to = date(2026, 11, 25)
    kauman.save()
    assert client.get(MATRIX).status_code == 200


def test_the_matrix_of_many_people_costs_few_queries(
    client, admin, kauman, django_assert_max_num_queries
):
    for _number in range(30):
        make_officer("verifikator", kauman)

    with django_assert_max_num_queries(9):
        client.get(MATRIX, {"unit": kauman.code})


# History


def test_the_history_of_a_unit_says_by_whom_and_why(client, admin, kauman, lurah):
    row = Assignment.objects.get(user=lurah)
    actions.end_assignment(by=actor(admin), now=NOON, assignment=row, reason="Pensiun")
    actions.assign(
        by=actor(admin), now=NOON, user=make_user("Penerus"), role="lurah", unit=kauman,
        valid_from=NOON, decree_number="821/2",
    )  # fmt: skip

    shown = text_of(client.get(reverse("office:unit_history", args=[kauman.code])))

    assert "Pak Lurah Lurah Kauman Sudah berakhir" in shown
    assert "Diakhiri Dewi Admin" in shown
    assert "Alasan: Pensiun" in shown
    assert "Penerus Lurah Kauman" in shown
    assert "SK 821/2" in shown
    assert "Dimasukkan Dewi Admin" in shown
    assert "Dimasukkan sistem" in shown
    assert "Diakhiri Dewi Admin" in text_of(client.get(reverse("office:person", args=[lurah.pk])))


def test_the_history_of_a_unit_elsewhere_looks_absent(client, kauman, lurah):
    client.force_login(lurah)

    assert client.get(reverse("office:unit_history", args=[make_unit().code])).status_code == 404
    assert "Belum ada" not in text_of(
        client.get(reverse("office:unit_history", args=[kauman.code]))
    )


# What ends soon


def test_what_ends_soon_is_listed_for_14_30_or_60_days(client, admin, kauman, lurah):
    for number, days in enumerate((10, 20, 50, 70)):
        assign(make_user(f"Orang {number}"), "verifikator", kauman, valid_to=NOON + days * DAY)

    def names(**query):
        shown = text_of(client.get(EXPIRING, query))
        return [number for number in range(4) if f"Orang {number}" in shown]

    assert names(hari="14") == [0]
    assert names() == [0, 1]
    assert names(hari="60") == [0, 1, 2]
    assert names(hari="x") == [0, 1]
    lines = client.get(EXPIRING, {"hari": "14", "csv": "1"}).content.decode().splitlines()
    assert lines[1].startswith("Orang 0,Verifikator Kelurahan Kauman,")


def test_nothing_ending_says_so(client, admin):
    assert "Tidak ada penugasan yang berakhir dalam 30 hari." in text_of(client.get(EXPIRING))
