"""Who works on a task right now: seen by colleagues, taken over, and over by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting, working
from balaikota.engine.cases.actions.acting import InWork, NotYourTask, Reasoning, TaskDone
from balaikota.engine.cases.models import Lease
from balaikota.engine.cases.tests.browsing import act, page_of, text
from balaikota.engine.cases.tests.factories import MORNING, do, inbox_of, open_case, task_of
from balaikota.lib.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MINUTE = timedelta(minutes=1)
BUSY = "Sedang dikerjakan Alice Wijaya sejak 09.00."
FORM = "tindak/kembalikan/"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(MORNING, tick=False)
    return time_machine


@pytest.fixture
def case(scene):
    return open_case(scene)


def at(user, now=MORNING):
    return people.actor(user, now)


def test_opening_a_form_shows_colleagues_who_works_on_it(alice, bob, scene, case):
    assert "Sedang dikerjakan" not in text(alice.get(page_of(case, FORM)))

    assert BUSY in text(bob.get("/meja/"))
    assert BUSY in text(bob.get(page_of(case)))
    assert BUSY in text(bob.get(page_of(case, FORM)))
    assert Lease.objects.get().user == scene.alice
    assert BUSY not in text(alice.get(page_of(case)))
    assert task_of(case).holder is None


def test_before_sending_the_other_is_stopped_once_and_takes_over_with_one_click(
    alice, bob, scene, case
):
    alice.get(page_of(case, FORM))
    task = task_of(case)

    stopped = act(bob, case, "lengkap")
    assert stopped.status_code == 409
    assert f"{BUSY} Ambil alih dulu bila perlu." in text(stopped)
    assert "Ambil alih pekerjaan ini" in text(stopped)

    address = page_of(case, "dikerjakan/ambil-alih/")
    taken = bob.post(address, {"task": task.pk, "verb": "kembalikan"})
    assert taken["Location"] == f"{page_of(case, FORM)}?tugas={task.pk}"
    assert [one.body for one in inbox_of(scene.alice)] == [
        "Bob Santoso melanjutkan tugas yang sedang Anda kerjakan."
    ]
    event = LedgerEvent.objects.get(outcome="work-taken-over")
    assert (event.subject, event.actor_id) == (f"case:{case.pk}", str(scene.bob.pk))
    assert act(bob, case, "lengkap").status_code == 302
    # Exactly one of two succeeds, and the other is told who it was.
    late = act(alice, case, "lengkap", task=task.pk)
    assert late.status_code == 409
    assert "Langkah ini sudah diselesaikan Bob Santoso pada Senin" in text(late)


def test_it_ends_by_acting_by_leaving_and_by_time(alice, bob, scene, case, clock):
    alice.get(page_of(case, FORM))
    left = alice.post(page_of(case, "dikerjakan/selesai/"), {"task": task_of(case).pk})
    assert left["Location"] == page_of(case)
    assert not Lease.objects.exists()

    alice.get(page_of(case, FORM))
    clock.move_to(MORNING + 10 * MINUTE, tick=False)
    assert "Sedang dikerjakan" not in text(bob.get(page_of(case)))
    bob.get(page_of(case, FORM))
    assert Lease.objects.get().user == scene.bob

    do(case, "lengkap", by=scene.bob, now=MORNING + 10 * MINUTE)
    assert not Lease.objects.exists()


def test_an_open_page_renews_it_and_writes_only_when_it_is_soon_over(alice, case, clock):
    alice.get(page_of(case, FORM))
    address, task = page_of(case, "dikerjakan/"), {"task": task_of(case).pk}

    for minutes, until in ((3, 10), (6, 16), (9, 16)):
        clock.move_to(MORNING + minutes * MINUTE, tick=False)
        assert alice.post(address, task).status_code == 204
        lease = Lease.objects.get()
        assert (lease.since, lease.until) == (MORNING, MORNING + until * MINUTE)


def test_who_leaves_ends_nobody_elses_work(bob, alice, case):
    alice.get(page_of(case, FORM))
    bob.post(page_of(case, "dikerjakan/selesai/"), {"task": task_of(case).pk})
    assert Lease.objects.exists()


def test_what_a_colleague_holds_is_not_worked_on_by_opening_its_form(bob, scene, case):
    acting.claim(by=at(scene.alice), now=MORNING, task_id=task_of(case).pk)
    bob.get(page_of(case, FORM))
    assert not Lease.objects.exists()
    working.begin(by=at(scene.bob), now=MORNING, task_id=task_of(case).pk)
    assert not Lease.objects.exists()


@pytest.mark.parametrize("name", ["begin", "take_over"])
def test_only_whose_turn_it_is_works_on_it(scene, case, name):
    task = task_of(case)
    run = getattr(working, name)

    with pytest.raises(NotFound):
        run(by=at(scene.nina), now=MORNING, task_id=task.pk)
    with pytest.raises(NotYourTask):
        run(by=at(scene.lurah), now=MORNING, task_id=task.pk)
    with pytest.raises(NotFound):
        run(by=at(scene.alice), now=MORNING, task_id=0)
    do(case, "lengkap", by=scene.alice)
    with pytest.raises(TaskDone):
        run(by=at(scene.alice), now=MORNING, task_id=task.pk)


def test_the_act_itself_refuses_whoever_did_not_take_over(scene, case):
    working.begin(by=at(scene.alice), now=MORNING, task_id=task_of(case).pk)

    with pytest.raises(InWork, match=BUSY):
        acting.act(
            by=at(scene.bob), now=MORNING, task_id=task_of(case).pk, verb="lengkap",
            reasoning=Reasoning(),
        )  # fmt: skip
    do(case, "lengkap", by=scene.alice)
