"""Bulk acts below the pages: what is refused, what is offered, what a second worker finds."""

from __future__ import annotations

from datetime import date

import pytest

from balaikota.core.jobs import clock as job_clock
from balaikota.core.people.tests.factories import actor
from balaikota.engine.cases.actions.acting import Reasoning, ReasonNeeded
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.tests import dispositions
from balaikota.engine.cases.tests.browsing import browser, text
from balaikota.engine.cases.tests.factories import (
    HOUR,
    MORNING,
    PACK,
    PUBLISHER,
    fresh,
    open_case,
    task_of,
)
from balaikota.engine.packs import actions as packs
from balaikota.engine.worklist import tasks as jobs
from balaikota.engine.worklist.actions import arranging, asking, carrying
from balaikota.engine.worklist.actions.asking import NothingChosen, Order
from balaikota.engine.worklist.models import BulkItem, Starred
from balaikota.engine.worklist.queries import choosing
from balaikota.engine.worklist.rules import Kind, State

pytestmark = pytest.mark.django_db
NOON = MORNING + 2 * HOUR


def begin(user, order):
    return asking.begin(by=actor(user, MORNING), now=MORNING, order=order)


def offers(user, cases):
    tasks = [task_of(case).pk for case in cases]
    choice = choosing.find_choice(actor(user, MORNING), tasks, now=MORNING, lang="id")
    return [offer.key for offer in choice.offers]


def test_tasks_that_one_does_not_see_are_no_tasks(scene):
    order = Order(Kind.CLAIM, "Pegang", [task_of(open_case(scene)).pk])

    with pytest.raises(NothingChosen, match="sedikitnya satu"):
        begin(scene.nina, order)


@pytest.mark.parametrize(
    ("step", "who", "verb", "field"),
    [
        ("verifikasi", "alice", "tolak", "reason_code"),
        ("persetujuan", "lurah", "kembalikan", "note"),
    ],
)
def test_a_decision_without_its_reason_never_reaches_the_worker(scene, step, who, verb, field):
    task = task_of(open_case(scene, at=step))

    with pytest.raises(ReasonNeeded) as refused:
        begin(getattr(scene, who), Order(Kind.ACT, "Putuskan", [task.pk], verb))

    assert refused.value.field == field
    assert not BulkItem.objects.exists()


def test_a_reason_in_words_goes_with_every_case(scene):
    cases = [open_case(scene, at="persetujuan") for _ in range(2)]
    why = Reasoning(note="Foto usaha kurang jelas")

    tasks = [task_of(case).pk for case in cases]
    bulk = begin(scene.lurah, Order(Kind.ACT, "Kembalikan", tasks, "kembalikan", why))
    with job_clock.given(NOON):
        jobs.run.call(bulk_id=bulk.pk)

    assert [case.remarks.get().text for case in cases] == ["Foto usaha kurang jelas"] * 2


def test_what_waits_for_the_applicant_can_only_be_marked(scene):
    waiting = open_case(scene, at="perbaikan")

    assert offers(scene.alice, [waiting]) == ["tandai-mendesak", "lepas-mendesak"]


def test_only_acts_of_every_step_are_offered(scene):
    checked, approved = open_case(scene), open_case(scene, at="persetujuan")

    assert "tindak:tolak" in offers(scene.alice, [checked, approved])
    assert "tindak:lengkap" not in offers(scene.alice, [checked, approved])


def test_a_second_worker_changes_nothing(scene):
    bulk = begin(scene.alice, Order(Kind.CLAIM, "Pegang", [task_of(open_case(scene)).pk]))
    with job_clock.given(NOON):
        jobs.run.call(bulk_id=bulk.pk)
    item = bulk.items.get()

    later = NOON + HOUR
    again = carrying.carry_out(by=actor(scene.alice, later), now=later, item_id=item.pk)
    refused = carrying.refuse(by=jobs.SYSTEM, now=later, item_id=item.pk, why="Terlambat")
    ended = carrying.finish(by=jobs.SYSTEM, now=later, bulk_id=bulk.pk)

    assert (again.state, again.at) == (State.DONE, NOON)
    assert (refused.state, refused.why) == (State.DONE, "")
    assert ended.ended_at == NOON


def test_a_note_that_is_too_long_is_kept_and_explained(scene):
    task = task_of(open_case(scene))
    sent = {"task": task.pk, "tindakan": "tindak:tolak", "langkah": "alasan", "note": "x" * 2001}

    page = browser(scene.alice).post("/meja/sekaligus/mulai/", sent)

    assert page.status_code == 422
    assert "paling panjang 2.000 huruf" in text(page)
    assert "x" * 2001 in page.content.decode()


def test_rows_name_themselves_in_a_log_without_anything_personal(scene):
    case, by = open_case(scene), actor(scene.alice, MORNING)
    bulk = begin(scene.alice, Order(Kind.CLAIM, "Pegang", [task_of(case).pk]))
    arranging.star(by=by, now=MORNING, number=case.number)
    kept = arranging.keep_search(by=by, now=MORNING, name="Bu Sri", query="saring=tugas")

    starred = Starred.objects.get()
    told = [str(row) for row in (bulk, bulk.items.get(), kept, starred)]
    assert told == [
        f"ambil {bulk.pk}",
        f"{bulk.pk}:{task_of(case).pk}",
        f"{scene.alice.pk}: saring=tugas",
        f"{scene.alice.pk}: {case.pk}",
    ]


def test_an_act_that_not_all_allow_is_refused_below_the_page_too(scene):
    task = task_of(open_case(scene))

    with pytest.raises(NothingChosen, match="tidak berlaku"):
        begin(scene.alice, Order(Kind.ACT, "Setujui", [task.pk], "setujui"))


def test_who_looks_before_the_worker_came_sees_how_far_it_is(scene):
    tasks = [task_of(open_case(scene)).pk for _ in range(2)]
    bulk = begin(scene.alice, Order(Kind.CLAIM, "Pegang", tasks))

    page = browser(scene.alice).get(f"/meja/sekaligus/{bulk.pk}/")

    assert "0 dari 2 tugas" in text(page)
    assert 'hx-trigger="every 2s"' in page.content.decode()


def test_a_coded_refusal_is_offered_for_one_pack_only(scene, tmp_path):
    old = open_case(scene)
    changed = tmp_path / PACK.name
    changed.write_text(PACK.read_text(encoding="utf-8").replace("words: [", "words: [baru, "))
    version = packs.publish_file(
        path=changed, by=PUBLISHER, now=MORNING, valid_from=date(2026, 12, 1), decree="SK 2/2026"
    )
    new = open_case(scene)
    Case.objects.filter(pk=new.pk).update(version=version)

    assert "tindak:tolak" in offers(scene.alice, [old])
    assert "tindak:lengkap" in offers(scene.alice, [old, new])
    assert "tindak:tolak" not in offers(scene.alice, [old, new])


def test_a_case_that_went_elsewhere_is_named_no_more(scene):
    case = open_case(scene)
    bulk = begin(scene.alice, Order(Kind.CLAIM, "Pegang", [task_of(case).pk]))
    Case.objects.filter(pk=case.pk).update(unit=scene.neighbour)

    page = browser(scene.alice).get(f"/meja/sekaligus/{bulk.pk}/")

    assert case.number not in page.content.decode()
    assert "Berkas yang tidak dapat Anda lihat lagi" in text(page)


def test_an_act_that_chooses_an_office_takes_the_one_proposed_and_is_refused_without(scene):
    route = dispositions.make_route(scene)
    cases = [dispositions.opened(route, kind=kind) for kind in ("A1", "B1", "C1")]
    order = Order(Kind.ACT, "Teruskan", [task_of(case).pk for case in cases], "teruskan")
    bulk = begin(scene.alice, order)

    jobs.run.call(bulk_id=bulk.pk)

    chosen = [fresh(case).chosen_unit for case in cases]
    assert chosen == [route.city.dinas, scene.kauman, None]
    assert "Pilih kantor" in bulk.items.get(task__case=cases[2]).why
