"""The office of a case is chosen in a browser: narrow and wide, with and without script."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.tests import dispositions
from balaikota.engine.cases.tests.browsing import page_of
from balaikota.engine.cases.tests.factories import make_service, task_of
from tests.browser import faults, follow, look, overflows, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def route(alone, site):
    return dispositions.make_route(make_service())


@pytest.mark.parametrize(("width", "js"), [(320, True), (1280, True), (320, False)])
def test_the_proposal_is_there_and_another_office_is_chosen(route, visit, width, js):
    case = dispositions.opened(route, now=timezone.now())
    page = visit("/masuk/", width=width, js=js)
    sign_in(page, route.scene.alice.username, people.PASSWORD)
    visit.again(page, page_of(case))

    follow(page.get_by_role("button", name="Teruskan"))

    chosen = page.get_by_label("Kantor yang menangani")
    expect(chosen).to_have_value("35.73.d1")
    expect(
        page.get_by_text("Jenis laporan Lampu jalan mati → Dinas Percobaan Satu")
    ).to_be_visible()
    assert overflows(page) == 0
    if js:
        assert faults(page) == []
        look(page, f"pilih-kantor-{width}")
    chosen.select_option("Badan Percobaan")
    follow(page.get_by_role("button", name="Teruskan"))
    assert task_of(case).unit == route.city.badan
