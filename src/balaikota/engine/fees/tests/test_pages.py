"""What the applicant reads and takes along, and what the gateway is answered."""

from __future__ import annotations

import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from balaikota.engine.cases.models import Case
from balaikota.engine.cases.tests.factories import MORNING, fresh
from balaikota.engine.cases.views import proof
from balaikota.engine.fees.inputs import report as inputs
from balaikota.engine.fees.models import Payment, Receipt
from balaikota.engine.fees.tests.factories import (
    WHOLE,
    billed,
    check_books,
    invoice_of,
    report,
)
from balaikota.engine.fees.tests.reading import text
from balaikota.lib import qris

pytestmark = pytest.mark.django_db
SECRET = "rahasia-gerbang"


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


def holder(case: Case) -> Client:
    """Return the browser of somebody who has just proven the secret of a case."""
    from django.http import HttpResponse

    client, answer = Client(), HttpResponse()
    proof.remember(answer, case.pk)
    client.cookies = answer.cookies
    return client


def bill(case: Case, name: str = "bill") -> str:
    return reverse(f"fees:{name}", args=[case.number, invoice_of(case).pk])


def told(body: dict, *, secret: str = SECRET, client: Client | None = None):
    raw = json.dumps(body).encode()
    headers = {"X-Signature": inputs.sign(raw, secret=secret)}
    return (client or Client()).post(
        reverse("fees:report"), raw, content_type="application/json", headers=headers
    )


def paid(case: Case, amount: int = WHOLE, **other) -> dict:
    return {
        "reference": "G1", "code": invoice_of(case).code, "amount": amount, "status": "paid",
        "paid_at": "2026-11-23T02:00:00Z",
    } | other  # fmt: skip


# The applicant


def test_the_tracking_page_leads_to_the_invoice_first(house):
    case = billed(house)

    page = text(holder(case).get(reverse("cases:track_case", args=[case.number])))

    assert "Menunggu pembayaran Anda" in page
    assert "Bayar Rp300.000 sampai Senin, 7 Desember 2026" in page
    assert bill(case) in page


def test_the_invoice_page_says_how_much_why_and_how_to_pay(house):
    case = billed(house, usaha_mikro=True)

    page = text(holder(case).get(bill(case)))

    assert "Bayar Rp225.000" in page
    assert "Dua ratus dua puluh lima ribu rupiah." in page
    assert "12 m² × Rp25.000 = Rp300.000" in page
    assert "-Rp75.000" in page
    assert "belum dikonfirmasi" in page
    assert "CONTOH" in page
    assert "<svg" in page


def test_the_invoice_page_speaks_english(house, settings):
    case = billed(house)
    client = holder(case)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    page = text(client.get(bill(case)))

    assert "Pay Rp300,000" in page
    assert "12 m² × Rp25,000 = Rp300,000" in page
    assert "Trial stall tariff per m²: Contoh" in page


def test_the_qris_code_carries_what_is_still_owed_and_the_code(house):
    from balaikota.engine.fees.queries import balances, paying

    case = billed(house)
    report(case, 100_000)
    invoice = invoice_of(case)

    fields = qris.read(paying.ways(invoice, balances.remaining(invoice)).payload)

    assert (fields["54"], qris.parts(fields["62"])["01"]) == ("200000", invoice.code)


@pytest.mark.parametrize("is_paid", [False, True])
def test_the_invoice_comes_as_pdf(house, is_paid):
    case = billed(house)
    if is_paid:
        report(case, WHOLE)

    answer = holder(case).get(bill(case, "bill_pdf"))

    words = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Rp300.000" in words
    assert ("lunas" in words) == is_paid


def test_the_receipt_comes_as_pdf_and_says_the_sum_in_words(house):
    case = billed(house)
    report(case, WHOLE)
    proof_of = Receipt.objects.get()

    address = reverse("fees:receipt_pdf", args=[case.number, proof_of.pk])
    answer = holder(case).get(address)

    words = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    assert "tiga ratus ribu rupiah" in words
    assert "SSRD/0001/" in words
    tracked = text(holder(case).get(reverse("cases:track_case", args=[case.number])))
    assert address in tracked


def test_another_case_does_not_open_the_invoice(house):
    mine, other = billed(house), billed(house)
    client = holder(other)

    for name in ("bill", "bill_pdf"):
        assert client.get(bill(mine, name)).status_code == 404
        address = reverse(f"fees:{name}", args=[other.number, invoice_of(mine).pk])
        assert client.get(address).status_code == 404
    address = reverse("fees:receipt_pdf", args=[other.number, 1])
    assert client.get(address).status_code == 404


def test_an_invoice_that_waits_no_more_says_not_to_pay(house):
    from balaikota.engine.cases.actions import replying

    case = billed(house)
    replying.withdraw(by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk)

    page = text(holder(case).get(bill(case)))

    assert "Jangan membayar" in page
    assert "<svg" not in page.split("<main")[1]


# The gateway


def test_a_signed_report_pays(house, settings):
    settings.PAYMENT_SECRET = SECRET
    case = billed(house)

    answers = [told(paid(case)) for _time in range(2)]

    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert fresh(case).step == "persetujuan"
    check_books()


def test_reports_in_another_order_do_no_harm(house, settings):
    settings.PAYMENT_SECRET = SECRET
    case = billed(house)
    told(paid(case))

    for status in ("pending", "failed", "expired"):
        assert told(paid(case, status=status)).json() == {"taken": False}

    assert Payment.objects.count() == 1


@pytest.mark.parametrize("secret", ["", "lain"])
def test_a_report_that_is_not_signed_changes_nothing(house, settings, secret):
    settings.PAYMENT_SECRET = SECRET
    case = billed(house)

    assert told(paid(case), secret=secret).status_code == 401
    settings.PAYMENT_SECRET = ""
    assert told(paid(case), secret="").status_code == 401
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": -1},
        {"amount": 1.5},
        {"amount": "300000"},
        {"amount": 10**13},
        {"reference": ""},
        {"status": "lunas"},
        {"paid_at": "kemarin"},
        {"paid_at": "2026-11-23T02:00:00"},
    ],
)
def test_a_report_that_means_nothing_is_refused(house, settings, wrong):
    settings.PAYMENT_SECRET = SECRET

    assert told(paid(billed(house)) | wrong).status_code == 422
    assert not Payment.objects.exists()


def test_a_reference_told_with_another_amount_is_a_conflict(house, settings):
    settings.PAYMENT_SECRET = SECRET
    case = billed(house)
    told(paid(case, 100_000))

    assert told(paid(case, 200_000)).status_code == 409
