from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from balaikota.core.people.tests.factories import (
    make_city,
    make_officer,
    make_resident,
    make_unit,
)
from balaikota.core.units.models import FormerName, Succession
from balaikota.engine.office.tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
UNITS = reverse("office:units")


def test_the_tree_tells_who_heads_each_office_and_which_have_nobody(client):
    klojen = make_unit("kecamatan", short_name="Klojen")
    kauman = make_unit(parent=klojen, short_name="Kauman")
    make_officer("lurah", kauman, name="Siti", mode="plh")
    client.force_login(make_officer("petugas-loket", kauman))

    shown = text_of(client.get(UNITS))

    assert "3 unit kerja" in shown
    assert "2 tanpa pimpinan" in shown
    assert re.search(r"Kecamatan Klojen \S+ Kosong Kelurahan Kauman \S+ Siti Plh\.", shown)


def test_the_tree_costs_the_same_for_few_and_many(client, django_assert_max_num_queries):
    klojen = make_unit("kecamatan")
    client.force_login(make_officer("camat", klojen))
    for _ in range(20):
        make_officer("lurah", make_unit(parent=klojen))

    with django_assert_max_num_queries(8):
        client.get(UNITS)


def test_an_office_shows_its_people_what_hangs_below_and_what_it_was(client):
    klojen = make_unit("kecamatan", short_name="Klojen", doubt="nama dari sumber 2022")
    kauman = make_unit(parent=klojen, short_name="Kauman")
    old = make_unit("kecamatan", valid_to=date(2020, 1, 1))
    Succession.objects.create(
        predecessor=old, successor=klojen, kind="merge", since=date(2020, 1, 1), decree="Perda 1"
    )
    FormerName.objects.create(
        unit=klojen, name="Kecamatan Lama", short_name="Lama", valid_to=date(2019, 1, 1), decree="P"
    )
    make_officer("petugas-loket", klojen, name="Budi")
    make_officer("verifikator", klojen, name="Ani")
    make_officer("juru-tulis", klojen, name="Lama")
    client.force_login(make_officer("admin-orang", make_city()))

    shown = text_of(client.get(reverse("office:unit", args=[klojen.code])))

    assert "Kosong Camat Klojen" in shown
    assert re.search(r"Petugas Loket .* Budi .* Verifikator .* Ani", shown)
    assert kauman.name in shown
    assert "Belum pasti: nama dari sumber 2022" in shown
    assert "Bernama Kecamatan Lama sampai 1 Januari 2019" in shown
    assert f"Meneruskan tugas {old.name}" in shown
    assert "Tunjuk Plh. atau Plt." in shown


def test_a_closed_office_says_so_and_who_follows_it(client):
    old = make_unit("dinas", valid_to=date(2020, 1, 1))
    new = make_unit("dinas")
    Succession.objects.create(
        predecessor=old, successor=new, kind="replace", since=date(2020, 1, 1), decree="Perda 2"
    )
    client.force_login(make_officer("petugas-loket", new))

    shown = text_of(client.get(reverse("office:unit", args=[old.code])))

    assert "tidak ada lagi sejak 1 Januari 2020" in shown
    assert f"Tugasnya diteruskan {new.name}" in shown
    assert "Tunjuk Plh." not in shown


def test_an_office_that_never_was_is_not_found_and_none_at_all_says_what_to_do(client):
    lurah = make_officer("lurah")
    client.force_login(lurah)

    assert client.get(reverse("office:unit", args=["99.99"])).status_code == 404


def test_strangers_are_turned_away(client):
    unit = make_unit()
    addresses = [UNITS, reverse("office:unit", args=[unit.code])]

    for address in addresses:
        assert client.get(address).url.startswith("/masuk/?next=")
    client.force_login(make_resident())
    assert [client.get(address).status_code for address in addresses] == [404, 404]
