"""Two officers at one task in a browser: told without a reload, and answers checked beside proofs."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import working
from balaikota.engine.cases.models import Lease, Mark
from balaikota.engine.cases.tests.browsing import upload
from balaikota.engine.cases.tests.factories import do, make_service, open_case, task_of
from tests.browser import faults, follow, look, overflows, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def service(alone, site):
    return make_service()


def calm(page, name):
    assert overflows(page) == 0
    assert faults(page) == []
    look(page, name)


@pytest.mark.parametrize("width", [320, 1280])
def test_rows_change_and_answers_are_marked_beside_their_proof(service, visit, width):
    now = timezone.now()
    case, other = (open_case(service, now=now) for _ in range(2))
    file = upload(case)
    answers = case.answer_versions.get()
    answers.body = answers.body | {"foto_usaha": [file.pk]}
    answers.save()
    page = visit("/masuk/", width=width)
    sign_in(page, service.alice.username, people.PASSWORD)
    visit.again(page, "/meja/")
    working.begin(by=people.actor(service.bob, now), now=now, task_id=task_of(other).pk)
    page.evaluate("dispatchEvent(new Event('bk-look'))")
    expect(page.get_by_text("Sedang dikerjakan Bob Santoso sejak")).to_be_visible()
    do(other, "lengkap", by=service.bob, now=now)
    page.evaluate("dispatchEvent(new Event('bk-look'))")
    expect(page.get_by_text("Tugas ini sudah selesai atau berpindah.")).to_be_visible()
    calm(page, f"kotak-tugas-langsung-{width}")

    visit.again(page, f"/meja/kasus/{case.number}/periksa/?isian=nama_usaha")
    expect(page.get_by_role("img", name="warung.jpg")).to_be_visible()
    page.get_by_label("Salah").check()
    page.get_by_label("Yang perlu diperbaiki, bila tidak benar").fill("Seperti di papan nama.")
    calm(page, f"periksa-{width}")
    follow(page.get_by_role("button", name="Simpan dan lanjut"))
    assert Mark.objects.get().kind == "wrong"
    assert Lease.objects.get().user == service.alice
    follow(page.get_by_role("link", name="Minta perbaikan dengan semua tanda ini"))
    expect(page.locator("#note-nama_usaha")).to_have_value("Seperti di papan nama.")
    calm(page, f"minta-perbaikan-{width}")
    visit.again(page, f"/meja/kasus/{case.number}/cetak/")
    calm(page, f"cetak-{width}")
    visit.again(page, f"/meja/kasus/{case.number}/beda-data/")
    calm(page, f"beda-data-{width}")
