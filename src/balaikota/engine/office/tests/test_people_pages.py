from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from balaikota.core.people import queries as people
from balaikota.core.people.models import Assignment, User
from balaikota.core.people.tests.factories import (
    NOON,
    assign,
    make_city,
    make_officer,
    make_resident,
    make_unit,
    make_user,
)
from balaikota.engine.office.tests.pages import text_of
from balaikota.lib.wording import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PEOPLE = reverse("office:people")
ASSIGN = reverse("office:assign")
ACTING = reverse("office:acting")
DAY = timedelta(days=1)


def page(client, address, **query):
    return client.get(address, query)


def acting_for(unit, role="lurah"):
    return f"{ACTING}?jabatan={role}:{unit.code}"


# Who holds what


def test_a_vacant_post_comes_first_with_the_way_to_fill_it(client, admin, kauman):
    body = page(client, PEOPLE)

    assert "Lurah Kauman" in text_of(body)
    assert acting_for(kauman).replace(":", "%3A") in body.content.decode()


def test_many_vacant_posts_are_folded(client, admin):
    for _ in range(12):
        make_unit(parent=make_city(), kind="kecamatan")

    assert "5 jabatan kosong lainnya" in text_of(page(client, PEOPLE))  # with the mayor


def test_what_ends_soon_is_told_with_its_latest_day(client, admin, kauman):
    make_officer("lurah", kauman, name="Siti", valid_to=datetime(2026, 12, 1, tzinfo=WIB))
    make_officer("camat", name="Lama sekali", valid_to=NOON + 90 * DAY)

    shown = text_of(page(client, PEOPLE))

    assert "Siti , Lurah Kauman: sampai 30 November 2026" in shown


def test_people_are_found_by_name_role_and_unit(client, admin, kauman):
    make_officer("lurah", kauman, name="Siti Aminah")
    make_officer("petugas-loket", kauman, name="Budi Santoso")
    other = make_officer("lurah", name="Ani Lestari")

    def names(**query):
        shown = text_of(page(client, PEOPLE, **query))
        return {one for one in ("Siti Aminah", "Budi Santoso", "Ani Lestari") if one in shown}

    assert names() == {"Siti Aminah", "Budi Santoso", "Ani Lestari"}
    assert names(cari="aminah") == {"Siti Aminah"}
    assert names(cari=other.username) == {"Ani Lestari"}
    assert names(peran="lurah", unit=kauman.code) == {"Siti Aminah"}
    assert names(unit=kauman.code) == {"Siti Aminah", "Budi Santoso"}
    assert "Tidak ada petugas yang cocok" in text_of(page(client, PEOPLE, cari="Zzz"))


def test_an_officer_without_a_post_is_seen_by_the_admin_alone(client, admin, kauman):
    make_user("Baru Masuk")
    camat = make_officer("camat", kauman.parent)

    assert "Baru Masuk" in text_of(page(client, PEOPLE))
    client.force_login(camat)
    assert "Baru Masuk" not in text_of(page(client, PEOPLE))


def test_residents_are_not_listed(client, admin):
    resident = make_resident("Bu Sri", username="warga.sri")

    shown = text_of(page(client, PEOPLE))

    assert "Bu Sri" not in shown
    assert "warga.sri" not in shown
    assert client.get(reverse("office:person", args=[resident.pk])).status_code == 404


def test_a_lurah_sees_only_the_people_of_the_kelurahan(client, kauman):
    lurah = make_officer("lurah", kauman, name="Siti Aminah")
    stranger = make_officer("lurah", name="Ani Lestari")
    client.force_login(lurah)

    shown = text_of(page(client, PEOPLE))

    assert "Siti Aminah" in shown
    assert "Ani Lestari" not in shown
    assert client.get(reverse("office:person", args=[lurah.pk])).status_code == 200
    assert client.get(reverse("office:person", args=[stranger.pk])).status_code == 404


def test_a_long_list_has_pages(client, admin, kauman):
    for number in range(people.PAGE_SIZE + 1):
        make_officer("petugas-loket", kauman, name=f"Petugas {number:02}")

    first, second = page(client, PEOPLE), page(client, PEOPLE, halaman=2)

    assert "Petugas 00" in text_of(first)
    assert "halaman 1 dari 2" in text_of(first)
    assert "Petugas 40" in text_of(second)
    assert "Petugas 00" not in text_of(second)
    assert page(client, PEOPLE, halaman="banyak").status_code == 200


def test_the_list_costs_the_same_for_one_and_for_forty(client, admin, kauman):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            page(client, PEOPLE)
        return len(seen)

    make_officer("petugas-loket", kauman)
    cost()  # what the process keeps (the city's name) is fetched once
    few = cost()
    for _ in range(35):
        make_officer("petugas-loket", make_unit(parent=kauman.parent))

    assert cost() == few <= 12


def test_a_person_is_shown_with_now_later_and_before(client, admin, kauman):
    siti = make_officer(
        "lurah", kauman, name="Siti", valid_to=NOON - DAY, decree_number="821/7/2024"
    )
    assign(siti, "seklur", kauman)
    assign(siti, "lurah", make_unit(short_name="Sukun"), valid_from=NOON + DAY)

    shown = text_of(client.get(reverse("office:person", args=[siti.pk])))

    assert re.search(r"Sekarang Sekretaris .* Nanti Lurah Sukun .* Dulu Lurah Kauman", shown)
    assert "SK 821/7/2024" in shown


# Accounts


def test_an_admin_opens_an_account_and_is_led_to_the_post(client, admin):
    typed = {"name": "Budi Santoso", "username": "budi.s", "email": "budi@contoh.test"}

    response = client.post(reverse("office:officer_new"), typed, follow=True)

    user = User.objects.get(username="budi.s")
    assert response.redirect_chain == [(reverse("office:person", args=[user.pk]), 302)]
    assert "Berikutnya: beri tugas" in text_of(response)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Isi nama petugas."),
        ({"username": "budi santoso"}, "Nama pengguna hanya huruf"),
        ({"email": "budi"}, "Alamat email ini tidak lengkap"),
        ({"username": "ani"}, "Nama pengguna ini sudah dipakai"),
        ({"email": "ANI@contoh.test"}, "Alamat email ini sudah dipakai"),
    ],
)
def test_an_account_that_cannot_be_opened_says_why_and_keeps_what_was_typed(
    client, admin, changes, message
):
    make_user("Ani", username="ani", email="ani@contoh.test")
    typed = {"name": "Budi Santoso", "username": "budi.s", "email": "budi@contoh.test"} | changes

    response = client.post(reverse("office:officer_new"), typed)

    assert response.status_code == 422
    assert message in text_of(response)
    assert all(str(value) in response.content.decode() for value in typed.values())


# Who may


def pages(unit, officer):
    held = Assignment.objects.filter(user=officer).first()
    return {
        "people": PEOPLE,
        "person": reverse("office:person", args=[officer.pk]),
        "officer_new": reverse("office:officer_new"),
        "assign": ASSIGN,
        "acting": acting_for(unit),
        "end": reverse("office:assignment_end", args=[held.pk]),
    }


def test_each_sees_the_pages_that_their_roles_open(client, kauman):
    lurah = make_officer("lurah", kauman)
    camat = make_officer("camat", kauman.parent)
    stranger = make_officer("petugas-loket", make_unit())
    admin = make_officer("admin-orang", make_city())
    addresses = pages(kauman, lurah)

    def open_to(user):
        client.force_login(user)
        return {name for name, at in addresses.items() if client.get(at).status_code == 200}

    assert open_to(admin) == set(addresses)
    assert open_to(camat) == {"people", "person", "acting", "end"}
    assert open_to(lurah) == {"people", "person"}
    assert open_to(stranger) == set()
    assert open_to(make_resident()) == set()


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(client, kauman):
    for address in pages(kauman, make_officer("lurah", kauman)).values():
        response = client.get(address)

        assert response.status_code == 302
        assert response.url.startswith("/masuk/?next=")


def test_a_camat_may_not_end_the_lurah_though_the_page_opens(client, kauman):
    row = Assignment.objects.get(user=make_officer("lurah", kauman))
    client.force_login(make_officer("camat", kauman.parent))

    response = client.post(
        reverse("office:assignment_end", args=[row.pk]), {"when": "now", "reason": "x"}
    )

    assert response.status_code == 422
    assert "Anda tidak mengurus penugasan" in text_of(response)
