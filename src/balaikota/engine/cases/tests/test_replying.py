from __future__ import annotations

from datetime import timedelta

import pytest

from balaikota.core.action import Actor, ActorKind
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.ledger.tests.canary import find_leaks
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import replying
from balaikota.engine.cases.models import CaseAnswers, Defect, Pause, Task
from balaikota.engine.cases.queries import tracking
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    DAY,
    HOUR,
    MORNING,
    PERSONAL,
    defects,
    do,
    fresh,
    open_case,
    task_of,
)
from balaikota.lib.errors import Conflict, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
MENDED = ANSWERS | {"nama_usaha": "Warung Sri Rejeki"}
TUESDAY = MORNING + DAY
WEDNESDAY = MORNING + 2 * DAY


def resubmit(case, *, by=None, now=WEDNESDAY):
    by = by or replying.applicant_of(case.pk)
    return replying.resubmit(by=by, now=now, case_id=case.pk, answers=MENDED)


def withdraw(case, *, by=None, now=MORNING):
    return replying.withdraw(by=by or replying.applicant_of(case.pk), now=now, case_id=case.pk)


def test_mended_answers_go_back_to_the_office(scene):
    case = open_case(scene, at="perbaikan")

    case = resubmit(case)

    assert (case.step, case.status) == ("verifikasi", "OPEN")
    task = task_of(case)
    assert (task.role, task.opened_at) == ("petugas-loket", WEDNESDAY)
    assert tracking.latest_answers(case) == MENDED
    assert list(CaseAnswers.objects.filter(case=case).values_list("version", flat=True)) == [1, 2]
    assert Defect.objects.get(case=case).mended_at == WEDNESDAY
    event = LedgerEvent.objects.get(verb="cases.reply")
    assert (event.actor_kind, event.from_step, event.to_step) == (
        "case-secret", "perbaikan", "verifikasi",
    )  # fmt: skip
    assert find_leaks(*PERSONAL, "Rejeki") == []


def test_the_promise_moves_by_the_working_days_of_the_pause(scene):
    case = open_case(scene)
    promised = case.promise_due_at
    do(case, "kembalikan", by=scene.alice, now=MORNING + HOUR, defects=defects("nama"))

    case = resubmit(case)

    # Paused from Monday to Wednesday: Tuesday and Wednesday come on top.
    assert case.promise_due_at == promised + timedelta(days=2)
    pause = Pause.objects.get(case=case)
    assert (pause.from_at, pause.to_at) == (MORNING + HOUR, WEDNESDAY)


def test_a_case_returned_twice_is_paused_twice(scene):
    case = open_case(scene, at="perbaikan")
    promised = case.promise_due_at
    case = resubmit(case, now=TUESDAY)
    do(case, "kembalikan", by=scene.alice, now=TUESDAY + HOUR, defects=defects("nama"))

    case = resubmit(case, now=WEDNESDAY)

    assert case.promise_due_at == promised + timedelta(days=2)
    assert (case.returns, Pause.objects.filter(case=case).count()) == (2, 2)


def test_a_resident_mends_their_own_case_without_the_secret(scene):
    sri = people.actor(scene.resident, MORNING)
    case = open_case(scene, at="perbaikan", by=sri)

    assert resubmit(case, by=sri).step == "verifikasi"


def test_what_was_sent_cannot_be_sent_again(scene):
    case = open_case(scene, at="perbaikan")
    resubmit(case)

    with pytest.raises(replying.NotWaiting, match="sudah terkirim"):
        resubmit(case)


@pytest.mark.parametrize("at", ["verifikasi", "persetujuan", "surat"])
def test_only_a_case_that_waits_for_its_applicant_is_mended(scene, at):
    with pytest.raises(replying.NotWaiting):
        resubmit(open_case(scene, at=at))


def test_nobody_mends_or_withdraws_anothers_case(scene):
    case = open_case(scene, at="perbaikan", by=people.actor(scene.resident, MORNING))
    other = open_case(scene)
    charlie = people.actor(scene.charlie, MORNING)

    for way in (resubmit, withdraw):
        with pytest.raises(NotFound):
            way(case, by=charlie)
        with pytest.raises(NotFound):
            way(case, by=replying.applicant_of(other.pk))
        with pytest.raises(NotAllowed):
            way(case, by=Actor(ActorKind.VISITOR, "-"))


def test_an_officer_is_not_the_applicant_of_what_comes_to_their_desk(scene):
    case = open_case(scene, at="perbaikan")

    with pytest.raises(NotFound):
        resubmit(case, by=people.actor(scene.alice, MORNING))


@pytest.mark.parametrize("at", ["verifikasi", "persetujuan", "perbaikan"])
def test_a_running_case_is_withdrawn(scene, at):
    case = withdraw(open_case(scene, at=at), now=MORNING + HOUR)

    case = fresh(case)
    assert (case.status, case.outcome, case.step) == ("WITHDRAWN", "withdrawn", "selesai")
    assert (case.ended_at, case.decided_at) == (MORNING + HOUR, None)
    assert not Task.objects.filter(case=case, ended_at=None).exists()
    assert not Pause.objects.filter(case=case, to_at=None).exists()
    assert LedgerEvent.objects.filter(verb="cases.reply", outcome="withdrawn").count() == 1


def test_what_was_withdrawn_stays_withdrawn(scene):
    case = withdraw(open_case(scene))

    with pytest.raises(replying.AlreadyWithdrawn, match="sudah ditarik"):
        withdraw(case)


def test_a_letter_that_is_being_made_is_not_withdrawn(scene):
    with pytest.raises(Conflict, match="tidak dapat ditarik"):
        withdraw(open_case(scene, at="surat"))
