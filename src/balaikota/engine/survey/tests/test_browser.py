"""The survey in Chromium: by link on a small telephone without scripts, on a tablet, and the desk."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from balaikota.core.people.models import User
from balaikota.core.people.tests import factories as people
from balaikota.core.people.tests.factories import PASSWORD
from balaikota.engine.cases.tests.factories import MORNING
from balaikota.engine.survey.actions import tablets as acts
from balaikota.engine.survey.models import Answer, FollowUp, Offer, Tablet
from balaikota.engine.survey.queries import offers, tablets
from balaikota.engine.survey.tests import factories
from balaikota.engine.survey.tests.factories import CODES, answered, decided, offered
from tests.browser import faults, follow, look, overflows, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def town(alone, site):
    with time_machine.travel(MORNING, tick=True):
        factories.forget_counts()
        yield factories.make_house()


def checked(page, name: str) -> None:
    look(page, f"survey-{name}")
    assert faults(page) == []
    assert overflows(page) == 0


def link_of(offer: Offer) -> str:
    return reverse("survey:answer", args=[offers.key_of(offer)])


def fill(page, codes=CODES) -> None:
    for code in codes:
        page.locator(f"input[name={code}][value='3']").check()


def signed_in(visit, user: User, path: str, **how):
    page = visit(path, **how)
    sign_in(page, user.username, PASSWORD)
    return page


def screen(town) -> str:
    by = people.actor(town.scene.alice, MORNING)
    made = acts.set_up(by=by, now=MORNING, unit_id=town.scene.kauman.pk, name="Loket 1")
    return reverse("survey:screen", args=[tablets.key_of(made)])


def test_a_link_is_answered_at_320_pixels_without_scripts(visit, town):
    page = visit(link_of(offered(decided(town))), width=320, js=False)

    fill(page, CODES[1:])
    page.locator("[name=words]").fill("Cepat dan ramah")
    follow(page.get_by_role("button", name="Kirim jawaban"))
    assert "Ada yang perlu diperbaiki" in page.locator("main").inner_text()
    assert page.locator("[name=words]").input_value() == "Cepat dan ramah"
    assert page.locator("input[type=radio]:checked").count() == len(CODES) - 1

    fill(page, CODES[:1])
    follow(page.get_by_role("button", name="Kirim jawaban"))
    assert "Terima kasih" in page.locator("main").inner_text()
    assert Answer.objects.get().words == "Cepat dan ramah"


def test_a_tablet_shows_thanks_and_comes_back_by_itself(visit, town):
    page = visit(screen(town), width=1280, js=False)
    assert "Selamat datang" in page.locator("main").inner_text()

    desk = signed_in(visit, town.scene.alice, reverse("survey:show", args=[decided(town).number]))
    follow(desk.get_by_role("button", name="Tampilkan"))

    expect(page.get_by_role("button", name="Kirim jawaban")).to_be_visible(timeout=15_000)
    fill(page)
    follow(page.get_by_role("button", name="Kirim jawaban"))
    assert "Terima kasih" in page.locator("main").inner_text()
    expect(page.get_by_text("Selamat datang di Kelurahan Kauman")).to_be_visible(timeout=20_000)
    assert Answer.objects.count() == 1
    page.go_back()
    assert page.locator("input[type=radio]:checked").count() == 0


@pytest.mark.parametrize(("width", "lang"), [(320, "id"), (1280, "en")])
def test_the_pages_are_free_of_faults(visit, town, width, lang):
    how = {"width": width, "lang": lang}
    answered(town, 30, 3, sarana=2, words="Kursinya kurang")
    shown = decided(town)
    page = visit(link_of(offered(shown)), **how)
    checked(page, f"answer-{width}")
    follow(page.locator("main form button[type=submit]").first)
    checked(page, f"answer-errors-{width}")

    waiting = screen(town)
    checked(visit.again(page, waiting), f"waiting-{width}")
    by = people.actor(town.scene.alice, MORNING)
    tablet = Tablet.objects.get().pk
    acts.show(by=by, now=MORNING, number=shown.number, tablet_id=tablet)
    checked(visit.again(page, waiting), f"screen-{width}")

    page = signed_in(visit, town.scene.lurah, reverse("survey:plan_new"), **how)
    checked(page, f"plan-new-{width}")
    page.locator("[name=element]").select_option("sarana")
    page.locator("[name=words]").fill("Menambah kursi")
    for part, typed in (("day", "31"), ("month", "12"), ("year", "2026")):
        page.locator(f"[name=due_date-{part}]").fill(typed)
    follow(page.locator("main form button[type=submit]").first)
    checked(page, f"plan-{width}")
    follow(page.locator("main form button[type=submit]").first)
    assert FollowUp.objects.get().published_at is not None

    code = town.scene.kauman.code
    for name, path in (
        ("results", reverse("survey:results")),
        ("words", reverse("survey:words", args=[code])),
        ("tablets", reverse("survey:tablets")),
        ("show", reverse("survey:show", args=[shown.number])),
        ("promises", reverse("survey:promises")),
        ("promise", reverse("survey:promise", args=[code])),
    ):
        checked(visit.again(page, path), f"{name}-{width}")
