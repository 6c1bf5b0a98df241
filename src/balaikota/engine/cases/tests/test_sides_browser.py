"""The pages of what stands beside the steps, in Chromium: narrow and wide, calm for axe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from balaikota.core.people.tests import factories as people
from balaikota.core.people.tests.factories import PASSWORD
from balaikota.engine.cases.actions import consulting, extending, reopening, replying
from balaikota.engine.cases.tests.factories import (
    MORNING,
    Scene,
    do,
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
def test_the_desk_pages_are_calm(visit, service, width):
    case = open_case(service)
    consulting.ask(
        by=people.actor(service.nina, MORNING), now=MORNING,
        number=_of_the_neighbour(service).number, unit=service.kauman.code,
        text="Apakah warung ini pernah Anda datangi?", days=2, user_id=None,
    )  # fmt: skip
    alice = people.actor(service.alice, MORNING)
    consulting.ask(
        by=alice, now=MORNING, number=case.number, unit=service.neighbour.code,
        text="Masuk wilayah Anda?", days=3, user_id=None,
    )  # fmt: skip
    consulting.write_note(by=alice, now=MORNING, number=case.number, text="Sudah ditelepon.")
    extending.extend(
        by=people.actor(service.lurah, MORNING), now=MORNING, number=case.number, amount=2,
        reason="Menunggu jawaban kelurahan tetangga.",
    )  # fmt: skip
    page = visit("/masuk/?next=/meja/", width=width)
    sign_in(page, service.alice.username, PASSWORD)
    calm(page, f"sides-inbox-{width}")
    for rest in (
        "",
        "catatan/",
        "tanya/",
        f"tanya/?unit={service.neighbour.code}",
        "tarik/",
        "perpanjang/",
    ):
        page = visit.again(page, f"/meja/kasus/{case.number}/{rest}")
        calm(page, f"sides-{(rest or 'case').partition('/')[0]}-{'2-' * ('?' in rest)}{width}")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_tracking_pages_are_calm(visit, service, width):
    made = opened(service)
    page = visit("/lacak/", width=width)
    page.fill("[name=number]", made.case.number)
    page.fill("[name=secret]", made.secret)
    page.locator("main form button").click()
    page = visit.again(page, f"/lacak/{made.case.number}/tarik/")
    calm(page, f"sides-withdraw-{width}")
    do(made.case, "tolak", by=service.alice, code="tidak_ada_usaha")
    page = visit.again(page, f"/lacak/{made.case.number}/buka-kembali/")
    calm(page, f"sides-reopen-ask-{width}")
    reopening.ask(
        by=replying.applicant_of(made.case.pk), now=MORNING, case_id=made.case.pk,
        reason="Usahanya ada.",
    )  # fmt: skip
    page = visit.again(page, f"/lacak/{made.case.number}/")
    calm(page, f"sides-tracking-{width}")
    desk = visit("/masuk/?next=/meja/", width=width)
    sign_in(desk, service.camat.username, PASSWORD)
    calm(desk, f"sides-wishes-{width}")
    desk = visit.again(desk, f"/meja/kasus/{made.case.number}/buka-kembali/")
    calm(desk, f"sides-reopen-{width}")


def _of_the_neighbour(service):
    case = open_case(service)
    case.unit = service.neighbour
    case.save(update_fields=["unit"])
    case.tasks.update(unit=service.neighbour)
    return case
