from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from balaikota.core.files import queries as files
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.models import Assignment
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.models import Case
from balaikota.engine.products.actions import mending
from balaikota.engine.products.models import Product
from balaikota.engine.products.tests.factories import (
    NOON,
    make_case,
    make_letter,
    make_office,
    printed,
    reserve,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]


@pytest.fixture
def lurah(client, office):
    client.force_login(office.lurah)
    return client


def text(response) -> str:
    return " ".join(response.content.decode().split())


def pdf_of(letter) -> bytes:
    return files.read(letter.file)


def test_the_lurah_opens_and_downloads_the_letter(lurah, letter):
    page = lurah.get(reverse("products:letter", args=[letter.pk]))
    file = lurah.get(reverse("products:download", args=[letter.pk]))

    assert letter.entry.number in text(page)
    assert "Cabut surat ini" in text(page)
    assert file.content == pdf_of(letter)


def test_the_decree_of_a_stand_in_lies_beside_the_letter(client):
    office = make_office(mode="plh")
    letter = make_letter(office)
    client.force_login(office.lurah)
    page, decree = (
        reverse(f"products:{name}", args=[letter.pk]) for name in ("letter", "delegation")
    )
    assert "Unduh surat perintah" not in text(client.get(page))
    assert client.get(decree).status_code == 404

    attach_decree(letter)

    assert "Plh. Lurah Kauman menurut 800/1/2026 tanggal 2 November 2026" in text(client.get(page))
    assert decree in text(client.get(page))
    assert client.get(decree).content.startswith(b"%PDF")
    client.force_login(people.make_officer("admin-sistem", people.make_city()))
    assert decree not in text(client.get(page))
    assert client.get(decree).status_code == 404


def attach_decree(letter):
    """Give the assignment behind a letter the file of its decree: here, a letter will do."""
    Assignment.objects.filter(pk=letter.assignment_id).update(decree_file=letter.file)


def test_the_lurah_of_another_kelurahan_finds_nothing(client, letter):
    client.force_login(make_office("Kiduldalem").lurah)

    for name in ("letter", "download", "revoke", "void"):
        assert client.get(reverse(f"products:{name}", args=[letter.pk])).status_code == 404


def test_an_admin_mends_without_reading(client, office):
    product = reserve(make_case(office), office)
    admin = people.make_officer("admin-sistem", people.make_city())
    client.force_login(admin)

    page = text(client.get(reverse("products:letter", args=[product.pk])))

    assert "Cetak lagi dengan nomor ini" in page
    assert "Warung" not in page
    assert client.get(reverse("products:download", args=[product.pk])).status_code == 404
    printed(product)
    assert client.get(reverse("products:download", args=[product.pk])).status_code == 404


def test_the_lurah_revokes_on_a_page_that_asks_why(lurah, letter):
    address = reverse("products:revoke", args=[letter.pk])

    assert "tidak dapat dibatalkan" in text(lurah.get(address))
    empty = lurah.post(address, {"reason": " "})
    assert empty.status_code == 422
    assert "Tulis alasannya." in text(empty)
    done = lurah.post(address, {"reason": "Usaha tutup"}, follow=True)
    assert "Dicabut" in text(done)
    again = lurah.post(address, {"reason": "Usaha tutup"})
    assert again.status_code == 422
    assert "Hanya surat yang berlaku dapat dicabut." in text(again)


def test_a_number_is_given_up_on_a_page_that_asks_why(lurah, office):
    product = reserve(make_case(office), office)
    address = reverse("products:void", args=[product.pk])

    assert "tetap tercatat di register sebagai batal" in text(lurah.get(address))
    done = lurah.post(address, {"reason": "salah alamat"}, follow=True)
    assert "salah alamat" in text(done)


def test_a_letter_is_printed_again_from_the_desk(lurah, office):
    product = reserve(make_case(office), office)
    Product.objects.filter(pk=product.pk).update(status="FAILED", failure="missing key")
    listed = lurah.get(reverse("products:unprinted"))
    assert product.entry.number in text(listed)
    assert "Gagal dicetak" in text(listed)

    lurah.post(reverse("products:retry", args=[product.pk]))

    assert Product.objects.get(pk=product.pk).status == "RESERVED"
    printed(product)
    assert "Tidak ada surat yang tertahan" in text(lurah.get(reverse("products:unprinted")))


def test_an_issued_letter_is_not_printed_again(lurah, letter):
    answer = lurah.post(reverse("products:retry", args=[letter.pk]))

    assert answer.status_code == 409
    assert "tidak sedang menunggu dicetak" in text(answer)


def test_the_register_lists_every_number(lurah, office, letter):
    void = reserve(make_case(office), office)
    mending.void(by=office.actor, now=NOON, product_id=void.pk, reason="salah alamat")
    waiting = reserve(make_case(office), office)

    books = text(lurah.get(reverse("products:registers")))
    page = text(lurah.get(reverse("products:register", args=[letter.entry.register_id])))

    assert office.unit.name in books
    for product in (letter, void, waiting):
        assert product.entry.number in page
    assert "Batal: salah alamat" in page
    assert "Nomor 1 sampai 3 lengkap" in page
    assert "Warung Bu Sri" in page


def test_a_gap_would_be_told(lurah, letter):
    from balaikota.engine.products.models import Register

    Register.objects.update(latest=2)

    page = text(lurah.get(reverse("products:register", args=[letter.entry.register_id])))

    assert "Nomor berikut tidak ada catatannya: 2." in page


def test_the_register_as_csv_is_recorded_first(lurah, letter):
    response = lurah.get(reverse("products:register_csv", args=[letter.entry.register_id]))

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1][1] == letter.entry.number
    assert rows[1][2] == date(2026, 11, 20).isoformat()
    assert LedgerEvent.objects.filter(
        subject=f"products.register:{letter.entry.register_id}", outcome="export"
    ).exists()


def test_no_cell_of_the_csv_is_a_formula(lurah, office):
    letter = make_letter(office, nama_usaha="=1+1")

    response = lurah.get(reverse("products:register_csv", args=[letter.entry.register_id]))

    assert "'=1+1" in response.content.decode()


def test_registers_of_other_units_and_years_are_not_shown(client, letter, office):
    other = make_office("Kiduldalem")
    client.force_login(other.lurah)

    assert office.unit.name not in text(client.get(reverse("products:registers")))
    address = reverse("products:register", args=[letter.entry.register_id])
    assert client.get(address).status_code == 404
    client.force_login(office.lurah)
    last_year = client.get(reverse("products:registers"), {"tahun": "2025"})
    assert "Belum ada surat bernomor" in text(last_year)
    assert client.get(reverse("products:registers"), {"tahun": "²"}).status_code == 200


def test_who_may_not_see_the_case_sees_the_number_only(client, letter):
    people_admin = people.make_officer("bagian-organisasi", people.make_unit("bagian"))
    client.force_login(people_admin)

    page = text(client.get(reverse("products:register", args=[letter.entry.register_id])))

    assert letter.entry.number in page
    assert "Warung Bu Sri" not in page


@pytest.mark.parametrize("name", ["registers", "unprinted"])
def test_a_list_takes_few_queries(lurah, office, name, django_assert_max_num_queries):
    for _ in range(3):
        reserve(make_case(office), office)

    with django_assert_max_num_queries(12):
        lurah.get(reverse(f"products:{name}"))


def test_a_register_takes_the_same_queries_however_long(
    lurah, office, django_assert_max_num_queries
):
    entry = [reserve(make_case(office), office) for _ in range(5)][0].entry

    with django_assert_max_num_queries(14):
        lurah.get(reverse("products:register", args=[entry.register_id]))


@pytest.mark.parametrize("name", ["registers", "unprinted"])
def test_residents_and_strangers_find_no_register(client, name):
    address = reverse(f"products:{name}")
    assert client.get(address).status_code == 302
    client.force_login(people.make_user())
    assert client.get(address).status_code == 404


def test_a_resident_reads_their_own_letter_at_the_portal_and_not_on_the_desk(client):
    letter = make_letter(make_office(mode="plh"))
    attach_decree(letter)
    sri = people.make_user()
    Case.objects.filter(pk=letter.case_id).update(applicant=sri)
    client.force_login(sri)

    for name in ("letter", "download", "delegation"):
        assert client.get(reverse(f"products:{name}", args=[letter.pk])).status_code == 404
