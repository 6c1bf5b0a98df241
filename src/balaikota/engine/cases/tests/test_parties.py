"""Several asked at once: each has a task, the step leads on when enough have answered."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from balaikota.core.ledger.models import LedgerEvent, LedgerPayload
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import acting, concerning, replying, sweeping
from balaikota.engine.cases.actions.acting import Reasoning
from balaikota.engine.cases.actions.replying import applicant_of
from balaikota.engine.cases.api import shapes
from balaikota.engine.cases.models import Status, Task
from balaikota.engine.cases.queries import inbox, shown, tracking, visible
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.browsing import page_of, text
from balaikota.engine.cases.tests.factories import (
    DAY,
    HOUR,
    MORNING,
    SYSTEM,
    do,
    end_post,
    fresh,
    inbox_of,
    make_service,
)
from balaikota.engine.cases.tests.procedures import answer, open_on, parallel, publish, task_for
from balaikota.lib.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(scene):
    return procedures.make_city(scene)


def asked(scene, *, need="all", against="counted", now=MORNING):
    """Return a case that has just been sent to three offices."""
    case = open_on(scene, publish(scene, "tiga", parallel(need, against)), now=now)
    return do(case, "lengkap", by=scene.alice, now=now)


def open_parties(case):
    tasks = Task.objects.filter(case=case, ended_at=None).order_by("pk")
    return list(tasks.values_list("asked", flat=True))


def test_each_party_has_a_task_of_its_own_with_its_own_office_and_time(scene, city):
    case = asked(scene)

    tasks = {task.asked: task for task in Task.objects.filter(case=case, ended_at=None)}
    assert {name: (task.role, task.unit, task.is_away) for name, task in tasks.items()} == {
        "camat": ("camat", scene.kecamatan, True),
        "dinas": ("kepala-opd", city.dinas, True),
        "badan": ("kepala-opd", city.badan, True),
    }
    assert tasks["dinas"].due_at == MORNING + HOUR
    assert tasks["camat"].due_at == MORNING + 2 * HOUR
    assert all(task.warn_at is not None for task in tasks.values())


def test_all_must_answer(scene, city):
    case = asked(scene)

    case = answer(case, "dinas", "setuju", by=city.head)
    assert (case.step, open_parties(case)) == ("rekomendasi", ["camat", "badan"])
    case = answer(case, "badan", "setuju", by=city.chief)
    assert case.step == "rekomendasi"
    case = answer(case, "camat", "setuju", by=scene.camat)

    assert (case.step, open_parties(case)) == ("persetujuan", [""])


def test_one_is_enough_and_the_others_are_told(scene, city):
    case = asked(scene, need="any")
    acting.claim(
        by=people.actor(city.chief, MORNING), now=MORNING, task_id=task_for(case, "badan").pk
    )

    case = answer(case, "dinas", "setuju", by=city.head)

    assert (case.step, open_parties(case)) == ("persetujuan", [""])
    spared = Task.objects.filter(case=case, act=rules.NOT_NEEDED)
    assert sorted(spared.values_list("asked", flat=True)) == ["badan", "camat"]
    [told] = inbox_of(city.chief)
    assert told.subject == f"{case.number}: tidak perlu lagi dijawab"
    assert told.body == "Rekomendasi badan: pihak lain sudah menjawab, jadi tugas ini ditutup."
    assert inbox_of(city.head) == inbox_of(scene.camat) == []
    event = LedgerEvent.objects.filter(subject=f"case:{case.pk}").latest("pk")
    assert (event.from_step, event.to_step) == ("rekomendasi", "persetujuan")
    assert LedgerPayload.objects.get(pk=event.pk).body["not_needed"] == ["camat", "badan"]


def test_two_of_three(scene, city):
    case = asked(scene, need=2)

    case = answer(case, "camat", "tidak", by=scene.camat, note="Belum layak")
    case = answer(case, "dinas", "setuju", by=city.head)
    assert case.step == "rekomendasi"
    case = answer(case, "badan", "setuju", by=city.chief)

    assert case.step == "persetujuan"


def test_a_no_is_counted_and_all_are_heard(scene, city):
    case = asked(scene)

    case = answer(case, "camat", "tidak", by=scene.camat, note="Belum layak")
    case = answer(case, "dinas", "setuju", by=city.head)
    assert open_parties(case) == ["badan"]
    case = answer(case, "badan", "setuju", by=city.chief)

    assert case.step == "keberatan"


def test_a_no_decides_at_once_where_the_pack_says_so(scene, city):
    case = asked(scene, against="at-once")

    case = answer(case, "camat", "tidak", by=scene.camat, note="Belum layak")

    assert (case.step, open_parties(case)) == ("keberatan", [""])


def test_an_answer_needs_its_reason_and_is_given_once(scene, city):
    case = asked(scene)
    task = task_for(case, "camat")

    with pytest.raises(acting.ReasonNeeded):
        answer(case, "camat", "tidak", by=scene.camat)
    answer(case, "camat", "setuju", by=scene.camat)
    with pytest.raises(acting.TaskDone):
        acting.act(
            by=people.actor(scene.camat, MORNING), now=MORNING + HOUR, task_id=task.pk,
            verb="setuju", reasoning=Reasoning(),
        )  # fmt: skip


def test_one_office_cannot_answer_for_another(scene, city):
    case = asked(scene)

    with pytest.raises(acting.NotYourTask):
        answer(case, "badan", "setuju", by=city.head)
    with pytest.raises(acting.NotYourTask):
        answer(case, "badan", "setuju", by=scene.lurah)


def test_a_second_round_asks_all_anew(scene, city):
    case = asked(scene)
    for party, by in (("camat", scene.camat), ("dinas", city.head), ("badan", city.chief)):
        case = answer(case, party, "setuju", by=by)
    case = do(case, "kembalikan", by=scene.lurah, note="Periksa lagi")
    case = do(case, "lengkap", by=scene.alice)

    assert open_parties(case) == ["camat", "dinas", "badan"]
    case = answer(case, "camat", "setuju", by=scene.camat)
    assert case.step == "rekomendasi"


def test_who_is_asked_sees_the_case_and_nobody_else_of_another_office(scene, city):
    version = publish(scene, "tiga", parallel())
    case = open_on(scene, version)
    stranger = people.make_officer("kepala-opd", people.make_unit("dinas", people.make_city()))

    def sees(user):
        return visible.visible_to(people.actor(user, MORNING)).filter(pk=case.pk).exists()

    assert not sees(city.head)
    do(case, "lengkap", by=scene.alice)
    assert sees(city.head)
    assert not sees(stranger)
    with pytest.raises(NotFound):
        visible.get_case(people.actor(stranger, MORNING), case.number)


def test_the_inbox_says_what_is_asked(scene, city):
    case = asked(scene)

    for user, title in ((city.head, "Rekomendasi dinas"), (scene.camat, "Rekomendasi camat")):
        found = inbox.find_tasks(people.actor(user, MORNING), Filter.TODO, now=MORNING)
        [row] = shown.inbox_rows(found.rows, now=MORNING, lang="id")
        assert (row["number"], row["next_act"]) == (case.number, title)


def test_the_late_one_is_named_on_both_pages(scene, city, time_machine):
    case = asked(scene)
    answer(case, "camat", "tidak", by=scene.camat, note="Belum layak")
    later = MORNING + DAY + HOUR
    time_machine.move_to(later, tick=False)
    desk = Client()
    desk.force_login(scene.alice)

    page = text(desk.get(page_of(case)))
    standing = tracking.standing(fresh(case), now=later)

    assert "Menunggu Dinas Percobaan Satu, terlambat 1 hari kerja." in page
    assert "Kecamatan Klojen sudah menjawab." in page
    assert "Jawabannya: Tidak merekomendasikan" in page
    assert "Alasannya: Belum layak" in page
    assert [line.state for line in standing.parties] == ["answered", "late", "late"]
    assert [line.late for line in standing.parties] == ["", *["terlambat 1 hari kerja"] * 2]


def test_a_program_reads_who_has_still_to_answer(scene, city):
    case = asked(scene)
    answer(case, "camat", "setuju", by=scene.camat)

    found = shapes.turns(tracking.standing(fresh(case), now=MORNING))

    assert [(one["role"], one["office"]) for one in found] == [
        ("kepala-opd", "Dinas Percobaan Satu"),
        ("kepala-opd", "Badan Percobaan"),
    ]


def test_a_party_acts_from_the_page(scene, city, time_machine):
    case = asked(scene)
    time_machine.move_to(MORNING, tick=False)
    desk = Client()
    desk.force_login(city.head)
    task = task_for(case, "dinas")

    page = text(desk.get(page_of(case)))
    form = desk.get(page_of(case, f"tindak/tidak/?tugas={task.pk}"))
    done = desk.post(page_of(case, "tindak/tidak/"), {"task": task.pk, "note": "Belum layak"})

    assert "Rekomendasi dinas" in page
    assert f"tindak/tidak/?tugas={task.pk}" in page
    assert f'name="task" value="{task.pk}"' in form.content.decode()
    assert done.status_code == 302
    task.refresh_from_db()
    assert (task.act, task.holder) == ("tidak", city.head)
    assert fresh(case).step == "rekomendasi"


def test_a_party_without_anybody_is_marked_and_its_own_superior_is_told(scene, city):
    case = asked(scene)
    end_post(city.head, MORNING)
    task = task_for(case, "dinas")
    mayor = people.make_officer("wali-kota", people.make_city(), name="Wali")

    assert sweeping.mark_unattended(by=SYSTEM, now=MORNING, task_id=task.pk) is not None

    standing = tracking.standing(fresh(case), now=MORNING)
    assert standing.unattended == task
    assert standing.parties[1].state == "unattended"
    assert standing.next_up == "Kota Malang"
    assert [notice.subject for notice in inbox_of(mayor)] == [
        f"Tidak ada petugas: {case.number} di Dinas Percobaan Satu"
    ]


def test_a_deputy_answers_for_the_head(scene, city):
    case = asked(scene)
    end_post(city.head, MORNING)
    deputy = people.make_officer("verifikator", city.dinas)
    people.assign(deputy, "kepala-opd", city.dinas, mode="plt", valid_from=MORNING)

    answer(case, "dinas", "setuju", by=deputy)

    assert open_parties(case) == ["camat", "badan"]


def test_withdrawing_ends_what_everybody_was_asked(scene, city):
    case = asked(scene)

    replying.withdraw(by=applicant_of(case.pk), now=MORNING + HOUR, case_id=case.pk)

    assert fresh(case).status == Status.WITHDRAWN
    assert open_parties(case) == []


def test_about_the_kecamatan_its_answer_goes_up_and_comes_back(scene, city):
    mayor = people.make_officer("wali-kota", people.make_city(), name="Wali")
    case = asked(scene)
    by = people.actor(scene.lurah, MORNING)

    concerning.name_concern(
        by=by, now=MORNING, number=case.number, about=f"unit:{scene.kecamatan.code}",
        reason="Tentang camat",
    )  # fmt: skip
    assert (task_for(case, "camat").role, task_for(case, "camat").unit.kind) == (
        "wali-kota",
        "kota",
    )
    assert task_for(case, "dinas").unit == city.dinas
    concern = fresh(case).concerns.get()
    concerning.drop_concern(
        by=people.actor(mayor, MORNING), now=MORNING, number=case.number, concern_id=concern.pk
    )

    assert (task_for(case, "camat").role, task_for(case, "camat").unit) == (
        "camat",
        scene.kecamatan,
    )
    assert fresh(case).unit == scene.kauman


def test_due_times_follow_the_party_when_a_rule_changes(scene, city):
    case = asked(scene)
    before = {party: task_for(case, party).due_at for party in open_parties(case)}

    sweeping.recompute(by=SYSTEM, now=MORNING, case_id=case.pk, reason="Kalender")

    assert {party: task_for(case, party).due_at for party in open_parties(case)} == before


def test_a_party_has_one_open_task_only(scene, city):
    task = task_for(asked(scene), "dinas")
    task.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        task.save(force_insert=True)


def test_two_parties_may_be_of_one_office(scene, city):
    steps = parallel()
    steps["rekomendasi"]["parties"]["badan"]["unit"] = {"kind": "kecamatan"}
    steps["rekomendasi"]["parties"]["badan"]["role"] = "camat"
    case = do(open_on(scene, publish(scene, "dua", steps)), "lengkap", by=scene.alice)

    case = answer(case, "badan", "setuju", by=scene.camat)

    assert open_parties(case) == ["camat", "dinas"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs DATABASE_URL=postgres://")
@pytest.mark.parametrize("need", ["any", 2])
def test_two_who_answer_at_once_move_the_step_once(alone, need):
    made = make_service()
    city = procedures.make_city(made)
    case = asked(made, need=need)
    results = at_once(
        (city.head, task_for(case, "dinas").pk), (city.chief, task_for(case, "badan").pk)
    )

    done = sorted(str(result) for result in results)
    assert fresh(case).step == "persetujuan"
    assert Task.objects.filter(case=case, step="persetujuan").count() == 1
    if need == "any":
        assert [type(result) for result in results].count(acting.TaskDone) == 1
    else:
        assert done == ["None", "None"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs DATABASE_URL=postgres://")
def test_of_two_officers_of_one_party_one_succeeds(alone):
    made = make_service()
    city = procedures.make_city(made)
    case = asked(made)
    task = task_for(case, "dinas").pk
    deputy = people.make_officer("verifikator", city.dinas)
    people.assign(deputy, "kepala-opd", city.dinas, mode="plt", valid_from=MORNING - timedelta(1))

    results = at_once((city.head, task), (deputy, task))

    assert [type(result) for result in results].count(acting.TaskDone) == 1
    assert results.count(None) == 1
    assert Task.objects.get(pk=task).act == "setuju"


def at_once(*pairs):
    """Let several act in the same moment; return None for each who succeeded, else the refusal."""
    gate, results = threading.Barrier(len(pairs)), []

    def act(user, task_id):
        actor = people.actor(user, MORNING)
        gate.wait()
        try:
            acting.act(by=actor, now=MORNING, task_id=task_id, verb="setuju", reasoning=Reasoning())
            results.append(None)
        except acting.TaskDone as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
