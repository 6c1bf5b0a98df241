from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import translation

from balaikota.core import manifest
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.ledger.queries import history
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting
from balaikota.engine.cases.actions.acting import Found, Reasoning
from balaikota.engine.cases.models import Case, Defect, Pause, Remark, Task
from balaikota.engine.cases.rules import DefectKind
from balaikota.engine.cases.tests.factories import (
    DAY,
    HOUR,
    MORNING,
    SYSTEM,
    defects,
    do,
    end_post,
    fresh,
    inbox_of,
    make_service,
    open_case,
    task_of,
)
from balaikota.lib.errors import BadTransition, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
LATER = MORNING + HOUR
REFUSED = {
    "verifikasi": ("tolak", "alice"),
    "persetujuan": ("tolak", "lurah"),
}


def claim(case, user, *, now=MORNING, **more):
    return acting.claim(by=people.actor(user, now), now=now, task_id=task_of(case).pk, **more)


def release(case, user):
    by = people.actor(user, MORNING)
    return acting.release(by=by, now=MORNING, task_id=task_of(case).pk)


# Taking in hand


def test_an_officer_takes_a_task_in_hand(scene):
    case = open_case(scene)

    task = claim(case, scene.alice)

    assert task.holder == scene.alice
    event = LedgerEvent.objects.get(verb="cases.act")
    assert event.acting_as == f"definitif:petugas-loket:{held(scene.alice)}"
    assert (event.from_step, event.unit) == ("verifikasi", scene.kauman.code)


def held(user):
    return people.actor(user, MORNING).grants[0].assignment_id


def test_taking_it_again_changes_nothing(scene):
    case = open_case(scene)
    claim(case, scene.alice)

    assert claim(case, scene.alice).holder == scene.alice
    assert LedgerEvent.objects.filter(outcome="already-held").count() == 1


def test_the_second_officer_is_told_who_has_it(scene):
    case = open_case(scene)
    claim(case, scene.alice)

    with pytest.raises(acting.TaskTaken, match="Alice Wijaya"):
        claim(case, scene.bob)
    with pytest.raises(acting.TaskTaken, match="Alice Wijaya"):
        do(case, "lengkap", by=scene.bob)


def test_a_colleague_takes_over_when_they_say_so(scene):
    case = open_case(scene)
    claim(case, scene.alice)

    assert claim(case, scene.bob, take_over=True).holder == scene.bob
    assert do(case, "lengkap", by=scene.bob).step == "persetujuan"


def test_whoever_has_it_gives_it_back(scene):
    case = open_case(scene)
    claim(case, scene.alice)

    assert release(case, scene.alice).holder is None
    assert claim(case, scene.bob).holder == scene.bob


def test_nobody_gives_back_what_a_colleague_has(scene):
    case = open_case(scene)
    claim(case, scene.alice)

    with pytest.raises(acting.NotYourTask, match="tidak sedang Anda pegang"):
        release(case, scene.bob)


# Who may


@pytest.mark.parametrize("who", ["lurah", "camat"])
def test_another_role_is_refused_with_the_reason(scene, who):
    case = open_case(scene)

    with pytest.raises(acting.NotYourTask, match="bukan tugas Anda hari ini"):
        do(case, "lengkap", by=getattr(scene, who))
    assert fresh(case).step == "verifikasi"


def test_the_same_role_at_another_unit_sees_nothing(scene):
    case = open_case(scene)

    with pytest.raises(NotFound):
        do(case, "lengkap", by=scene.nina)


def test_somebody_without_a_role_may_not(scene):
    case = open_case(scene)

    with pytest.raises(NotAllowed):
        do(case, "lengkap", by=scene.charlie)


def test_after_the_assignment_ended_nobody_acts(scene):
    case = open_case(scene, at="persetujuan")
    noon = MORNING + 3 * HOUR
    end_post(scene.lurah, noon)

    with pytest.raises(NotAllowed):
        do(case, "setujui", by=scene.lurah, now=noon)
    assert (
        do(case, "setujui", by=scene.lurah, now=noon - timedelta(seconds=1)).step == "persetujuan"
    )


def test_a_plh_acts_and_the_ledger_says_as_what(scene):
    case = open_case(scene, at="persetujuan")
    end_post(scene.lurah, MORNING)
    plh = people.make_officer("lurah", scene.kauman, mode="plh", name="Joko Widodo Putra")

    do(case, "setujui", by=plh, now=LATER)

    event = LedgerEvent.objects.get(verb="cases.act", from_step="persetujuan")
    assert event.acting_as.startswith("plh:lurah:")


def test_a_case_that_a_room_hides_cannot_be_acted_on(scene, monkeypatch):
    case = open_case(scene)
    sealed = manifest.Manifest("x", "X", restrict=lambda _actor: Q(pk=case.pk))
    known = (*manifest.all_manifests(), sealed)
    monkeypatch.setattr("balaikota.engine.cases.queries.visible.all_manifests", lambda: known)

    with pytest.raises(NotFound):
        do(case, "lengkap", by=scene.alice)


def test_nobody_acts_for_the_applicant(scene):
    case = open_case(scene, at="perbaikan")

    with pytest.raises(acting.NotYourTask):
        do(case, "kirim-ulang", by=scene.alice)


def test_an_unknown_task_is_not_found(scene):
    with pytest.raises(NotFound):
        acting.claim(by=people.actor(scene.alice, MORNING), now=MORNING, task_id=0)


# Acts


def test_a_complete_file_goes_to_the_lurah(scene):
    case = do(open_case(scene), "lengkap", by=scene.alice, now=LATER)

    task = task_of(case)
    assert (case.step, case.status, task.role) == ("persetujuan", "OPEN", "lurah")
    assert task.due_at == MORNING.replace(hour=7)  # 3 working hours from 10.00: 14.00 WIB
    before = Task.objects.get(case=case, step="verifikasi")
    assert (before.act, before.ended_at, before.holder) == ("lengkap", LATER, scene.alice)
    event = LedgerEvent.objects.get(verb="cases.act")
    assert (event.from_step, event.to_step, event.holder) == ("verifikasi", "persetujuan", "lurah")
    assert (event.due_at, event.pack_digest) == (task.due_at, scene.version.digest)


def test_a_file_with_defects_goes_back_and_the_clock_stops(scene):
    case = open_case(scene)
    found = [*defects("nama_usaha"), Found("foto_usaha", DefectKind.OUTDATED, " Foto terbaru. ")]

    case = do(case, "kembalikan", by=scene.alice, now=LATER, defects=found)

    task = task_of(case)
    assert (case.step, case.status, case.returns) == ("perbaikan", "WAITING", 1)
    assert (task.party, task.role, task.warn_at) == ("applicant", "", None)
    assert task.due_at == MORNING.replace(month=12, day=7, hour=9)  # 10 working days
    assert list(Defect.objects.order_by("pk").values_list("field", "kind")) == [
        ("nama_usaha", "wrong"),
        ("foto_usaha", "outdated"),
    ]
    pause = Pause.objects.get(case=case)
    assert (pause.from_at, pause.to_at) == (LATER, None)
    [entry] = history(f"case:{case.pk}", verbs=["cases.act"])
    assert entry.event.holder == "applicant"


def test_the_applicant_reads_all_defects_in_one_notice(scene):
    case = open_case(scene, by=people.actor(scene.resident, MORNING))
    found = [*defects("nama_usaha"), Found("foto_usaha", DefectKind.OUTDATED, "Foto terbaru.")]

    do(case, "kembalikan", by=scene.alice, defects=found)

    notice = inbox_of(scene.resident)[-1]
    assert "menunggu perbaikan" in notice.subject
    assert "Nama usaha: Tulis seperti di papan nama." in notice.body
    assert "Foto tempat usaha: Foto terbaru." in notice.body
    assert "7 Desember 2026, 16.00 WIB" in notice.body


@pytest.mark.parametrize("step", ["verifikasi", "persetujuan"])
def test_a_refusal_says_why_in_code_and_in_words(scene, step):
    verb, who = REFUSED[step]
    case = open_case(scene, at=step, by=people.actor(scene.resident, MORNING))

    case = do(case, verb, by=getattr(scene, who), now=LATER, code="tidak_ada_usaha", note="Kosong.")

    assert (case.status, case.outcome, case.step) == ("DECIDED", "refused", "selesai")
    assert (case.reason_code, case.decided_at, case.ended_at) == ("tidak_ada_usaha", LATER, LATER)
    assert not Task.objects.filter(case=case, ended_at=None).exists()
    remark = Remark.objects.get(case=case)
    assert (remark.text, remark.is_public) == ("Kosong.", True)
    body = inbox_of(scene.resident)[-1].body
    assert "tidak ada kegiatan usaha di alamat" in body
    assert "Kosong." in body
    assert LedgerEvent.objects.get(outcome="refused").to_step == "selesai"


def test_a_refusal_is_told_in_the_applicants_language(scene):
    with translation.override("en"):
        case = open_case(scene, by=people.actor(scene.resident, MORNING))

    do(case, "tolak", by=scene.alice, code="tidak_ada_usaha")

    assert "no business activity" in inbox_of(scene.resident)[-1].body


def test_the_lurah_sends_it_back_with_a_word_for_the_office_only(scene):
    case = open_case(scene, at="persetujuan")

    case = do(case, "kembalikan", by=scene.lurah, note="Periksa lagi alamatnya.")

    assert (case.step, case.returns) == ("verifikasi", 0)
    remark = Remark.objects.get(case=case)
    assert (remark.text, remark.is_public) == ("Periksa lagi alamatnya.", False)


def test_approval_hands_the_letter_to_the_system(scene):
    case = open_case(scene, at="surat")

    task = task_of(case)
    assert (task.party, task.act, task.product) == ("system", "setujui", "surat")
    assert task.due_at == case.promise_due_at
    assert (case.step, case.status) == ("persetujuan", "OPEN")
    event = LedgerEvent.objects.get(verb="cases.act", from_step="persetujuan")
    assert (event.to_step, event.holder) == ("persetujuan", "system")
    assert event.acting_as == f"definitif:lurah:{held(scene.lurah)}"


def test_the_case_is_granted_when_the_letter_exists(scene):
    case = open_case(scene, at="surat", by=people.actor(scene.resident, MORNING))

    acting.finish_issue(by=SYSTEM, now=LATER, case_id=case.pk, document="500/1/2026")

    case = fresh(case)
    assert (case.status, case.outcome, case.decided_at) == ("DECIDED", "granted", LATER)
    assert "500/1/2026" in inbox_of(scene.resident)[-1].body


def test_a_letter_finishes_its_case_once(scene):
    case = open_case(scene, at="surat")
    acting.finish_issue(by=SYSTEM, now=LATER, case_id=case.pk, document="1")

    with pytest.raises(NotFound, match="Tidak ada surat yang sedang dibuat"):
        acting.finish_issue(by=SYSTEM, now=LATER, case_id=case.pk, document="1")


def test_no_officer_finishes_a_letter_by_hand(scene):
    case = open_case(scene, at="surat")

    with pytest.raises(NotAllowed):
        acting.finish_issue(
            by=people.actor(scene.lurah, MORNING), now=LATER, case_id=case.pk, document="1"
        )


def test_a_stale_page_is_told_when_it_was_finished(scene):
    case = open_case(scene)
    stale = task_of(case).pk
    do(case, "lengkap", by=scene.alice, now=LATER)

    with pytest.raises(acting.TaskDone, match="23 November 2026, 10.00 WIB"):
        acting.act(
            by=people.actor(scene.bob, LATER),
            now=LATER + DAY,
            task_id=stale,
            verb="lengkap",
            reasoning=Reasoning(),
        )


@pytest.mark.parametrize("verb", ["setujui", "kirim-ulang", "hapus"])
def test_an_act_of_another_step_is_refused(scene, verb):
    case = open_case(scene)

    with pytest.raises(BadTransition):
        do(case, verb, by=scene.alice)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs DATABASE_URL=postgres://")
def test_of_two_officers_one_gets_the_task_and_the_other_is_told(alone):
    made = make_service()
    case = open_case(made)
    gate, results = threading.Barrier(2), {}

    def take(user):
        try:
            gate.wait()
            results[user.name] = claim(case, user).holder_id
        except acting.TaskTaken as error:
            results[user.name] = error.message
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(user,)) for user in (made.alice, made.bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    winner = task_of(case).holder
    loser = made.bob if winner == made.alice else made.alice
    assert results[winner.name] == winner.pk
    assert winner.name in results[loser.name]
    assert Case.objects.count() == 1
