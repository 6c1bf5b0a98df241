"""The pages of cases that belong together, in Chromium: narrow and wide, calm for axe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from balaikota.core.people.tests import factories as people
from balaikota.core.people.tests.factories import PASSWORD
from balaikota.engine.cases.actions import flagging, merging, relating
from balaikota.engine.cases.rules import Flag
from balaikota.engine.cases.tests.factories import (
    MORNING,
    Scene,
    make_service,
    open_case,
    opened,
)
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
def test_the_pages_are_calm(visit, service, width):
    lead, other, blocked = (open_case(service) for _one in range(3))
    twin = opened(service)
    alice = people.actor(service.alice, MORNING)
    relating.link(by=alice, now=MORNING, number=lead.number, other=other.number)
    merging.merge(
        by=alice, now=MORNING, number=twin.case.number, other=lead.number, reason="Orang yang sama"
    )
    flagging.block(by=alice, now=MORNING, number=blocked.number, other=lead.number)
    flagging.block(by=alice, now=MORNING, number=lead.number, words="Menunggu putusan sidang")
    flagging.raise_flag(by=alice, now=MORNING, number=lead.number, flag=Flag.DISPUTED)
    page = visit("/masuk/?next=/meja/?saring=terhalang", width=width)
    sign_in(page, service.alice.username, PASSWORD)
    calm(page, f"several-inbox-{width}")
    for number, rest in (
        (lead.number, ""),
        (lead.number, "bagi/"),
        (lead.number, "terhalang/"),
        (lead.number, "hubungkan/?cari=SKP"),
        (other.number, "gabungkan/?cari=SKP"),
        (twin.case.number, ""),
        (twin.case.number, "pisahkan/"),
        (blocked.number, ""),
    ):
        visit.again(page, f"/meja/kasus/{number}/{rest}")
        name = rest.partition("/")[0] or f"case-{number[-1]}"
        calm(page, f"several-{name}-{width}")

    page = visit("/lacak/", width=width, lang="en")
    page.fill("[name=number]", twin.case.number)
    page.fill("[name=secret]", twin.secret)
    page.locator("main form button").click()
    page.get_by_text(lead.number).first.wait_for()
    calm(page, f"several-track-{width}")
