from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from balaikota.core.ledger import queries as ledger
from balaikota.core.people import queries as people
from balaikota.core.people.models import Assignment
from balaikota.core.people.tests.factories import (
    NOON,
    assign,
    make_officer,
    make_unit,
    make_user,
)
from balaikota.engine.office.tests.pages import day, text_of
from balaikota.lib.wording import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PEOPLE = reverse("office:people")
ASSIGN = reverse("office:assign")
ACTING = reverse("office:acting")
DAY = timedelta(days=1)


def page(client, address, **query):
    return client.get(address, query)


def decree(**changes):
    """Return what a people admin types for a Plh from now until the end of 8 December."""
    typed = {"mode": "plh", "other": "", "from_time": "12.00", "decree_number": "800/17/2026"}
    typed |= day("from_day", date(2026, 11, 24)) | day("to_day", date(2026, 12, 8))
    return typed | day("decree_day", date(2026, 11, 23)) | changes


def acting_for(unit, role="lurah"):
    return f"{ACTING}?jabatan={role}:{unit.code}"


# Assigning


def test_an_admin_reads_what_will_happen_before_it_does(client, admin, kauman):
    budi = make_user("Budi Santoso", username="budi.s")
    typed = {"other": "budi.s", "role": "lurah", "unit": kauman.code, "decree_number": "821/9"}
    typed |= day("from_day", date(2026, 12, 1)) | day("decree_day", date(2026, 11, 20))

    foretold = client.post(ASSIGN, typed)

    assert foretold.status_code == 200
    assert (
        "Mulai Selasa, 1 Desember 2026, 00.00 WIB, Budi Santoso menjadi Lurah Kauman, "
        "tanpa batas akhir." in text_of(foretold)
    )
    assert "tetap kosong sampai saat itu" in text_of(foretold)
    assert not Assignment.objects.filter(user=budi).exists()
    assert ledger.count_events(verb="people.assign") == 0

    saved = client.post(ASSIGN, typed | {"simpan": "1"}, follow=True)

    assert "Tersimpan: Budi Santoso, Lurah Kauman." in text_of(saved)
    row = Assignment.objects.get(user=budi)
    assert row.valid_from == datetime(2026, 11, 30, 17, tzinfo=UTC)
    assert row.valid_to is None
    assert ledger.count_events(verb="people.assign") == 1


def test_the_way_back_keeps_what_was_typed(client, admin, kauman):
    make_user("Budi", username="budi.s")
    typed = {"other": "budi.s", "role": "lurah", "unit": kauman.code, "ubah": "1"}

    response = client.post(ASSIGN, typed | day("from_day", date(2026, 12, 1)))

    assert response.status_code == 200
    assert "Ada yang perlu diperbaiki" not in text_of(response)
    assert 'value="budi.s"' in response.content.decode()


def test_a_person_chosen_before_is_filled_in(client, admin):
    budi = make_user("Budi", username="budi.s")

    assert 'value="budi.s"' in page(client, ASSIGN, orang=budi.pk).content.decode()
    assert page(client, ASSIGN, orang=999_999).status_code == 404


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"other": ""}, "Tulis nama atau nama pengguna petugas."),
        ({"other": "Zainal"}, "Tidak ada petugas bernama “Zainal”"),
        ({"other": "Budi"}, "Ada beberapa petugas bernama itu"),
        ({"role": ""}, "Pilih perannya."),
        ({"role": "camat"}, "Peran ini tidak ada di Kelurahan Kauman."),
        ({"unit": ""}, "Pilih unit kerjanya."),
        ({"unit": "99.99"}, "Pilih unit kerja dari daftar."),
        ({"from_day-day": "31", "from_day-month": "2"}, "Tanggal ini tidak ada."),
        ({"from_day-year": "26"}, "Tulis tahun dengan empat angka"),
        ({"from_day-year": "9" * 30}, "Tanggal ini tidak ada"),
        ({"from_day-day": "", "from_day-month": "", "from_day-year": ""}, "Isi tanggal mulai."),
        ({"from_time": "25.00"}, "Tulis jam dari 00.00 sampai 23.59"),
        ({"from_time": "pagi"}, "Tulis jam dari 00.00 sampai 23.59"),
        ({"to_time": "12"}, "Isi hari terakhir; jamnya sudah Anda isi."),
        ({"to_day-day": "1", "to_day-month": "11", "to_day-year": "2026"}, "Akhir masa tugas"),
    ],
)
def test_an_assignment_that_cannot_be_says_why(client, admin, kauman, changes, message):
    make_user("Budi Santoso", username="budi.s")
    make_user("Budi Hartono", username="budi.h")
    typed = {"other": "budi.s", "role": "lurah", "unit": kauman.code}
    typed |= day("from_day", date(2026, 12, 1)) | changes

    response = client.post(ASSIGN, typed)

    assert response.status_code == 422
    assert message in text_of(response)
    assert "Kesalahan: Masukkan penugasan" in response.content.decode()


def test_several_people_of_one_name_are_offered_and_one_is_picked(client, admin, kauman):
    budi = make_user("Budi Santoso", username="budi.s")
    make_user("Budi Hartono", username="budi.h")
    typed = {"other": "Budi", "role": "lurah", "unit": kauman.code}
    typed |= day("from_day", date(2026, 12, 1))

    offered = client.post(ASSIGN, typed)
    picked = client.post(ASSIGN, typed | {"person": str(budi.pk), "simpan": "1"})

    assert "Budi Hartono (budi.h)" in text_of(offered)
    assert picked.status_code == 302
    assert people.count_people(people.actor_for(admin, now=NOON), now=NOON, role="lurah") == 1


def test_nobody_assigns_themselves_on_the_page(client, admin, kauman):
    typed = {"other": admin.username, "role": "lurah", "unit": kauman.code}

    response = client.post(ASSIGN, typed | day("from_day", date(2026, 12, 1)))

    assert "Penugasan Anda sendiri dimasukkan oleh orang lain." in text_of(response)


def test_an_admin_of_a_kecamatan_is_offered_only_its_units(client, kauman):
    make_unit(short_name="Jauh")
    client.force_login(make_officer("admin-orang", kauman.parent))

    shown = text_of(page(client, ASSIGN))

    assert "Kelurahan Kauman" in shown
    assert "Kelurahan Jauh" not in shown


# Standing in


def test_a_lurah_ends_at_noon_and_a_plh_typed_in_frees_the_post(client, admin, kauman):
    make_officer("lurah", kauman, name="Siti", valid_to=NOON)
    seklur = make_officer("seklur", kauman, name="Budi Santoso")
    assert people.has_holder("lurah", kauman.pk, now=NOON - timedelta(seconds=1))
    assert not people.has_holder("lurah", kauman.pk, now=NOON)

    form = client.get(acting_for(kauman))
    assert "Jabatan ini sekarang kosong." in text_of(form)
    assert "Budi Santoso" in text_of(form)

    typed = decree(person=str(seklur.pk))
    foretold = client.post(acting_for(kauman), typed)
    assert (
        "Begitu disimpan, Budi Santoso menjadi Plh. Lurah Kauman sampai 8 Desember 2026. "
        "Jabatan ini sekarang kosong. Tugas yang menunggu terbuka lagi saat itu juga. "
        "Sesudah itu jabatan ini kosong, kecuali ada penugasan baru." in text_of(foretold)
    )
    assert not people.has_holder("lurah", kauman.pk, now=NOON)

    client.post(acting_for(kauman), typed | {"simpan": "1"})
    assert people.find_holders("lurah", kauman.pk, now=NOON) == [seklur]
    assert not people.has_holder("lurah", kauman.pk, now=datetime(2026, 12, 9, tzinfo=WIB))
    assert people.actor_for(seklur, now=NOON).holding("lurah", kauman.pk).title == (
        "Plh. Lurah Kauman"
    )


def test_the_page_proposes_a_plt_for_an_empty_post_and_a_plh_beside_a_holder(client, admin, kauman):
    empty = client.get(acting_for(kauman)).content.decode()
    make_officer("lurah", kauman, name="Siti")
    held = client.get(acting_for(kauman)).content.decode()

    assert re.search(r'value="plt" checked', empty)
    assert re.search(r'value="plh" checked', held)
    assert "Sekarang: Siti, Lurah Kauman" in held


def test_a_camat_appoints_a_plh_below_and_reads_that_the_lurah_stays(client, kauman):
    make_officer("lurah", kauman, name="Siti")
    seklur = make_officer("seklur", kauman, name="Budi")
    client.force_login(make_officer("camat", kauman.parent))

    foretold = client.post(acting_for(kauman), decree(person=str(seklur.pk)))

    assert "Siti tetap memegang jabatan ini; Budi bertindak untuknya." in text_of(foretold)
    assert client.post(acting_for(kauman), decree(person=str(seklur.pk), simpan="1")).url == (
        reverse("office:person", args=[seklur.pk])
    )


def test_the_post_is_chosen_first_and_the_empty_ones_lie_on_top(client, admin, kauman):
    make_officer("camat", kauman.parent, name="Siti Camat")

    shown = text_of(page(client, ACTING))

    assert re.search(r"Lurah Kauman – kosong .*Camat Klojen – Siti Camat", shown)
    assert page(client, ACTING, jabatan="lurah:99").status_code == 200


def test_a_decree_for_a_post_that_is_not_on_the_list_is_refused(client, kauman):
    camat = make_officer("camat", kauman.parent)
    client.force_login(camat)

    response = client.post(acting_for(make_unit()), decree(person=str(camat.pk)))

    assert response.status_code == 404
    assert "Jabatan itu tidak dapat Anda isi" in text_of(response)


def test_a_camat_without_kelurahan_has_no_post_to_fill(client):
    client.force_login(make_officer("camat", make_unit("kecamatan")))

    assert "Tidak ada jabatan yang dapat Anda isi" in text_of(page(client, ACTING))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"mode": ""}, "Pilih Plh. atau Plt."),
        ({"decree_number": ""}, "Isi nomor surat perintah."),
        (
            {"decree_day-day": "", "decree_day-month": "", "decree_day-year": ""},
            "Isi tanggal surat",
        ),
        ({"to_day-day": "", "to_day-month": "", "to_day-year": ""}, "Isi hari terakhir."),
        ({"person": "", "other": ""}, "Pilih petugasnya."),
        ({"person": "lain", "other": ""}, "Tulis nama atau nama pengguna petugas."),
        ({"person": "abc"}, "Pilih petugasnya."),
        ({"person": "999999"}, "Pilih petugasnya."),
        ({"mode": "plt"}, "Akhiri dulu penugasan itu"),
    ],
)
def test_a_decree_that_cannot_be_says_why(client, admin, kauman, changes, message):
    make_officer("lurah", kauman, name="Siti")
    seklur = make_officer("seklur", kauman)

    response = client.post(acting_for(kauman), decree(**{"person": str(seklur.pk)} | changes))

    assert response.status_code == 422
    assert message in text_of(response)


# Ending


def test_an_assignment_ends_now_with_a_reason(client, admin, kauman):
    siti = make_officer("lurah", kauman, name="Siti")
    row = Assignment.objects.get(user=siti)
    address = reverse("office:assignment_end", args=[row.pk])

    assert "Yang sudah dikerjakan tetap sah" in text_of(client.get(address))
    response = client.post(address, {"when": "now", "reason": "Pensiun"}, follow=True)

    assert "Penugasan diakhiri: Lurah Kauman" in text_of(response)
    assert not people.has_holder("lurah", kauman.pk, now=NOON)


def test_an_assignment_ends_with_a_day_to_come(client, admin, kauman):
    siti = make_officer("lurah", kauman)
    row = Assignment.objects.get(user=siti)
    typed = {"when": "later", "reason": "Pindah"} | day("to_day", date(2026, 11, 30))

    client.post(reverse("office:assignment_end", args=[row.pk]), typed)

    row.refresh_from_db()
    assert row.valid_to == datetime(2026, 12, 1, tzinfo=WIB)


def test_an_assignment_not_begun_is_cancelled(client, admin, kauman):
    row = assign(make_user("Budi"), "lurah", kauman, valid_from=NOON + DAY)
    address = reverse("office:assignment_end", args=[row.pk])

    assert "Penugasan ini belum mulai." in text_of(client.get(address))
    response = client.post(address, {"when": "now", "reason": "Salah orang"}, follow=True)

    assert "dibatalkan sebelum mulai" in text_of(response)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"when": "now", "reason": ""}, "Isi alasannya."),
        ({"when": "", "reason": "x"}, "Pilih kapan berakhir."),
        ({"when": "later", "reason": "x"}, "Isi hari terakhir."),
        (
            {"when": "later", "reason": "x"} | day("to_day", date(2026, 11, 1)),
            "berakhir sekarang atau nanti",
        ),
        ({"when": "now", "reason": "x" * 301}, "paling panjang 300 huruf"),
    ],
)
def test_an_ending_that_cannot_be_says_why(client, admin, kauman, typed, message):
    row = Assignment.objects.get(user=make_officer("lurah", kauman))

    response = client.post(reverse("office:assignment_end", args=[row.pk]), typed)

    assert response.status_code == 422
    assert message in text_of(response)
