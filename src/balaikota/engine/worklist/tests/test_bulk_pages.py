"""Working on many tasks at once, as an officer does it: choose, say why, watch, take back."""

from __future__ import annotations

import re

import pytest

from balaikota.core.jobs import clock as job_clock
from balaikota.core.jobs import worker
from balaikota.core.notices.models import Notice
from balaikota.core.people.models import Assignment
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.tests.browsing import act, browser, page_of, text
from balaikota.engine.cases.tests.factories import HOUR, MORNING, open_case, task_of

pytestmark = pytest.mark.django_db
NOON = MORNING + 2 * HOUR


@pytest.fixture
def cases(scene):
    return [open_case(scene) for _ in range(4)]


def tasks_of(cases):
    return [task_of(case).pk for case in cases]


def order(client, cases, what, **more):
    return client.post("/meja/sekaligus/mulai/", {"task": tasks_of(cases), "tindakan": what} | more)


def work(at=NOON):
    with job_clock.given(at):
        worker.run_due(at)


def done(client, cases, what, **more):
    begun = order(client, cases, what, **more)
    assert begun.status_code == 302, text(begun)
    work()
    return begun.url


def test_the_inbox_lets_rows_be_picked_and_offers_what_all_allow(alice, cases):
    inbox = alice.get("/meja/")
    assert f'name="task" value="{task_of(cases[0]).pk}"' in inbox.content.decode()

    page = alice.post("/meja/sekaligus/pilih/", {"task": tasks_of(cases[:3])})

    assert "3 tugas dipilih" in text(page)
    offered = re.findall(r'value="([a-z:-]+)" name="tindakan"', page.content.decode())
    assert offered[0] == "tindak:lengkap"
    assert set(offered[1:]) >= {"tindak:tolak", "ambil", "lepas", "tandai-mendesak"}
    assert "tindak:kembalikan" not in offered, "defects are marked one file at a time"


def test_all_of_them_move_on_and_the_officer_reads_what_became_of_each(alice, scene, cases):
    address = done(alice, cases, "tindak:lengkap")

    page = alice.get(address)
    assert "4 berhasil" in text(page)
    for case in cases:
        case.refresh_from_db()
        assert case.step == "persetujuan"
        assert case.number in page.content.decode()
    note = Notice.objects.filter(user_id=scene.alice.pk).latest("pk")
    assert note.link == address
    assert note.subject.endswith("4 berhasil, 0 tidak")


def test_what_changed_meanwhile_is_told_one_by_one_and_the_rest_is_done(alice, scene, cases):
    changed, taken, kept = cases[0], cases[1], cases[2:]
    begun = order(alice, cases, "tindak:lengkap")
    bob = browser(scene.bob)
    assert act(bob, changed, "lengkap").status_code == 302
    assert bob.post(page_of(taken, "ambil/"), {"task": task_of(taken).pk}).status_code == 302
    work()

    page = text(alice.get(begun.url))
    assert "2 berhasil" in page
    assert "2 tidak" in page
    assert "sudah diselesaikan" in page
    assert f"sedang dikerjakan {scene.bob.name}" in page
    assert all(Case.objects.get(pk=case.pk).step == "persetujuan" for case in kept)


def test_who_lost_the_post_before_the_work_began_does_nothing(alice, scene, cases):
    begun = order(alice, cases, "tindak:lengkap")
    Assignment.objects.filter(user=scene.alice).update(valid_to=NOON)
    work(NOON)

    assert not Task.objects.filter(case__in=cases, step="persetujuan").exists()
    assert begun.status_code == 302


def test_a_refusal_asks_its_reason_once_and_keeps_what_was_chosen(alice, cases):
    asked = order(alice, cases[:2], "tindak:tolak")
    assert asked.status_code == 200
    assert asked.content.decode().count('type="hidden" name="task"') == 2

    empty = order(alice, cases[:2], "tindak:tolak", langkah="alasan", note="Lihat catatan")
    assert empty.status_code == 422
    assert "Pilih alasan" in text(empty)
    assert "Lihat catatan" in text(empty)

    code = re.search(r'name="reason_code"[^>]*value="([a-z_]+)"', asked.content.decode())[1]
    done(alice, cases[:2], "tindak:tolak", langkah="alasan", reason_code=code)
    assert {Case.objects.get(pk=case.pk).outcome for case in cases[:2]} == {"refused"}


def test_taking_in_hand_can_be_taken_back_once(alice, scene, cases):
    address = done(alice, cases, "ambil")
    assert {task_of(case).holder_id for case in cases} == {scene.alice.pk}
    assert "Urungkan" in text(alice.get(address))

    back = alice.post(f"{address}urungkan/")
    work()
    again = alice.post(f"{address}urungkan/")

    assert {task_of(case).holder_id for case in cases} == {None}
    assert back.status_code == 302
    assert again.status_code == 409
    assert "Urungkan" not in text(alice.get(address))


def test_a_mark_on_many_can_be_taken_off_again(alice, cases):
    address = done(alice, cases, "tandai-mendesak")
    assert all(case.flags.filter(flag="urgent").exists() for case in cases)

    alice.post(f"{address}urungkan/")
    work()

    assert not any(case.flags.exists() for case in cases)


def test_a_decision_says_that_it_has_no_way_back(alice, cases):
    address = done(alice, cases[:1], "tindak:lengkap")

    assert "tidak dapat diurungkan" in text(alice.get(address))
    assert alice.post(f"{address}urungkan/").status_code == 409


def test_nothing_is_done_twice_when_the_worker_starts_again(alice, cases):
    from balaikota.engine.worklist import tasks as jobs
    from balaikota.engine.worklist.models import Bulk

    done(alice, cases, "tindak:lengkap")
    before = Task.objects.count()

    with job_clock.given(NOON):
        jobs.run.call(bulk_id=Bulk.objects.get().pk)

    assert Task.objects.count() == before


def test_tasks_of_others_are_never_touched_nor_named(scene, cases):
    nina = browser(scene.nina)

    page = nina.post("/meja/sekaligus/pilih/", {"task": tasks_of(cases)})

    assert page.status_code == 422
    assert not any(case.number in page.content.decode() for case in cases)
    assert order(nina, cases, "ambil").status_code == 422
    assert {task_of(case).holder_id for case in cases} == {None}


def test_a_bulk_act_is_its_officers_own(alice, scene, cases):
    address = done(alice, cases, "ambil")

    assert browser(scene.bob).get(address).status_code == 404
    assert browser(scene.bob).post(f"{address}urungkan/").status_code == 404
    assert "4 tugas" in text(alice.get("/meja/sekaligus/"))
    assert "belum pernah" in text(browser(scene.bob).get("/meja/sekaligus/"))


def test_everything_of_a_filter_is_chosen_whatever_the_page(alice, cases):
    page = alice.post("/meja/sekaligus/pilih/", {"semua": "1", "saring": "tugas"})
    assert "4 tugas dipilih" in text(page)

    one = alice.post(
        "/meja/sekaligus/pilih/", {"semua": "1", "saring": "tugas", "cari": cases[0].number}
    )
    assert "1 tugas dipilih" in text(one)


@pytest.mark.parametrize("sent", [{}, {"task": ["x", "-1", "9" * 30, "\u0661"]}])
def test_nothing_chosen_says_what_to_do(alice, sent):
    page = alice.post("/meja/sekaligus/pilih/", sent)

    assert page.status_code == 422
    assert "Belum ada tugas yang dipilih" in text(page)


def test_an_act_that_not_all_allow_is_answered_with_those_that_they_do(alice, cases):
    page = order(alice, cases, "tindak:setujui")

    assert page.status_code == 422
    assert "Pilih satu tindakan" in text(page)
    assert "4 tugas dipilih" in text(page)


def test_a_bulk_act_costs_the_request_the_same_for_four_as_for_two(
    alice, cases, django_assert_max_num_queries
):
    order(alice, cases[:2], "ambil")
    with django_assert_max_num_queries(25):
        order(alice, cases, "ambil")
