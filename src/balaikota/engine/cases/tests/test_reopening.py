"""Taking an ended case up again: who may ask until when, who decides, and where it goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from balaikota.core.ledger import queries as ledger
from balaikota.core.notices.models import Notice
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import consulting, reopening, replying, sweeping
from balaikota.engine.cases.models import Case, DueChange, Pause, Question, Reopening, Task
from balaikota.engine.cases.queries import reopening as queries
from balaikota.engine.cases.tests.factories import (
    DAY,
    MORNING,
    PACK,
    PUBLISHER,
    SYSTEM,
    do,
    fresh,
    inbox_of,
    open_case,
    opened,
    task_of,
)
from balaikota.engine.office.tests.pages import text_of
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs import queries as services
from balaikota.lib.errors import DomainError, NotAllowed, NotFound
from tests import yamls

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
WHY = "Usahanya ada, petugas datang saat tutup"
BECAUSE = "Bukti baru cukup untuk diperiksa lagi"
NEXT = MORNING + DAY


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(NEXT, tick=False)


@pytest.fixture
def case(scene):
    return refuse(scene, open_case(scene))


def at(user, now=NEXT):
    return people.actor(user, now=now)


def refuse(scene, case, by=None):
    return do(case, "tolak", by=by or scene.alice, code="tidak_ada_usaha")


def ask(case, *, now=NEXT, reason=WHY):
    return reopening.ask(by=replying.applicant_of(case.pk), now=now, case_id=case.pk, reason=reason)


def propose(case, by, *, now=NEXT):
    return reopening.propose(by=at(by, now), now=now, number=case.number, reason=WHY)


def decide(case, wish, by, *, is_granted=True, answer=BECAUSE, now=NEXT):
    reopening.decide(
        by=at(by, now), now=now, number=case.number, wish_id=wish.pk, is_granted=is_granted,
        answer=answer,
    )  # fmt: skip
    return fresh(case)


def test_a_refused_case_goes_to_the_named_step_with_the_whole_time_again(scene, case):
    promised = case.promise_due_at

    case = decide(case, ask(case), scene.camat)

    assert (case.status, case.step, case.outcome) == ("OPEN", "verifikasi", "")
    assert (case.decided_at, case.ended_at, case.reason_code) == (None, None, "")
    task = task_of(case)
    assert (task.role, task.unit, task.opened_at) == ("petugas-loket", scene.kauman, NEXT)
    # Opened again on Tuesday: one working day ends on Wednesday at the close of service.
    assert case.promise_due_at == promised + DAY
    change = DueChange.objects.get(case=case, task=None)
    assert (change.old_at, change.new_at) == (promised, case.promise_due_at)
    sweeping.recompute(by=SYSTEM, now=NEXT, case_id=case.pk, reason="Libur")
    assert fresh(case).promise_due_at == case.promise_due_at


def test_a_clock_that_continues_leaves_out_what_lay_between(scene):
    values = yamls.read(PACK.read_text())
    values["reopening"]["clock"] = "continues"
    packs.publish(
        by=PUBLISHER, now=MORNING, source=yamls.text_of(values),
        valid_from=MORNING.date(), decree="SK 2/2026",
    )  # fmt: skip
    version = services.version_in_force(values["pack"], on=MORNING.date())
    case = open_case(scene)
    Case.objects.filter(pk=case.pk).update(version=version)
    case = refuse(scene, fresh(case))
    promised = case.promise_due_at

    wednesday = MORNING + 2 * DAY
    case = decide(case, ask(case), scene.camat, now=wednesday)

    pause = Pause.objects.get(case=case)
    assert (pause.from_at, pause.to_at) == (MORNING, wednesday)
    assert case.promise_due_at.date() == (promised + 2 * DAY).date()


def test_the_old_decision_stands_when_it_is_not_reopened(scene, case):
    after = decide(case, ask(case), scene.camat, is_granted=False)

    assert (after.status, after.outcome, after.decided_at) == ("DECIDED", "refused", MORNING)
    assert not Task.objects.filter(case=case, ended_at=None).exists()
    wish = Reopening.objects.get()
    assert (wish.is_granted, wish.answer, wish.decided_by) == (False, BECAUSE, scene.camat)


def test_another_person_decides_than_who_decided_the_case(scene):
    people.assign(scene.camat, "petugas-loket", scene.kauman)
    case = refuse(scene, open_case(scene), by=scene.camat)
    wish = ask(case)
    assert queries.find_waiting(at(scene.camat), now=NEXT) == []

    with pytest.raises(reopening.NotYours, match="Anda yang memutus"):
        decide(case, wish, scene.camat)

    plh = people.make_user("Rudi")
    people.assign(
        plh, "camat", scene.kecamatan, mode="plh", valid_from=MORNING, valid_to=MORNING + 9 * DAY
    )
    assert decide(case, wish, plh).status == "OPEN"


def test_who_proposes_does_not_decide_and_only_the_role_does(scene, case):
    wish = propose(case, scene.camat)

    with pytest.raises(reopening.NotYours, match="Anda yang mengusulkan"):
        decide(case, wish, scene.camat)
    for other in (scene.lurah, scene.alice):
        with pytest.raises(reopening.NotYours, match="adalah Camat"):
            decide(case, wish, other)
    with pytest.raises(NotFound):
        decide(case, wish, scene.nina)
    auditor = people.make_officer("auditor", scene.kauman)
    with pytest.raises(NotAllowed):
        decide(case, wish, auditor)
    with pytest.raises(NotAllowed):
        propose(case, auditor)
    assert fresh(case).status == "DECIDED"


def test_it_is_asked_within_the_window_and_once(scene, case):
    until = queries.prospect(case, case.version.pack, now=NEXT).until
    assert until.date() == (MORNING + timedelta(days=14)).date()
    with pytest.raises(reopening.NotReopened, match="berakhir Senin, 7 Desember 2026"):
        ask(case, now=until + timedelta(seconds=1))

    wish = ask(case, now=until)
    with pytest.raises(reopening.NotReopened, match="sedang dipertimbangkan"):
        propose(case, scene.lurah)
    later = until + DAY
    decide(case, wish, scene.camat, is_granted=False, now=later)
    with pytest.raises(reopening.NotReopened):
        ask(case)


def test_the_wish_of_a_reopened_case_is_used_up(scene, case):
    case = refuse(scene, decide(case, ask(case), scene.camat))

    with pytest.raises(reopening.NotReopened, match="Sudah diminta dibuka kembali 1 kali"):
        ask(case)


@pytest.mark.parametrize("end", ["running", "withdrawn", "issued"])
def test_what_runs_is_withdrawn_or_has_its_letter_is_not_reopened(scene, end):
    case = open_case(scene, at="surat" if end == "issued" else "verifikasi")
    if end == "withdrawn":
        replying.withdraw(by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk)
    if end == "issued":
        Task.objects.filter(case=case).update(ended_at=MORNING)
        Case.objects.filter(pk=case.pk).update(
            status="DECIDED", outcome="granted", ended_at=MORNING, decided_at=MORNING
        )

    with pytest.raises(reopening.NotReopened):
        ask(case)


def test_a_lapsed_case_was_decided_by_nobody_so_any_holder_of_the_role_decides(scene):
    case = open_case(scene, at="perbaikan")
    lapsed = task_of(case).due_at + timedelta(minutes=1)
    sweeping.lapse(by=SYSTEM, now=lapsed, task_id=task_of(case).pk)
    wish = ask(fresh(case), now=lapsed + DAY)

    case = decide(case, wish, scene.camat, now=lapsed + DAY)

    assert (case.status, case.step) == ("OPEN", "verifikasi")
    assert not Pause.objects.filter(case=case, to_at=None).exists()


def test_a_decision_is_taken_once(scene, case):
    wish = ask(case)
    decide(case, wish, scene.camat)

    with pytest.raises(reopening.NotReopened, match="sudah diputus"):
        decide(case, wish, scene.camat)


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_a_reason_is_needed_on_both_sides(scene, case, text):
    with pytest.raises(DomainError) as refused:
        ask(case, reason=text)
    assert refused.value.field == "reason"
    wish = ask(case)
    with pytest.raises(DomainError) as refused:
        decide(case, wish, scene.camat, answer=text)
    assert refused.value.field == "answer"
    assert fresh(case).status == "DECIDED"


def test_nobody_asks_for_anothers_case(scene, case):
    with pytest.raises(NotFound):
        reopening.ask(by=replying.applicant_of(case.pk + 1), now=NEXT, case_id=case.pk, reason=WHY)
    with pytest.raises(NotFound):
        reopening.ask(by=at(scene.charlie), now=NEXT, case_id=case.pk, reason=WHY)


def test_a_question_that_was_open_when_it_ended_does_not_come_back(scene):
    case = open_case(scene)
    consulting.ask(
        by=at(scene.alice, MORNING), now=MORNING, number=case.number, unit=scene.neighbour.code,
        text="?", days=2, user_id=None,
    )  # fmt: skip
    case = refuse(scene, case)

    decide(case, ask(case), scene.camat)

    assert Question.objects.get().ended_at == NEXT


def test_the_history_says_so_and_words_stand_in_the_payload(scene, case):
    decide(case, ask(case), scene.camat)

    asked = ledger.history(f"case:{case.pk}", verbs=["cases.reply"])[-1]
    done = ledger.history(f"case:{case.pk}", verbs=["cases.act"])[-1]
    assert (asked.event.outcome, asked.payload["reason"]) == ("reopening-asked", WHY)
    event = done.event
    assert (event.outcome, event.from_step, event.to_step) == ("reopened", "selesai", "verifikasi")
    assert event.acting_as.startswith("definitif:camat:")
    assert done.payload["answer"] == BECAUSE
    assert BECAUSE not in str(vars(event))


def test_who_decides_is_told_and_so_is_the_applicant(scene, case):
    wish = ask(case)
    assert [n.subject for n in inbox_of(scene.camat)] == [
        f"Permintaan membuka kembali {case.number}"
    ]

    decide(case, wish, scene.camat)

    mail = Notice.objects.filter(channel="EMAIL").order_by("pk").last()
    assert mail.subject == f"Permohonan {case.number} dibuka kembali"
    assert BECAUSE in mail.body


def test_asked_on_the_tracking_page_and_decided_at_the_desk(client, bob, scene):
    made = opened(scene)
    case = refuse(scene, made.case)
    client.post("/lacak/", {"number": case.number, "secret": made.secret})
    track, address = f"/lacak/{case.number}/", reverse("cases:reopen_ask", args=[case.number])
    assert address in client.get(track).content.decode()
    page = text_of(client.get(address))
    assert "akan menimbangnya: Camat" in page
    assert "Senin, 7 Desember 2026" in page
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": WHY})["Location"] == track
    shown = client.get(track)
    assert "Ditimbang oleh Camat." in text_of(shown)
    assert address not in shown.content.decode()
    assert client.get(address)["Location"] == track
    assert client.post(address, {"reason": WHY})["Location"] == track
    assert Reopening.objects.count() == 1

    camat = bob
    camat.force_login(scene.camat)
    desk = reverse("cases:reopen", args=[case.number])
    assert desk in camat.get("/meja/").content.decode()
    wish = Reopening.objects.get()
    page = text_of(camat.get(desk))
    assert WHY in page
    assert "Petugas loket memeriksa isian dan berkas" in page
    refused = camat.post(desk, {"wish": wish.pk, "answer": BECAUSE})
    assert refused.status_code == 422
    assert BECAUSE in refused.content.decode()
    sent = {"wish": wish.pk, "answer": BECAUSE, "is_granted": "yes"}
    done = text_of(camat.post(desk, sent, follow=True))
    assert "Keputusan disimpan" in done
    assert "Dibuka kembali" in done
    assert camat.post(desk, sent).status_code == 409
    assert desk not in camat.get("/meja/").content.decode()
    assert BECAUSE in text_of(client.get(track))


def test_an_officer_proposes_and_reads_that_another_decides(client, scene, case):
    client.force_login(scene.lurah)
    desk = reverse("cases:reopen", args=[case.number])
    assert desk in client.get(reverse("cases:case", args=[case.number])).content.decode()
    assert client.post(desk, {"reason": " "}).status_code == 422

    page = text_of(client.post(desk, {"reason": WHY}, follow=True))

    assert "Usulan membuka kembali dikirim." in page
    assert "adalah Camat" in text_of(client.get(desk))
    running = open_case(scene)
    told = text_of(client.get(reverse("cases:reopen", args=[running.number])))
    assert "masih berjalan" in told
