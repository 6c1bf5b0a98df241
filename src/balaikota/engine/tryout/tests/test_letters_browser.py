"""The sample letters in Chromium, narrow and wide, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from balaikota.core.people.tests.factories import PASSWORD
from balaikota.engine.cases.tests.factories import MORNING, SLUG, make_service
from tests.browser import faults, look, overflows, sign_in
from tests.pages.scene import on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lurah(alone):
    with on(MORNING):
        yield make_service().lurah


@pytest.mark.parametrize(("width", "js"), [(320, False), (1280, True)])
def test_a_letter_is_looked_at_before_there_is_a_case(lurah, visit, width, js):
    page = visit(f"/meja/uji/{SLUG}/surat/", width=width, js=js)
    sign_in(page, lurah.username, PASSWORD)
    page.get_by_label("Penanda tangan").select_option("plh")
    page.get_by_label("Cara menandatangani").select_option("wet")
    page.get_by_role("button", name="Tampilkan").click()
    picture = page.locator(".bk-paper")
    expect(picture).to_have_count(1)
    page.wait_for_load_state("load")
    assert picture.evaluate("image => image.naturalWidth") > 800
    shape = (
        "image => image.clientHeight / image.clientWidth * image.naturalWidth / image.naturalHeight"
    )
    assert picture.evaluate(shape) == pytest.approx(1, abs=0.02), "not squeezed"
    assert "jabatan=plh" in page.get_by_role("link", name="Buka sebagai PDF").get_attribute("href")
    assert not js or faults(page) == []
    assert not overflows(page)
    look(page, f"surat-contoh-{width}")
