"""The end of the day and the coordinator's queue in a browser: narrow, with and without script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting
from balaikota.engine.cases.models import Task
from balaikota.engine.cases.tests.factories import end_post, make_service, open_case, task_of
from tests.browser import faults, follow, look, overflows, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


@pytest.fixture
def service(alone, site):
    return make_service()


@pytest.mark.parametrize(("width", "js"), [(320, True), (1280, True), (320, False)])
def test_a_note_is_left_at_the_end_of_the_day_and_read_by_the_colleague(service, visit, width, js):
    now = timezone.now()
    cases = [open_case(service, now=now) for _ in range(3)]
    Task.objects.filter(case=cases[0]).update(due_at=now - DAY)
    acting.claim(by=people.actor(service.alice, now), now=now, task_id=task_of(cases[0]).pk)
    page = visit("/masuk/", width=width, js=js)
    sign_in(page, service.alice.username, people.PASSWORD)
    visit.again(page, "/meja/akhir-hari/")
    page.get_by_text("Terlambat").first.wait_for()
    assert overflows(page) == 0
    if js:
        assert faults(page) == []
        look(page, f"akhir-hari-{width}")

    page.get_by_label(cases[0].number).check()
    page.get_by_label("Catatan untuk petugas berikutnya").fill("Kunci laci ada di Bu Rina.")
    follow(page.get_by_role("button", name="Simpan dan selesai"))
    page.get_by_text("1 tugas kembali ke antrean.").wait_for()

    bob = visit("/masuk/", width=width, js=js)
    sign_in(bob, service.bob.username, people.PASSWORD)
    visit.again(bob, "/meja/")
    bob.get_by_text("Kunci laci ada di Bu Rina.").wait_for()
    assert overflows(bob) == 0
    if js:
        assert faults(bob) == []
        look(bob, f"kotak-tugas-catatan-{width}")
    follow(bob.get_by_role("button", name="Sudah saya baca"))
    assert bob.get_by_text("Kunci laci").count() == 0
    visit.again(bob, f"/meja/catatan/{service.kauman.code}/")
    bob.get_by_text("Kunci laci").wait_for()
    if js:
        assert faults(bob) == []
        look(bob, f"catatan-{width}")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_coordinators_queue_says_why_nobody_reaches_a_case(service, visit, width):
    now = timezone.now()
    case = open_case(service, now=now)
    for user in (service.alice, service.bob, service.lurah, service.camat):
        end_post(user, now)
    keeper = people.make_officer("koordinator", people.make_city(), valid_from=now - DAY)
    page = visit("/masuk/", width=width)
    sign_in(page, keeper.username, people.PASSWORD)

    visit.again(page, "/meja/?saring=koordinator")
    page.get_by_text("semua pejabat di jalur atasannya").wait_for()
    assert overflows(page) == 0
    assert faults(page) == []
    look(page, f"antrean-koordinator-{width}")
    visit.again(page, f"/meja/kasus/{case.number}/")
    page.get_by_text("ada di antrean koordinator").wait_for()
    assert faults(page) == []
    look(page, f"antrean-kasus-{width}")
