"""Working on many tasks in a browser: narrow and wide, with and without script, by keyboard too."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.tests.factories import make_service, open_case, task_of
from tests.browser import faults, follow, look, overflows, sign_in
from tests.journeys import letter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def service(alone, site):
    return make_service()


def calm(page, name, js):
    assert overflows(page) == 0
    if js:
        assert faults(page) == []
        look(page, name)


@pytest.mark.parametrize(("width", "js"), [(320, True), (1280, True), (320, False)])
def test_picked_in_the_inbox_done_at_once_and_taken_back(service, visit, width, js):
    now = timezone.now()
    cases = [open_case(service, now=now) for _ in range(3)]
    page = visit("/masuk/", width=width, js=js)
    sign_in(page, service.alice.username, people.PASSWORD)
    visit.again(page, "/meja/")
    calm(page, f"kotak-tugas-pilih-{width}", js)
    for case in cases[:2]:
        page.get_by_label(f"Pilih {case.number}").check()
    follow(page.get_by_role("button", name="Kerjakan yang dipilih"))
    page.get_by_text("2 tugas dipilih.").wait_for()
    calm(page, f"sekaligus-pilih-{width}", js)

    follow(page.get_by_role("button", name="Pegang tugas"))
    calm(page, f"sekaligus-jalan-{width}", js)
    letter.work()
    if not js:
        follow(page.get_by_role("link", name="Lihat kemajuan terbaru"))
    expect(page.get_by_text("2 berhasil")).to_be_visible()  # with a script, without a click
    assert {task_of(case).holder_id for case in cases[:2]} == {service.alice.pk}
    calm(page, f"sekaligus-selesai-{width}", js)

    follow(page.get_by_role("button", name="Urungkan yang berhasil"))
    letter.work()
    assert {task_of(case).holder_id for case in cases} == {None}


def test_a_row_is_picked_by_the_keyboard(service, visit):
    case = open_case(service, now=timezone.now())
    page = visit("/masuk/", width=1280)
    sign_in(page, service.alice.username, people.PASSWORD)
    visit.again(page, "/meja/")

    page.keyboard.press("j")
    page.keyboard.press("x")

    expect(page.get_by_label(f"Pilih {case.number}")).to_be_checked()
