"""What treasurers and heads read and do on the desk."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from balaikota.engine.cases.tests.factories import MORNING, fresh
from balaikota.engine.fees.models import Invoice, Matter, Payment, Statement
from balaikota.engine.fees.tests.factories import (
    WHOLE,
    billed,
    check_books,
    invoice_of,
    matter_of,
    report,
)
from balaikota.engine.fees.tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def tari(house):
    client = Client()
    client.force_login(house.tari)
    return client


def test_the_desk_shows_what_came_in_and_what_waits(house, tari):
    report(billed(house), 100_000)
    report("111", 5_000)

    page = text(tari.get(reverse("fees:index")))

    assert "Kurang bayar" in page
    assert "Kode tidak dikenal" in page
    assert "Rp5.000" in page
    assert "Rp200.000 pada 1 tagihan" in page


def test_the_desk_takes_as_many_queries_for_many_as_for_few(
    house, tari, django_assert_max_num_queries
):
    report(billed(house), 100_000)
    with django_assert_max_num_queries(60) as few:
        tari.get(reverse("fees:index"))
    for _time in range(4):
        report(billed(house), 100_000)
    with django_assert_max_num_queries(60) as many:
        tari.get(reverse("fees:index"))

    assert len(many) <= len(few)


def test_an_invoice_is_found_by_its_code(house, tari):
    case = billed(house)
    index, code = reverse("fees:index"), invoice_of(case).code

    found = tari.get(index, {"kode": f"{code[:4]} {code[4:8]} {code[8:]}"})

    assert found["Location"] == reverse("fees:invoice", args=[invoice_of(case).pk])
    assert "Tidak ada tagihan" in text(tari.get(index, {"kode": "5"}))
    page = text(tari.get(found["Location"]))
    assert "Sri Wahyuni" in page


def test_a_treasurer_enters_a_payment(house, tari):
    case = billed(house)
    entry = {
        "code": invoice_of(case).code, "amount": "Rp300.000,00", "reference": "SLIP 1",
        "paid_on-day": "23", "paid_on-month": "11", "paid_on-year": "2026",
    }  # fmt: skip

    # Noon of today is still to come at nine.
    assert tari.post(reverse("fees:record"), entry).status_code == 422
    answer = tari.post(reverse("fees:record"), entry | {"paid_on-day": "22"})

    assert answer.status_code == 302
    assert fresh(case).step == "persetujuan"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("code", "123", "Tidak ada tagihan dengan kode itu"),
        ("code", "", "Tulis kode bayarnya"),
        ("amount", "banyak", "Tulis dengan angka saja"),
        ("amount", "0", "lebih dari 0"),
        ("paid_on-day", "31", "Tanggal ini tidak ada"),
        ("paid_on-year", "26", "empat angka"),
        ("reference", "", "Tulis nomor referensi"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(house, tari, name, value, words):
    entry = {
        "code": invoice_of(billed(house)).code, "amount": "300000", "reference": "SLIP 1",
        "paid_on-day": "22", "paid_on-month": "11", "paid_on-year": "2026",
    } | {name: value}  # fmt: skip

    answer = tari.post(reverse("fees:record"), entry)

    assert answer.status_code == 422
    assert words in text(answer)
    assert not Payment.objects.exists()


def test_a_statement_is_looked_at_then_taken_over_then_undone(house, tari):
    case = billed(house)
    rows = (
        "Tanggal;Referensi;Kode;Jumlah;Keterangan\n"
        f"23/11/2026;B1;{invoice_of(case).code};100.000;setoran\n"
        "23/11/2026;B2;000;7;salah\n"
        "besok;B3;000;7;rusak\n"
    )
    file = SimpleUploadedFile("rk.csv", rows.encode())

    answer = tari.post(reverse("fees:statements"), {"file": file})
    page = text(tari.get(answer["Location"]))
    assert "2 baris terbaca, jumlahnya Rp100.007; 1 baris ditolak" in page
    assert "Tanggalnya tidak terbaca" in page
    assert not Payment.objects.exists()

    assert tari.post(answer["Location"], {"what": "apply"}).status_code == 302
    assert "Pembayaran baru untuk tagihan" in text(tari.get(answer["Location"]))
    assert tari.post(answer["Location"], {"what": "apply"}).status_code == 422
    assert tari.post(answer["Location"], {"what": "undo"}).status_code == 302
    assert Statement.objects.get().status == "UNDONE"
    assert "rk.csv" in text(tari.get(reverse("fees:statements")))
    check_books()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Pilih berkas"),
        (b"", "tidak terbaca"),
        (b"\x00\x01\x02", "tidak terbaca"),
        (b"a;b\n1;2", "tanggal, referensi, kode, jumlah"),
        (b"Tanggal;Referensi;Kode;Jumlah\n", "tidak berisi baris"),
    ],
)
def test_a_file_that_is_no_statement_is_refused(house, tari, content, words):
    sent = {} if content is None else {"file": SimpleUploadedFile("x.csv", content)}

    answer = tari.post(reverse("fees:statements"), sent)

    assert answer.status_code == 422
    assert words in text(answer)


def test_what_does_not_fit_is_taken_on_counted_and_refunded_on_its_page(house, tari):
    case = billed(house)
    address = reverse("fees:matter", args=[matter_of(report("111", WHOLE + 9)).pk])

    tari.post(address, {"what": "take"})
    assert "Tari Wulan" in text(tari.get(address))
    assert tari.post(address, {"what": "apply", "code": "5"}).status_code == 422
    assert tari.post(address, {"what": "apply", "code": invoice_of(case).code}).status_code == 302
    assert "Lebih bayar: Rp9" in text(tari.get(address))
    assert tari.post(address, {"what": "refund"}).status_code == 422
    tari.post(address, {"what": "refund", "payee": "Bank 1 a.n. Sri", "reason": "Lebih"})

    page = text(tari.get(address))
    assert "menunggu persetujuan petugas kedua" in page
    assert tari.post(address, {"what": "besok"}).status_code == 422


def test_a_short_payment_can_be_released_from_its_invoice(house, tari):
    payment = report(billed(house), 100_000)
    address = reverse("fees:matter", args=[matter_of(payment).pk])

    assert tari.post(address, {"what": "wrong", "note": ""}).status_code == 422
    tari.post(address, {"what": "wrong", "note": "Salah kode"})

    assert Matter.objects.get().kind == "WRONG"
    assert "Salah tujuan: Rp100.000" in text(tari.get(address))


def test_an_error_leads_to_a_field_only_if_the_page_has_it(house, tari):
    short = reverse("fees:matter", args=[matter_of(report(billed(house), 100_000)).pk])
    unknown = reverse("fees:matter", args=[matter_of(report("111", 9)).pk])

    def leads(address, **sent):
        page = tari.post(address, sent).content.decode()
        assert "govuk-error-summary" in page
        return [name for name in ("what", "code", "note", "payee") if f'href="#{name}"' in page]

    assert leads(short) == leads(unknown, what="besok") == []
    assert leads(short, what="apply", code="5" * 41) == []
    assert leads(unknown, what="apply", code="5" * 41) == ["code"]
    assert leads(short, what="wrong", note="x" * 301) == ["note"]
    assert leads(unknown, what="wrong", note="x" * 301) == []
    assert leads(unknown, what="refund") == ["payee"]


def test_the_head_lets_a_case_go_on_and_the_page_tells_who_and_why(house, client):
    case = billed(house)
    client.force_login(house.scene.lurah)
    invoice = reverse("fees:invoice", args=[invoice_of(case).pk])
    waive = reverse("fees:waive", args=[invoice_of(case).pk])
    assert waive in text(client.get(invoice))
    assert client.get(waive).status_code == 200
    assert client.post(waive, {"reason": ""}).status_code == 422

    client.post(waive, {"reason": "Perwal 1/2026 tentang keringanan"})

    page = text(client.get(invoice))
    assert "Siti Aminah" in page
    assert "Perwal 1/2026" in page
    assert Invoice.objects.get().status == "WAIVED"
    assert client.post(waive, {"reason": "Sekali lagi"}).status_code == 422


def test_the_front_officer_reads_the_invoice_of_a_case_but_not_the_desk(house, client):
    case = billed(house)
    report(case, 100_000)
    client.force_login(house.scene.alice)

    page = client.get(reverse("fees:invoice", args=[invoice_of(case).pk]))
    assert "Kurang bayar" not in text(page)
    assert client.get(reverse("fees:index")).status_code == 404
    assert "Tagihan retribusi" in text(client.get(reverse("cases:case", args=[case.number])))


def test_a_treasurer_elsewhere_finds_nothing(house, client):
    case = billed(house)
    matter = matter_of(report(case, 1))
    client.force_login(house.toni)

    for name, pk in (("invoice", invoice_of(case).pk), ("matter", matter.pk), ("statement", 1)):
        assert client.get(reverse(f"fees:{name}", args=[pk])).status_code == 404
    assert client.get(reverse("fees:index"), {"kode": invoice_of(case).code}).status_code == 200
    assert "Rp300.000" not in text(client.get(reverse("fees:index")))
