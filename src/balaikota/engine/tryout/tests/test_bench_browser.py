"""The bench in Chromium, narrow and wide, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from balaikota.core.people.models import Assignment
from balaikota.core.people.tests.factories import PASSWORD
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.factories import MORNING, make_service
from balaikota.engine.cases.tests.procedures import LIMIT, parallel, publish, routed
from tests.browser import faults, look, overflows, sign_in
from tests.pages.scene import on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lurah(alone):
    with on(MORNING):
        scene = make_service()
        procedures.make_city(scene)
        publish(scene, "berjalur", routed())
        publish(scene, "serempak", parallel(answer=2))
        yield scene.lurah


@pytest.mark.parametrize(("width", "js"), [(320, False), (1280, True)])
def test_a_service_is_tried_from_the_list_to_the_end(lurah, visit, width, js):
    page = visit("/meja/uji/", width=width, js=js)
    sign_in(page, lurah.username, PASSWORD)
    assert not js or faults(page) == []
    look(page, f"uji-daftar-{width}")
    page.goto(page.url + "surat-berjalur/?_contoh=1")
    page.locator("#omzet").fill(str(LIMIT + 1))
    page.locator("[name=keperluan][value=tender][type=radio]").check()
    page.get_by_role("button", name="Hitung lagi").click()
    page.get_by_role("button", name="Lengkap dan benar").click()
    expect(page.get_by_text("Heru Wibowo").first).to_be_visible()
    look(page, f"uji-jalur-{width}")
    page.get_by_role("button", name="Sudah dinilai").click()
    expect(page.get_by_text("Lurah atau penggantinya menyetujui").last).to_be_visible()
    assert not js or faults(page) == []
    assert not overflows(page)
    page.go_back()
    expect(page.get_by_role("button", name="Sudah dinilai")).to_be_visible()
    page.goto(page.url.partition("surat-berjalur")[0] + "surat-serempak/?_contoh=1")
    page.get_by_role("button", name="Lengkap dan benar").click()
    expect(page.get_by_text("Rekomendasi dinas").first).to_be_visible()
    assert not overflows(page)
    look(page, f"uji-serempak-{width}")


@pytest.mark.parametrize("width", [320, 1280])
def test_histories_are_asked_for(lurah, visit, width):
    camat = Assignment.objects.select_related("user").get(role="camat").user
    page = visit("/meja/riwayat-proses/", width=width)
    sign_in(page, camat.username, PASSWORD)
    expect(page.get_by_text("Tidak ada permohonan yang cocok")).to_be_visible()
    assert faults(page) == []
    assert not overflows(page)
    look(page, f"riwayat-{width}")
