"""Asking for a service over HTTP, from the first page to the receipt, by both doors."""

from __future__ import annotations

import pytest

from balaikota.core.files.models import StoredFile
from balaikota.engine.cases.models import Case, CaseAnswers
from balaikota.engine.cases.tests.browsing import text
from balaikota.engine.cases.tests.factories import KAUMAN, MORNING, SLUG
from balaikota.engine.cases.tests.wizard import (
    COUNTER,
    PAGES,
    START,
    answers_of,
    fill,
    post,
    secret_in,
    send,
)
from balaikota.engine.cases.views import intake

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


# The whole way


def test_a_resident_asks_for_a_letter(client, scene):
    first = client.get(START)
    assert first["Location"] == f"{START}pemohon/"
    assert text(client.get(first["Location"])).count("Nama lengkap") >= 1

    fill(client)
    checking = client.get(f"{START}periksa/")
    assert "Kelurahan Kauman" in text(checking)
    assert "Jalan Arif Margono 3, RT 001, RW 002" in text(checking)
    assert f"{START}usaha/?kembali=periksa#nama_usaha" in checking.content.decode()
    done = client.get(send(client)["Location"])

    case = Case.objects.get()
    assert (case.unit, case.channel, case.area) == (scene.kauman, "online", KAUMAN)
    assert (case.applicant_name, case.email) == ("Sri Wahyuni", "sri@contoh.test")
    assert case.number in text(done)
    assert "Selasa, 24 November 2026, 16.00 WIB" in text(done)
    [file] = StoredFile.objects.filter(owner=f"case:{case.pk}")
    assert CaseAnswers.objects.get().body["foto_usaha"] == [file.pk]
    assert client.get(START)["Location"] == f"{START}selesai/"


def test_the_confirmation_speaks_english_and_its_secret_opens_the_case(client, scene):
    client.cookies["bahasa"] = "en"
    fill(client)

    done = client.get(send(client)["Location"])

    case = Case.objects.get()
    assert case.language == "en"
    assert "Application sent" in text(done)
    assert "Download the receipt (PDF)" in text(done)
    keys = {"number": case.number, "secret": secret_in(done)}
    assert client.post("/lacak/", keys)["Location"] == f"/lacak/{case.number}/"


def test_the_receipt_bears_number_and_secret(client, scene):
    assert client.get(f"{START}tanda-terima.pdf").status_code == 404
    fill(client)
    send(client)

    receipt = client.get(f"{START}tanda-terima.pdf")

    assert receipt.content.startswith(b"%PDF")
    assert Case.objects.get().number in receipt["Content-Disposition"]


def test_a_draft_of_the_portal_is_not_continued_at_the_counter(client, scene):
    client.force_login(scene.alice)
    post(client, "pemohon")
    token = client.cookies[f"bk-{SLUG}"].value
    client.cookies.clear()
    client.force_login(scene.alice)
    client.cookies[f"bk-{SLUG}"] = token

    assert "Sri Wahyuni" not in text(client.get(COUNTER))


# Never two cases


def test_a_second_press_of_the_button_leads_to_the_same_case(client, scene):
    fill(client)

    first, second = send(client), send(client)

    assert first["Location"] == second["Location"] == f"{START}selesai/"
    assert Case.objects.count() == 1


def test_refresh_and_back_show_the_same_confirmation(client, scene):
    fill(client)
    send(client)
    done = f"{START}selesai/"

    assert secret_in(client.get(done)) == secret_in(client.get(done))
    for page in (*PAGES, "periksa"):
        assert client.get(f"{START}{page}/")["Location"] == done
    assert post(client, "pemohon", nama="Orang Lain")["Location"] == done
    assert Case.objects.count() == 1
    assert CaseAnswers.objects.get().body["nama"] == "Sri Wahyuni"


def test_another_request_begins_afresh(client, scene):
    fill(client)
    send(client)

    assert client.post(f"{START}baru/")["Location"] == START
    fill(client)
    send(client)

    assert Case.objects.count() == 2


def test_what_is_not_complete_is_not_sent(client, scene):
    fill(client, until="keperluan")

    assert send(client)["Location"] == START
    assert client.get(START)["Location"] == f"{START}keperluan/"
    assert client.get(f"{START}selesai/")["Location"] == START
    assert client.get(f"{START}periksa/")["Location"] == START
    assert not Case.objects.exists()


def test_too_many_requests_from_one_place_are_slowed(client, scene, monkeypatch):
    monkeypatch.setattr(intake, "SENT_PER_HOUR", 0)
    fill(client)

    response = send(client)

    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert answers_of(client)["nama"] == "Sri Wahyuni"
