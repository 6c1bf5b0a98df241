"""The pages of fees in Chromium, and the whole path: apply, be billed, pay, go on."""

from __future__ import annotations

import io
import json
import re
import time

import pytest
import time_machine
import zxingcpp
from django.test import Client
from django.urls import reverse
from PIL import Image

from balaikota.core.people.models import User
from balaikota.core.people.tests.factories import PASSWORD
from balaikota.engine.cases.actions import opening
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.tests.factories import MORNING, do, fresh
from balaikota.engine.fees import stub
from balaikota.engine.fees.inputs import report as inputs
from balaikota.engine.fees.models import Invoice, Matter, Receipt
from balaikota.engine.fees.tests import factories
from balaikota.engine.fees.tests.factories import WHOLE, check_books, invoice_of, matter_of, report
from balaikota.lib import qris
from tests.browser import faults, follow, look, overflows, sign_in

pytestmark = pytest.mark.browser
SECRET = "rahasia-gerbang"


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=True) as traveller:
        yield traveller


@pytest.fixture
def town(clock, alone, site, settings):
    settings.PAYMENT_SECRET = SECRET
    return factories.make_house()


def checked(page, name: str) -> None:
    look(page, f"fees-{name}")
    assert faults(page) == []
    assert overflows(page) == 0


def applied(town) -> opening.Opened:
    """Return a case at its payment, and the secret that tracks it."""
    opened = factories.opened(town)
    do(opened.case, "lengkap", by=town.scene.alice)
    return opened


def tracked(visit, opened, **how):
    page = visit("/lacak/", **how)
    page.locator("[name=number]").fill(opened.case.number)
    page.locator("[name=secret]").fill(opened.secret)
    follow(page.locator("main form button").first)
    return page


def signed_in(visit, user: User, path: str, **how):
    page = visit(path, **how)
    sign_in(page, user.username, PASSWORD)
    return page


def tell(case: Case, amount: int, reference: str) -> int:
    """Let the stub of the gateway report a payment over HTTP, signed."""
    body = {"reference": reference, "code": invoice_of(case).code, "amount": amount,
            "status": "paid", "paid_at": "2026-11-23T02:05:00Z"}  # fmt: skip
    raw = json.dumps(body).encode()
    headers = {"X-Signature": inputs.sign(raw, secret=SECRET)}
    answer = Client().post(
        reverse("fees:report"), raw, content_type="application/json", headers=headers
    )
    return answer.status_code


@pytest.mark.parametrize("js", [True, False], ids=["with-js", "without-js"])
def test_a_resident_is_billed_pays_by_qr_and_the_letter_goes_on(visit, town, js):
    opened = applied(town)
    page = tracked(visit, opened, js=js, width=390)
    follow(page.get_by_role("button", name="Lihat tagihan dan bayar"))
    assert "12 m² × Rp25.000 = Rp300.000" in page.locator("main").inner_text()

    picture = page.locator("main svg.segno").screenshot()
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    fields = qris.read(code.text)
    assert (fields["54"], qris.parts(fields["62"])["01"]) == (
        str(WHOLE), invoice_of(opened.case).code,
    )  # fmt: skip

    assert tell(opened.case, 100_000, "G1") == 200
    page.reload()
    assert "Bayar Rp200.000" in page.locator("main").inner_text()
    assert [tell(opened.case, 200_000, "G2") for _time in range(2)] == [200, 200]
    page.reload()
    assert "lunas" in page.locator("main").inner_text()
    follow(page.get_by_role("link", name=re.compile("Kembali|Back")).first)
    text = page.locator("main").inner_text()
    assert "Menunggu persetujuan lurah" in text
    assert text.count("Tanda bukti bayar (SSRD)") == 2
    assert fresh(opened.case).step == "persetujuan"
    assert Receipt.objects.count() == 2
    check_books()


@pytest.mark.parametrize("js", [True, False], ids=["with-js", "without-js"])
def test_a_resident_pays_at_the_gateway_and_comes_back(visit, town, site, settings, js):
    server = stub.Server(0, secret=SECRET, callback=f"{site.url}/bayar/laporan/", book=stub.Book())
    settings.PAYMENT_URL, settings.PUBLIC_URL = server.url, site.url
    server.begin()
    opened = applied(town)
    page = tracked(visit, opened, js=js, width=320)
    follow(page.get_by_role("button", name="Lihat tagihan dan bayar"))

    follow(page.get_by_role("button", name="Bayar sekarang"))
    assert page.url.startswith(server.url)
    look(page, "fees-gateway-320")
    assert overflows(page) == 0
    follow(page.get_by_role("button", name="Bayar pas"))
    deadline = time.monotonic() + 20
    while Invoice.objects.get().status != "PAID" and time.monotonic() < deadline:
        time.sleep(0.1)
    follow(page.get_by_role("link", name="Kembali ke tagihan"))
    server.close()

    assert "Keadaan: lunas" in page.locator("main").inner_text()
    assert fresh(opened.case).step == "persetujuan"
    check_books()


def test_a_double_payment_is_refunded_by_treasurer_and_camat(visit, town):
    case = factories.billed(town)
    for reference in ("G1", "G2"):
        assert tell(case, WHOLE, reference) == 200

    page = signed_in(visit, town.tari, "/meja/retribusi/", width=390)
    follow(page.get_by_role("link", name="Dibayar dua kali"))
    page.get_by_label("Kepada siapa").fill("Bank Contoh 123 a.n. Sri Wahyuni")
    page.get_by_label("Alasan pengembalian").fill("Dibayar dua kali")
    follow(page.get_by_role("button", name="Usulkan pengembalian"))
    assert "menunggu persetujuan" in page.locator("main").inner_text()

    page = signed_in(visit, town.scene.camat, "/meja/usulan/")
    follow(page.get_by_role("link", name=re.compile("Pengembalian uang Rp300.000")).first)
    assert "Bank Contoh 123" in page.locator("main").inner_text()
    page.locator("input[name=answer][value=yes]").check()
    follow(page.locator("main form button").first)

    assert Matter.objects.get().ending == "REFUNDED"
    check_books()


@pytest.mark.parametrize(("width", "lang"), [(320, "id"), (1280, "en")])
def test_the_pages_are_free_of_faults(visit, town, settings, width, lang):
    settings.PAYMENT_URL = "http://127.0.0.1:9"  # where nobody listens
    opened = applied(town)
    report(opened.case, 100_000)
    unknown = matter_of(report("111", 5_000))
    page = tracked(visit, opened, width=width, lang=lang)
    checked(page, f"tracking-{width}")
    invoice = invoice_of(opened.case)
    address = reverse("fees:bill", args=[opened.case.number, invoice.pk])
    checked(visit.again(page, address), f"bill-{width}")
    address = reverse("fees:pay", args=[opened.case.number, invoice.pk])
    checked(visit.again(page, address), f"down-{width}")
    checked(visit.again(page, "/layanan/lapak-percobaan/"), f"service-{width}")

    page = signed_in(visit, town.tari, reverse("fees:index"), width=width, lang=lang)
    checked(page, f"desk-{width}")
    for name, path in (
        ("invoice", reverse("fees:invoice", args=[invoice.pk])),
        ("record", reverse("fees:record")),
        ("matter", reverse("fees:matter", args=[unknown.pk])),
        ("short", reverse("fees:matter", args=[Matter.objects.get(kind="SHORT").pk])),
        ("statements", reverse("fees:statements")),
    ):
        checked(visit.again(page, path), f"{name}-{width}")
    rows = (
        "Tanggal;Referensi;Kode;Jumlah;Keterangan\n"
        f"23/11/2026;B1;{invoice.code};100.000;setoran\n"
        "23/11/2026;B2;000;7;salah\nbesok;B3;000;7;rusak\n"
    )
    page.locator("[type=file]").set_input_files(
        {"name": "rk.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    follow(page.locator("main form button").first)
    checked(page, f"statement-{width}")

    page = signed_in(visit, town.scene.lurah, reverse("fees:waive", args=[invoice.pk]),
                     width=width, lang=lang)  # fmt: skip
    checked(page, f"waive-{width}")
    assert Invoice.objects.get().status == "OPEN"
