"""The pages of an outsider's link and of a hand-over, in Chromium: narrow and wide, calm for axe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from balaikota.core.people.tests import factories as people
from balaikota.core.people.tests.factories import PASSWORD
from balaikota.engine.cases.actions import inquiring, passing
from balaikota.engine.cases.actions.inquiring import Asking
from balaikota.engine.cases.tests.factories import MORNING, Scene, make_service, opened
from tests.browser import faults, look, overflows, sign_in
from tests.pages.scene import on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def service(alone) -> Iterator[Scene]:
    """Kauman and its service, on the morning of the stories."""
    with on(MORNING):
        yield make_service()


def calm(page, name):
    look(page, name)
    assert faults(page) == []
    assert not overflows(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_link_is_made_opened_accepted_and_answered(visit, service, width):
    case = opened(service).case
    desk = visit("/masuk/?next=/meja/", width=width)
    sign_in(desk, service.alice.username, PASSWORD)
    ask = f"/meja/kasus/{case.number}/luar/"
    desk = visit.again(desk, ask)
    calm(desk, f"outside-whom-{width}")
    desk = visit.again(desk, f"{ask}?kepada=listrik")
    calm(desk, f"outside-ask-{width}")
    desk.fill("[name=text]", "Apakah meteran di alamat ini milik warung?")
    desk.locator("main form button").last.click()
    calm(desk, f"outside-link-{width}")
    link = desk.locator("#token").inner_text()
    page = visit("/jawab/" + link.rpartition("/jawab/")[2], width=width)
    calm(page, f"outside-closed-{width}")
    page.locator("main form button").click()
    calm(page, f"outside-open-{width}")
    page.get_by_role("button", name="Terima", exact=True).click()
    page.get_by_role("button", name="Kirim jawaban").click()
    calm(page, f"outside-blank-{width}")
    page.fill("[name=text]", "Ya, sejak 2021.")
    page.get_by_role("button", name="Kirim jawaban").click()
    calm(page, f"outside-done-{width}")
    other = visit("/jawab/" + link.rpartition("/jawab/")[2], width=width)
    calm(other, f"outside-used-{width}")
    desk = visit.again(desk, f"/meja/kasus/{case.number}/")
    calm(desk, f"outside-case-{width}")
    assert "Ya, sejak 2021." in desk.inner_text("main")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_case_is_handed_over_and_bounced(visit, service, width):
    made = opened(service)
    number = made.case.number
    inquiring.inquire(
        by=people.actor(service.alice, MORNING), now=MORNING, number=number,
        asking=Asking("listrik", "Pelanggan Anda?"),
    )  # fmt: skip
    desk = visit("/masuk/?next=/meja/", width=width)
    sign_in(desk, service.alice.username, PASSWORD)
    desk = visit.again(desk, f"/meja/kasus/{number}/serahkan/")
    calm(desk, f"handed-{width}")
    desk.select_option("[name=unit]", service.neighbour.code)
    desk.fill("[name=reason]", "Tempat usahanya di seberang sungai")
    desk.get_by_role("button", name="Serahkan berkas ini").click()
    calm(desk, f"handed-case-{width}")
    nina = visit("/keluar/", width=width)
    nina = visit("/masuk/?next=/meja/", width=width)
    sign_in(nina, service.nina.username, PASSWORD)
    nina = visit.again(nina, f"/meja/kasus/{number}/kembalikan/")
    calm(nina, f"bounce-{width}")
    passing.bounce(
        by=people.actor(service.nina, MORNING), now=MORNING, number=number, reason="Bukan kami"
    )
    page = visit("/lacak/", width=width)
    page.fill("[name=number]", number)
    page.fill("[name=secret]", made.secret)
    page.locator("main form button").click()
    calm(page, f"handed-tracking-{width}")
