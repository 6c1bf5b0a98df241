"""A case that changes while its page is open: told beside it, and nothing while it did not."""

from __future__ import annotations

import pytest

from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting, consulting, examining, working
from balaikota.engine.cases.queries import news
from balaikota.engine.cases.tests.browsing import browser, page_of, text
from balaikota.engine.cases.tests.factories import MORNING, do, open_case, task_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHANGED = "Berkas ini berubah sejak Anda membukanya."


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def case(scene):
    return open_case(scene)


def ask(client, case, as_of):
    return client.get(page_of(case, "kabar/"), {"sejak": as_of})


def note(by, case):
    consulting.write_note(by=by, now=MORNING, number=case.number, text="Sudah ditelepon.")


def claim(by, case):
    acting.claim(by=by, now=MORNING, task_id=task_of(case).pk)


def decide(by, case):
    acting.act(
        by=by, now=MORNING, task_id=task_of(case).pk, verb="lengkap", reasoning=acting.Reasoning()
    )


@pytest.mark.parametrize("change", [note, claim, decide])
def test_each_change_is_told_once_with_what_and_who(scene, alice, case, change):
    before = news.as_of(case)
    assert ask(alice, case, before).status_code == 204

    change(people.actor(scene.bob, MORNING), case)

    told = text(ask(alice, case, before))
    assert CHANGED in told
    assert "oleh petugas" in told.lower()
    assert f'href="{page_of(case)}"' in told
    assert ask(alice, case, news.as_of(case)).status_code == 204


def test_reading_working_and_marking_change_nothing(scene, alice, case):
    before, by = news.as_of(case), people.actor(scene.bob, MORNING)
    browser(scene.bob).get(page_of(case))
    working.begin(by=by, now=MORNING, task_id=task_of(case).pk)
    examining.mark(
        by=by, now=MORNING, task_id=task_of(case).pk, field="nama", kind="right", note=""
    )

    answer = ask(alice, case, before)

    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("rest", ["", "periksa/", "tindak/kembalikan/"])
def test_each_page_where_one_works_asks_for_itself(alice, case, rest):
    page = text(alice.get(page_of(case, rest)))
    assert f'hx-get="{page_of(case, "kabar/")}?sejak={news.as_of(case)}"' in page


def test_asking_is_cheap_discloses_nothing_and_is_only_for_who_sees_the_case(
    scene, alice, case, django_assert_max_num_queries
):
    as_of = news.as_of(case)
    count = LedgerEvent.objects.count()
    with django_assert_max_num_queries(8):  # three to be signed in, three for the case, two for it
        ask(alice, case, as_of)
    assert LedgerEvent.objects.count() == count
    assert ask(browser(scene.nina), case, as_of).status_code == 404
    do(case, "lengkap", by=scene.bob)
    assert CHANGED in text(ask(alice, case, "apa saja"))
