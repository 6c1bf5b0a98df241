"""The pages of a case that three offices are asked about, in Chromium, narrow and wide."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from balaikota.core.people.tests.factories import PASSWORD
from balaikota.engine.cases.models import Task
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.browsing import page_of
from balaikota.engine.cases.tests.factories import DAY, HOUR, MORNING, do, make_service, opened
from balaikota.engine.cases.tests.procedures import answer, parallel, publish
from tests.browser import faults, look, overflows, sign_in
from tests.pages.scene import on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LATE = "Menunggu Dinas Percobaan Satu, terlambat 1 hari kerja."


@pytest.fixture
def sent(alone):
    """A case whose dinas is late, with its secret; read on the day after."""
    with on(MORNING):
        scene = make_service()
        city = procedures.make_city(scene)
        version = publish(scene, "tiga", parallel())
        one = opened(procedures.with_version(scene, version))
        do(one.case, "lengkap", by=scene.alice)
        answer(one.case, "camat", "setuju", by=scene.camat)
    with on(MORNING + DAY + HOUR):
        yield one, city


@pytest.mark.parametrize("width", [320, 1280])
def test_the_late_office_is_named_to_the_applicant(sent, visit, width):
    one, _city = sent
    page = visit("/lacak/", width=width)
    page.locator("[name=number]").fill(one.case.number)
    page.locator("[name=secret]").fill(one.secret)
    page.get_by_role("button", name="Lihat permohonan").click()

    expect(page.get_by_text(LATE)).to_be_visible()
    expect(page.get_by_text("Kecamatan Klojen sudah menjawab.")).to_be_visible()
    assert faults(page) == []
    assert not overflows(page)
    look(page, f"pihak-lacak-{width}")


@pytest.mark.parametrize("width", [320, 1280])
def test_an_office_that_is_asked_answers_from_its_inbox(sent, visit, width):
    one, city = sent
    page = visit("/masuk/", width=width)
    sign_in(page, city.head.username, PASSWORD)
    visit.again(page, "/meja/")
    expect(page.get_by_text("Rekomendasi dinas").first).to_be_visible()
    look(page, f"pihak-kotak-{width}")
    visit.again(page, page_of(one.case))

    expect(page.get_by_text(LATE)).to_be_visible()
    assert faults(page) == []
    assert not overflows(page)
    look(page, f"pihak-berkas-{width}")
    page.get_by_role("button", name="Rekomendasikan", exact=True).click()

    expect(page.get_by_text("Dinas Percobaan Satu sudah menjawab.")).to_be_visible()
    assert Task.objects.get(case=one.case, asked="dinas").act == "setuju"
