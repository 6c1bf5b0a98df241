"""The officers' pages, told with Alice of the counter, Bob beside her, and Charlie, a stranger."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.ledger.tests.canary import find_leaks
from balaikota.engine.cases.tests.browsing import page_of, text
from balaikota.engine.cases.tests.factories import (
    HOUR,
    MORNING,
    PERSONAL,
    open_case,
    task_of,
)

pytestmark = pytest.mark.django_db
SIGNED_IN = 3  # session, user, assignments
DISCLOSURE = 2  # the job that records who opened the case


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def case(scene):
    return open_case(scene)


# Who gets in


ADDRESSES = ["", "tindak/tolak/", "berkas/1/"]


@pytest.mark.parametrize("rest", ADDRESSES)
def test_a_stranger_finds_nothing(client, scene, case, rest):
    client.force_login(scene.charlie)

    assert client.get(page_of(case, rest)).status_code == 404
    assert client.get("/meja/").status_code == 404


@pytest.mark.parametrize("rest", ADDRESSES)
def test_an_officer_of_another_unit_finds_nothing(client, scene, case, rest):
    client.force_login(scene.nina)

    assert client.get(page_of(case, rest)).status_code == 404
    assert case.number not in text(client.get("/meja/?saring=unit"))


@pytest.mark.parametrize("rest", ["ambil/", "lepas/", "tindak/lengkap/", "buka/nik/"])
def test_others_change_nothing(client, scene, case, rest):
    data = {"task": task_of(case).pk}
    anonymous = client.post(page_of(case, rest), data)
    told = []
    for user in (scene.charlie, scene.nina):
        client.force_login(user)
        told.append(client.post(page_of(case, rest), data).status_code)

    assert anonymous.status_code == 401
    assert told == [404, 404]
    assert (task_of(case).step, task_of(case).holder) == ("verifikasi", None)


@pytest.mark.parametrize("rest", ADDRESSES)
def test_who_is_not_signed_in_is_sent_there_and_back(client, case, rest):
    address = page_of(case, rest)

    assert client.get(address)["Location"] == f"/masuk/?next={address.replace('/', '%2F')}"


def test_the_camat_sees_the_case_and_reads_why_not(client, scene, case):
    client.force_login(scene.camat)

    page = client.get(page_of(case))

    assert page.status_code == 200
    assert "Tindakan pada langkah ini:" in text(page)
    assert page_of(case, "tindak/") not in page.content.decode()


# The inbox


def test_the_inbox_shows_what_waits(alice, case):
    page = alice.get("/meja/")

    assert page.status_code == 200
    assert case.number in text(page)
    assert "Petugas loket memeriksa isian dan berkas" in text(page)
    assert 'aria-current="page"' in page.content.decode()


def test_an_empty_inbox_says_so(alice):
    assert "Tidak ada berkas menunggu Anda" in text(alice.get("/meja/"))
    assert "yang memuat “999”" in text(alice.get("/meja/?cari=999"))


@pytest.mark.parametrize(
    "query", ["?saring=x", "?sesudah=x", "?cari=%00", "?sesudah=,,&saring=unit"]
)
def test_an_odd_address_shows_the_inbox(alice, case, query):
    assert case.number in text(alice.get(f"/meja/{query}"))


def test_a_late_case_stands_out(alice, scene, time_machine, case):
    time_machine.move_to(MORNING + 4 * HOUR, tick=False)

    assert "bk-row--late" in alice.get("/meja/?saring=terlambat").content.decode()


def test_the_inbox_speaks_english(alice, case):
    alice.cookies["bahasa"] = "en"

    page = text(alice.get("/meja/"))

    assert "A counter officer checks the answers and papers" in page
    assert "My tasks" in page
    assert "Kotak tugas" not in page


@pytest.mark.slow
def test_the_inbox_costs_as_much_for_sixty_as_for_five(alice, scene):
    def cost():
        alice.get("/meja/")  # what a process remembers for a while is not the inbox's cost
        with CaptureQueriesContext(connection) as asked:
            assert alice.get("/meja/").status_code == 200
        return len(asked)

    for _ in range(5):
        open_case(scene)
    few = cost()
    for _ in range(55):
        open_case(scene)

    assert cost() == few
    assert few <= 5 + SIGNED_IN


# The case page


def test_the_case_page_shows_all_and_masks_what_is_personal(alice, case):
    page = text(alice.get(page_of(case)))

    assert "Warung Bu Sri" in page
    assert "3573********0001" in page
    assert "3573025203850001" not in page
    assert "081234567890" not in page
    assert "Lengkap dan benar" in page
    assert "Permohonan masuk: Diperiksa petugas loket" in page


def test_the_case_page_speaks_english(alice, case):
    alice.cookies["bahasa"] = "en"

    page = text(alice.get(page_of(case)))

    assert "What you can do now" in page
    assert "Complete and correct" in page
    assert "Yang dapat dilakukan" not in page


def test_the_case_page_draws_the_point(alice, case):
    assert 'aria-label="Peta: titik di Kelurahan Kauman"' in text(alice.get(page_of(case)))


def test_the_case_page_asks_little(alice, case):
    alice.get(page_of(case))

    with CaptureQueriesContext(connection) as asked:
        alice.get(page_of(case))

    assert len(asked) <= 10 + DISCLOSURE + SIGNED_IN
    assert len({query["sql"] for query in asked}) == len(asked)


def test_unmasking_is_in_the_ledger_before_the_answer(alice, scene, case):
    page = alice.post(page_of(case, "buka/nik/"))

    assert "3573025203850001" in text(page)
    assert "081234567890" not in text(page)
    event = LedgerEvent.objects.get(outcome="unmask")
    assert (event.subject, event.actor_id) == (f"case:{case.pk}", str(scene.alice.pk))
    assert find_leaks(*PERSONAL) == []


# Taking in hand


def test_alice_takes_a_task_and_bob_reads_so(alice, bob, scene, case):
    taken = alice.post(page_of(case, "ambil/"), {"task": task_of(case).pk})
    assert taken["Location"] == page_of(case)

    refused = bob.post(page_of(case, "ambil/"), {"task": task_of(case).pk})

    assert refused.status_code == 409
    assert "sedang dikerjakan Alice Wijaya" in text(refused)
    assert task_of(case).holder == scene.alice


def test_bob_takes_over(alice, bob, scene, case):
    alice.post(page_of(case, "ambil/"), {"task": task_of(case).pk})
    page = bob.get(page_of(case)).content.decode()
    assert 'name="ambil-alih"' in page

    bob.post(page_of(case, "ambil/"), {"task": task_of(case).pk, "ambil-alih": "1"})

    assert task_of(case).holder == scene.bob


def test_alice_puts_it_back(alice, bob, case):
    alice.post(page_of(case, "ambil/"), {"task": task_of(case).pk})
    assert bob.post(page_of(case, "lepas/"), {"task": task_of(case).pk}).status_code == 403

    assert alice.post(page_of(case, "lepas/"), {"task": task_of(case).pk}).status_code == 302
    assert task_of(case).holder is None
