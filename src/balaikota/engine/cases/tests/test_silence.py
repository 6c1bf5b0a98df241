"""When nobody answers: the pack's ladder, and the mark of a legal time that has passed."""

from __future__ import annotations

import msgspec
import pytest

from balaikota.core.jobs import clock as job_clock
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.tests import factories as people
from balaikota.core.reference.models import Reference
from balaikota.engine.cases import tasks
from balaikota.engine.cases.actions import replying, sweeping
from balaikota.engine.cases.actions.replying import applicant_of
from balaikota.engine.cases.models import Status
from balaikota.engine.cases.queries import clock, sweep, tracking
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.browsing import page_of, text
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    DAY,
    HOUR,
    MORNING,
    SYSTEM,
    defects,
    do,
    fresh,
    inbox_of,
    open_case,
    opened,
    task_of,
)
from balaikota.engine.cases.tests.procedures import open_on, publish, with_version

pytestmark = pytest.mark.django_db
MINUTE = HOUR / 60
RULE = "percobaan.fiktif"
LADDER = [
    {"at": 50, "tell": ["holder"]},
    {"at": 100, "tell": ["holder", "head"]},
    {"at": 150, "tell": ["superior"]},
    {"at": 200, "tell": ["superior-2"]},
]
CLOCK = {"unit": "working-days", "starts": "submitted", "pauses": ["applicant"]}


def swept(now):
    with job_clock.given(now):
        tasks.sweep_tasks.call()


def told(user):
    return [notice.subject for notice in inbox_of(user)]


@pytest.fixture
def mayor(scene):
    return people.make_officer("wali-kota", people.make_city(), name="Wali")


@pytest.fixture
def fiktif(scene, mayor):
    procedures.number(RULE, "yes", "yes-no")
    clock = CLOCK | {"silence": "fiktif", "rule": f"ref:{RULE}", "ladder": LADDER}
    return publish(scene, "diam", procedures.steps(), clock=clock)


def test_each_rung_is_told_once_however_often_it_is_swept(scene, fiktif, mayor):
    case = open_on(scene, fiktif)  # 3 working hours from 09.00, an hour of rest in between

    for minutes in range(0, 480, 6):
        swept(MORNING + minutes * MINUTE)
        swept(MORNING + minutes * MINUTE)

    marks = {p: f"{case.number}: {p}% waktu terpakai" for p in (50, 100, 150, 200)}
    assert told(scene.alice) == told(scene.bob) == [marks[50], marks[100]]
    assert told(scene.lurah) == [marks[100]]
    assert told(scene.camat) == [marks[150]]
    assert told(mayor) == [marks[200]]
    events = LedgerEvent.objects.filter(outcome__startswith="warned-").order_by("pk")
    assert [event.outcome for event in events] == [f"warned-{p}" for p in marks]
    assert task_of(case).warn_at is None


def test_after_a_silence_of_the_worker_each_is_told_once(scene, fiktif, mayor):
    case = open_on(scene, fiktif)

    swept(MORNING + 7 * HOUR)
    swept(MORNING + 7 * HOUR + MINUTE)

    for user in (scene.alice, scene.lurah, scene.camat, mayor):
        assert told(user) == [f"{case.number}: 200% waktu terpakai"]


def test_past_its_promise_a_case_is_marked_once_and_stays_open(scene, fiktif, mayor):
    case = open_on(scene, fiktif)
    late = case.promise_due_at + MINUTE
    swept(case.promise_due_at)
    assert fresh(case).fiktif_at is None

    swept(late)
    swept(late + DAY)

    case = fresh(case)
    assert (case.fiktif_at, case.status, case.outcome) == (late, Status.OPEN, "")
    assert LedgerEvent.objects.filter(outcome="fiktif").count() == 1
    subject = f"Jatuh tempo fiktif: {case.number} di {scene.kauman.name}"
    assert [told(user).count(subject) for user in (scene.lurah, scene.camat, mayor)] == [1, 1, 1]
    assert subject not in told(scene.alice)


def test_the_decision_stays_an_officers(scene, fiktif):
    case = open_on(scene, fiktif)
    late = case.promise_due_at + MINUTE
    swept(late)

    case = do(case, "tolak", by=scene.alice, now=late, code="bukan_pemilik")

    assert case.status == Status.DECIDED
    assert not tracking.standing(case, now=late).is_fiktif


def test_the_pages_say_it_plainly_with_the_rule_and_its_doubt(scene, fiktif, client, time_machine):
    one = opened(with_version(scene, fiktif))
    late = one.case.promise_due_at + MINUTE
    swept(late)
    time_machine.move_to(late, tick=False)
    client.post("/lacak/", {"number": one.case.number, "secret": one.secret})

    page = text(client.get(f"/lacak/{one.case.number}/"))
    assert "jatuh tempo fiktif" in page
    assert "Keputusannya tetap dibuat pejabat" in page
    assert "Percobaan" in page
    assert "belum dikonfirmasi" in page
    client.force_login(scene.lurah)
    desk = text(client.get(page_of(one.case)))
    assert "Jatuh tempo fiktif" in desk
    assert "Ditandai jatuh tempo fiktif" in desk

    Reference.objects.filter(key=RULE).delete()
    assert tracking.standing(fresh(one.case), now=late).rule is None


def test_while_it_waits_for_its_applicant_nothing_is_marked(scene, fiktif):
    case = open_on(scene, fiktif)
    due = case.promise_due_at
    do(case, "kembalikan", by=scene.alice, now=MORNING + HOUR, defects=defects("nama_usaha"))

    swept(due + DAY)
    assert fresh(case).fiktif_at is None
    replying.resubmit(by=applicant_of(case.pk), now=due + DAY, case_id=case.pk, answers=ANSWERS)
    swept(due + DAY)

    assert fresh(case).fiktif_at is None
    assert fresh(case).promise_due_at > due + DAY


def test_what_was_approved_and_is_being_printed_is_not_marked(scene, fiktif):
    case = do(open_on(scene, fiktif), "lengkap", by=scene.alice)
    do(case, "setujui", by=scene.lurah)

    swept(case.promise_due_at + DAY)

    assert fresh(case).fiktif_at is None


def test_a_pack_that_escalates_marks_nothing(scene):
    case = open_case(scene)
    late = case.promise_due_at + DAY

    swept(late)

    assert fresh(case).fiktif_at is None
    assert sweep.find_fiktif(late) == []
    assert sweeping.mark_fiktif(by=SYSTEM, now=late, case_id=case.pk) is None


@pytest.mark.parametrize(
    ("within", "mark"),
    [
        ("10 elapsed-hours", MORNING + 15 * HOUR),
        ("2 working-hours", MORNING + 3 * HOUR),
        # 28.5 hours until Thursday closes, half as many more: 7.5 on Friday, 6.75 on Monday.
        ("3 working-days", MORNING.replace(day=30, hour=8, minute=15)),
    ],
)
def test_a_mark_after_the_due_time_lies_as_far_behind_it(scene, fiktif, within, mark):
    task = task_of(open_on(scene, fiktif))
    pack = fiktif.pack
    step = msgspec.structs.replace(pack.step("verifikasi"), within=within)
    pack = msgspec.structs.replace(pack, procedure=pack.procedure | {"verifikasi": step})
    facts = Facts(task.case, pack, now=MORNING)
    task.due_at = clock.step_due(step, facts, unit_code=scene.kauman.code, start=MORNING)
    task.warned_percent = 100

    assert clock.next_warning(task, pack, facts) == mark


def test_late_words_count_working_days_and_know_an_unloaded_year(scene):
    task = task_of(open_case(scene))

    assert clock.days_late(task, task.due_at) == 0
    assert clock.days_late(task, task.due_at + MINUTE) == 1
    assert clock.days_late(task, MORNING + 7 * DAY) == 5
    assert clock.days_late(task, MORNING.replace(year=2031)) > 1500
    task.due_at = None
    assert clock.days_late(task, MORNING + 7 * DAY) == 0
