"""The port to the payment gateway, against the stub that the demonstration runs."""

from __future__ import annotations

import json
import re
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from io import StringIO
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from balaikota.engine.cases.tests.factories import MORNING, fresh
from balaikota.engine.fees import gateway, stub
from balaikota.engine.fees.inputs import report as inputs
from balaikota.engine.fees.models import Invoice, Matter, Payment
from balaikota.engine.fees.tests.factories import (
    WHOLE,
    billed,
    check_books,
    invoice_of,
    report,
)
from balaikota.engine.fees.tests.reading import text
from balaikota.engine.fees.tests.test_pages import bill, holder

pytestmark = pytest.mark.django_db
SECRET = "rahasia-gerbang"


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@contextmanager
def serving(settings, **book):
    """Serve the stub; what it would tell is told by ``tell``."""
    server = stub.Server(0, secret=SECRET, callback="", book=stub.Book(**book))
    settings.PAYMENT_URL, settings.PAYMENT_SECRET = server.url, SECRET
    server.begin()
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def server(settings):
    with serving(settings, late=0) as made:
        yield made


def press(case) -> str:
    """Press the button of the invoice; return where it leads."""
    answer = holder(case).get(bill(case, "pay"))
    assert answer.status_code == 302
    return answer["Location"]


def choose(address: str, way: str) -> int:
    """Press a button of the gateway's page."""
    body = urllib.parse.urlencode({"cara": way}).encode()
    try:
        with urllib.request.urlopen(address, body, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def tell(server) -> list[int]:
    """Let the gateway tell all it has to tell, each as often as it does; return the answers."""
    return [
        Client()
        .post(
            reverse("fees:report"),
            one.body,
            content_type="application/json",
            headers={"X-Signature": inputs.sign(one.body, secret=SECRET)},
        )
        .status_code
        for one in server.book.due()
        for _time in range(one.times)
    ]


def test_the_invoice_leads_to_the_gateway_where_there_is_one(house, server, settings):
    case = billed(house)
    assert "Bayar sekarang" in text(holder(case).get(bill(case)))

    settings.PAYMENT_URL = ""
    page = text(holder(case).get(bill(case)))
    assert "Bayar sekarang" not in page
    assert "Dengan QRIS" in page
    assert press(case) == bill(case)


def test_the_page_of_the_gateway_says_what_is_paid_and_leads_back(house, server):
    case = billed(house)

    with urllib.request.urlopen(press(case), timeout=5) as answer:
        page = answer.read().decode()

    assert "Rp300.000" in page
    assert invoice_of(case).code in page
    assert f"{bill(case)}" in page
    assert "Tidak ada uang yang berpindah" in page


def test_pressed_twice_it_is_one_charge_and_the_rest_is_another(house, server):
    case = billed(house)
    assert press(case) == press(case)
    (made,) = server.book.charges.values()
    assert (made.asked, made.amount) == (2, WHOLE)

    report(case, 100_000)
    press(case)

    assert [one.amount for one in server.book.charges.values()] == [WHOLE, 200_000]


@pytest.mark.parametrize(
    ("way", "payments", "kinds", "is_paid"),
    [
        ("exact", 1, [], True),
        ("short", 1, ["SHORT"], False),
        ("twice", 2, ["DOUBLE"], True),
        ("unknown", 1, ["UNKNOWN"], False),
    ],
)
def test_each_way_to_pay_comes_to_what_it_should(house, server, way, payments, kinds, is_paid):
    case = billed(house)

    assert choose(press(case), way) == 200
    assert tell(server) == [200] * (2 * payments)

    assert Payment.objects.count() == payments
    assert list(Matter.objects.filter(ended_at=None).values_list("kind", flat=True)) == kinds
    assert (invoice_of(case).status == Invoice.Status.PAID) == is_paid
    assert (fresh(case).step == "persetujuan") == is_paid
    check_books()


def test_a_payment_that_is_told_of_late_finds_its_case_gone(house, server):
    from balaikota.engine.cases.actions import replying

    case = billed(house)
    choose(press(case), "late")
    replying.withdraw(by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk)

    assert tell(server) == [200, 200]

    assert list(Matter.objects.values_list("kind", flat=True)) == ["LATE"]
    check_books()


def test_a_late_payment_waits_before_it_is_told_of(settings):
    with serving(settings, late=30) as server:
        server.book.charge(
            {"key": "k", "code": "123", "amount": 10, "title": "t", "back": "http://x/"}
        )
        server.book.pay("k", "late")
        server.book.pay("k", "exact")

        assert len(server.book.due()) == 1
        assert len(server.book.reports) == 1


def test_paid_meanwhile_the_button_leads_back_to_the_invoice(house, server):
    case = billed(house)
    report(case, WHOLE)

    assert press(case) == bill(case)
    assert not server.book.charges


def test_a_stranger_is_not_taken_to_the_gateway(house, server):
    case = billed(house)

    assert Client().get(bill(case, "pay")).status_code == 404
    assert not server.book.charges


def test_a_gateway_that_is_down_says_so_and_shows_the_other_ways(house, settings):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.PAYMENT_URL = f"http://127.0.0.1:{closed.getsockname()[1]}"
        settings.PAYMENT_SECRET = SECRET
        case = billed(house)

        answer = holder(case).get(bill(case, "pay"))

    assert answer.status_code == 503
    page = text(answer)
    assert "Gerbang pembayaran tidak menjawab" in page
    assert "Tidak ada yang dibayar" in page
    assert "Dengan QRIS" in page


def test_who_presses_without_end_is_stopped(house, server):
    case = billed(house)
    client = holder(case)

    codes = [client.get(bill(case, "pay")).status_code for _time in range(21)]

    assert codes == [302] * 20 + [429]


CHARGE = gateway.Charge("k", "123", 10, "Retribusi", "http://x/", None)


@pytest.mark.parametrize(
    "answer",
    [
        b"{}",
        b"[]",
        b"tidak",
        b'{"url": 7}',
        b'{"url": "http://127.0.0.1.contoh.test/charges/k"}',
        b'{"url": "https://contoh.test/charges/k"}',
        b'{"url": "//contoh.test/charges/k"}',
        b'{"url": "javascript:alert(1)"}',
    ],
)
def test_nobody_is_sent_anywhere_but_to_the_gateway(settings, answer):
    with _once(200, answer) as url:
        settings.PAYMENT_URL, settings.PAYMENT_SECRET = url, SECRET
        with pytest.raises(gateway.NoAnswer):
            gateway.charge(CHARGE)


@pytest.mark.parametrize("status", [302, 401, 422, 500])
def test_a_refusal_is_no_answer(settings, status):
    with _once(status, b'{"url": "http://127.0.0.1/"}') as url:
        settings.PAYMENT_URL, settings.PAYMENT_SECRET = url, SECRET
        with pytest.raises(gateway.NoAnswer):
            gateway.charge(CHARGE)


@contextmanager
def _once(status, body):
    """Answer one connection so."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(1)

        def answer():
            connection, _ = door.accept()
            with connection:
                connection.recv(65_536)
                head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n"
                connection.sendall(f"{head}Location: http://127.0.0.1/\r\n\r\n".encode() + body)

        Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"


def test_the_gateway_takes_only_what_we_signed(server, settings):
    settings.PAYMENT_SECRET = "lain"

    with pytest.raises(gateway.NoAnswer):
        gateway.charge(CHARGE)
    assert not server.book.charges


def test_a_key_stands_for_one_amount_of_one_code(server):
    assert gateway.charge(CHARGE) == f"{server.url}/charges/k"
    for other in ({"amount": 11}, {"code": "124"}, {"amount": 0, "key": "n"}):
        asked = gateway.Charge(**{**CHARGE.__dict__, **other})
        with pytest.raises(gateway.NoAnswer):
            gateway.charge(asked)


@pytest.mark.parametrize(("path", "way"), [("/charges/lain", "exact"), ("/charges/k", "gratis")])
def test_the_stub_knows_its_charges_and_its_ways(server, path, way):
    gateway.charge(CHARGE)

    assert choose(f"{server.url}{path}", way) == 422
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{server.url}/charges/lain", timeout=5)


@pytest.mark.slow
def test_reports_come_again_until_they_are_answered():
    heard: list[tuple[bytes, str]] = []
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(5)
        Thread(target=_hear, args=(door, heard, [503, 200, 200]), daemon=True).start()
        address = f"http://127.0.0.1:{door.getsockname()[1]}/bayar/laporan/"
        server = stub.Server(0, secret=SECRET, callback=address, book=stub.Book())
        server.begin()
        server.book.charge(
            {"key": "k", "code": "123", "amount": 10, "title": "t", "back": "http://x/"}
        )
        server.book.pay("k", "exact")
        until = time.monotonic() + 20
        while len(heard) < 3 and time.monotonic() < until:
            time.sleep(0.05)
        server.close()

    # Refused once; then as often as the stub tells of each payment.
    assert len(heard) == 3
    assert len({body for body, _signature in heard}) == 1
    found = inputs.read(*heard[0], secret=SECRET)
    assert (found.code, found.amount, found.status) == ("123", 10, "paid")


def _hear(door, heard, statuses):
    for status in statuses:
        connection, _ = door.accept()
        with connection:
            raw = b""
            while b"\r\n\r\n" not in raw:
                raw += connection.recv(65_536)
            head, _, body = raw.partition(b"\r\n\r\n")
            size = int(re.findall(rb"(?i)content-length: (\d+)", head)[0])
            while len(body) < size:
                body += connection.recv(65_536)
            signature = re.findall(rb"(?i)x-signature: (\w+)", head)[0].decode()
            heard.append((body, signature))
            connection.sendall(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())


@pytest.mark.parametrize(
    ("url", "secret", "found"),
    [
        ("", "", []),
        ("https://bayar.contoh.test", "x", []),
        ("http://127.0.0.1:8026", "x", []),
        ("http://bayar.contoh.test", "x", ["fees.E001"]),
        ("https://bayar.contoh.test", "", ["fees.E002"]),
    ],
)
def test_the_address_is_checked_at_the_start(settings, url, secret, found):
    settings.PAYMENT_URL, settings.PAYMENT_SECRET = url, secret

    assert [one.id for one in gateway.check_address()] == found


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"PRODUCTION": True}, "production"), ({"PAYMENT_SECRET": ""}, "PAYMENT_SECRET")],
)
def test_the_stub_is_not_served_where_it_must_not_or_cannot(settings, changes, said):
    for name, value in changes.items():
        setattr(settings, name, value)

    with pytest.raises(CommandError, match=said):
        call_command("payments", stdout=StringIO())


def test_a_charge_is_asked_for_in_the_words_of_the_page(house, server):
    case = billed(house)
    client = holder(case)
    client.cookies["bahasa"] = "en"

    client.get(bill(case, "pay"))

    (made,) = server.book.charges.values()
    assert made.title == f"Levy for using city land (example), {invoice_of(case).number}"
    assert made.back.endswith(bill(case))
    assert json.dumps(made.__dict__)
