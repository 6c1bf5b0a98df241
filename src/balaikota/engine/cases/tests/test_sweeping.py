from __future__ import annotations

import msgspec
import pytest

from balaikota.core.calendar import actions as calendar
from balaikota.core.calendar import queries as calendars
from balaikota.core.calendar import rules as calendar_rules
from balaikota.core.jobs import clock as job_clock
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.ledger.tests.canary import find_leaks
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases import tasks
from balaikota.engine.cases.actions import replying, sweeping
from balaikota.engine.cases.models import DueChange, Pause, Task
from balaikota.engine.cases.queries import clock, sweep, tracking
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    DAY,
    HOUR,
    LOADER,
    MORNING,
    PACK,
    SYSTEM,
    defects,
    do,
    end_post,
    fresh,
    inbox_of,
    open_case,
    task_of,
)
from balaikota.lib.errors import NotAllowed
from tests import yamls

pytestmark = pytest.mark.django_db
NOON = MORNING + 3 * HOUR
MINUTE = HOUR / 60


def swept(now):
    with job_clock.given(now):
        tasks.sweep_tasks.call()


def told(user):
    return [notice.subject for notice in inbox_of(user)]


# Empty posts


def test_a_task_without_anybody_in_charge_is_marked_within_one_sweep(scene):
    case = open_case(scene, at="persetujuan")
    end_post(scene.lurah, NOON)
    swept(NOON - MINUTE)
    assert task_of(case).unattended_at is None

    swept(NOON)

    assert task_of(case).unattended_at == NOON
    assert tracking.standing(case, now=NOON).is_unattended
    assert LedgerEvent.objects.get(outcome="unattended").subject == f"case:{case.pk}"


def test_the_camat_is_told_once(scene):
    case = open_case(scene, at="persetujuan")
    end_post(scene.lurah, NOON)

    for minutes in range(5):
        swept(NOON + minutes * MINUTE)

    expected = f"Tidak ada petugas: {case.number} di Kelurahan Kauman"
    assert told(scene.camat).count(expected) == 1
    assert find_leaks("Kauman", "Sri Wahyuni") == []


def test_a_plh_frees_the_task(scene):
    case = open_case(scene, at="persetujuan")
    end_post(scene.lurah, NOON)
    swept(NOON)

    plh = people.make_officer(
        "lurah", scene.kauman, mode="plh", valid_from=NOON + HOUR, name="Pengganti"
    )
    swept(NOON + HOUR)

    assert task_of(case).unattended_at is None
    assert LedgerEvent.objects.filter(outcome="attended").count() == 1
    do(case, "setujui", by=plh, now=NOON + HOUR)
    swept(NOON + 2 * HOUR)
    assert task_of(case).party == "system"


def test_the_head_of_the_unit_is_told_of_an_empty_counter(scene):
    case = open_case(scene)
    end_post(scene.alice, NOON)
    end_post(scene.bob, NOON)

    swept(NOON)

    expected = f"Tidak ada petugas: {case.number} di Kelurahan Kauman"
    assert told(scene.lurah) == [expected]
    assert expected in told(scene.camat)


def test_a_mark_made_meanwhile_is_not_made_again(scene):
    task = task_of(open_case(scene, at="persetujuan"))
    at = {"by": SYSTEM, "now": NOON, "task_id": task.pk}

    assert sweeping.mark_unattended(**at) is None  # somebody is there
    assert sweeping.mark_attended(**at) == task  # and it was not marked: nothing changes
    end_post(scene.lurah, NOON)
    assert sweeping.mark_unattended(**at) == task
    assert sweeping.mark_unattended(**at) is None
    assert sweeping.mark_attended(**at) is None  # nobody is there
    Task.objects.filter(pk=task.pk).update(ended_at=NOON)
    assert sweeping.mark_unattended(**at) is None
    assert sweeping.mark_attended(**at) is None
    assert len(told(scene.camat)) == 1


def test_only_the_system_sweeps(scene):
    task = task_of(open_case(scene))

    with pytest.raises(NotAllowed):
        sweeping.warn(by=people.actor(scene.camat, NOON), now=NOON, task_id=task.pk)


# Warnings


def test_each_mark_of_the_time_warns_once(scene):
    case = open_case(scene)  # 3 working hours from 09.00: marks at 10.30, 11.24 and 12.00

    for minutes in range(0, 240, 6):
        swept(MORNING + minutes * MINUTE)

    warnings = [f"{case.number}: {percent}% waktu terpakai" for percent in (50, 80, 100)]
    assert told(scene.alice) == told(scene.bob) == warnings
    assert told(scene.camat) == warnings[-1:]
    moments = LedgerEvent.objects.filter(outcome__startswith="warned-").order_by("pk")
    assert list(moments.values_list("at", flat=True)) == [
        MORNING + 90 * MINUTE, MORNING + 144 * MINUTE, NOON,
    ]  # fmt: skip
    assert task_of(case).warn_at is None


def test_the_holder_alone_is_warned(scene):
    case = open_case(scene)
    Task.objects.filter(case=case).update(holder=scene.alice)

    swept(MORNING + 90 * MINUTE)

    assert len(told(scene.alice)) == 1
    assert told(scene.bob) == []


def test_after_a_long_silence_only_the_latest_mark_is_told(scene):
    case = open_case(scene)

    swept(MORNING + DAY)

    assert told(scene.alice) == [f"{case.number}: 100% waktu terpakai"]


def test_a_warning_that_came_too_late_or_too_early_is_none(scene):
    case = open_case(scene)
    task = task_of(case)
    assert sweeping.warn(by=SYSTEM, now=MORNING, task_id=task.pk) is None

    do(case, "lengkap", by=scene.alice)

    assert sweeping.warn(by=SYSTEM, now=MORNING + DAY, task_id=task.pk) is None
    assert sweeping.warn(by=SYSTEM, now=MORNING + DAY, task_id=0) is None
    assert told(scene.alice) == []


def test_a_city_has_nobody_above_to_warn(scene):
    task = task_of(open_case(scene))
    Task.objects.filter(pk=task.pk).update(unit=scene.kecamatan.parent)

    assert sweeping.warn(by=SYSTEM, now=MORNING + DAY, task_id=task.pk).warned_percent == 100


# Files out of time


def test_a_file_that_was_not_completed_lapses_at_its_deadline(scene):
    case = open_case(scene, at="perbaikan", by=people.actor(scene.resident, MORNING))
    deadline = task_of(case).due_at
    swept(deadline - MINUTE)
    assert fresh(case).status == "WAITING"

    swept(deadline)

    case = fresh(case)
    assert (case.status, case.outcome, case.step) == ("CLOSED", "lapsed", "selesai")
    assert (case.ended_at, case.decided_at) == (deadline, None)
    assert Pause.objects.get(case=case).to_at == deadline
    assert told(scene.resident)[-1] == f"Permohonan {case.number} gugur"
    event = LedgerEvent.objects.get(outcome="lapsed")
    assert (event.actor_kind, event.verb) == ("system", "cases.sweep")


def test_a_file_completed_meanwhile_does_not_lapse(scene):
    case = open_case(scene, at="perbaikan")
    task = task_of(case)
    replying.resubmit(
        by=replying.applicant_of(case.pk), now=MORNING + DAY, case_id=case.pk, answers=ANSWERS
    )

    assert sweeping.lapse(by=SYSTEM, now=task.due_at, task_id=task.pk) is None
    assert fresh(case).status == "OPEN"


def test_a_file_does_not_lapse_before_its_time(scene):
    task = task_of(open_case(scene, at="perbaikan"))

    assert sweeping.lapse(by=SYSTEM, now=MORNING, task_id=task.pk) is None


def test_nothing_ends_by_itself_that_the_pack_does_not_name(scene):
    task = task_of(open_case(scene))  # an officer's step: it never lapses

    assert sweeping.lapse(by=SYSTEM, now=MORNING + DAY, task_id=task.pk) is None
    assert LedgerEvent.objects.get(outcome="not-automatic").actor_kind == "system"
    assert sweep.find_lapsed(MORNING + 30 * DAY) == []


def test_a_file_whose_pack_waits_for_ever_is_left_alone_by_every_sweep(scene):
    steps = procedures.steps()
    del steps["perbaikan"]["on_timeout"]
    told = yamls.read(PACK.read_text(encoding="utf-8"))["messages"] | {"on_timeout": {}}
    version = procedures.publish(scene, "menunggu", steps, messages=told)
    case = procedures.open_on(scene, version)
    do(case, "kembalikan", by=scene.alice, defects=defects("nama_usaha"))
    late = task_of(case).due_at + 30 * DAY
    before = LedgerEvent.objects.count()

    for _time in range(2):
        swept(late)

    assert fresh(case).status == "WAITING"
    assert LedgerEvent.objects.count() == before, "history is not filled by what does not happen"


# After a rule change


def changed(*, reason="Cuti bersama baru", now=MORNING + HOUR):
    told = {"source": "calendar", "keys": ("day",), "earliest": now.date()}
    tasks.time_rules_changed(reason=reason, now=now, **told)


def close_tuesday():
    """Make Tuesday 24 November a holiday, as a new profile would."""
    rows = [calendars.day_row(day) for year in (2026, 2027) for day in calendars.find_days(year)]
    row = calendar_rules.DayRow(
        date=(MORNING + DAY).date(),
        kind=calendar_rules.DayKind.HOLIDAY,
        name_id="Hari Kota",
        name_en="City day",
        regulation="Perwali 1/2026",
    )
    calendar.load_days(by=LOADER, now=MORNING, years=(2026, 2027), rows=[*rows, row])


def test_a_new_holiday_moves_open_due_times_and_keeps_the_old(scene):
    case = open_case(scene, now=MORNING + 5 * HOUR)  # 14.00: due on Tuesday morning
    old, old_promise = task_of(case).due_at, case.promise_due_at
    close_tuesday()

    changed()

    assert task_of(case).due_at == old + DAY
    assert task_of(case).warn_at <= old + DAY
    assert fresh(case).promise_due_at == old_promise + DAY
    kept = DueChange.objects.order_by("pk")
    assert [(row.old_at, row.new_at, row.reason) for row in kept] == [
        (old_promise, old_promise + DAY, "Cuti bersama baru"),
        (old, old + DAY, "Cuti bersama baru"),
    ]
    assert [row.task_id for row in kept] == [None, task_of(case).pk]


def test_a_mark_behind_the_due_time_moves_with_the_days_after_it(scene):
    ladder = [{"at": 100, "tell": ["holder"]}, {"at": 300, "tell": ["superior"]}]
    counted = {"unit": "working-days", "starts": "submitted", "pauses": [], "silence": "escalate"}
    version = procedures.publish(
        scene, "berjenjang", procedures.steps(), clock=counted | {"ladder": ladder}
    )
    case = procedures.open_on(scene, version)
    due_at = task_of(case).due_at
    swept(due_at)
    old = task_of(case).warn_at
    assert old > MORNING + DAY > due_at
    close_tuesday()

    changed(now=due_at)

    assert task_of(case).due_at == due_at
    assert task_of(case).warn_at == old + DAY
    assert not DueChange.objects.exclude(task=None).exists()


def test_nothing_is_kept_where_nothing_moved(scene):
    case = open_case(scene)

    changed()

    assert not DueChange.objects.exists()
    assert task_of(case).due_at == NOON


def test_waiting_for_the_applicant_is_no_change_of_a_rule(scene):
    case = open_case(scene, at="perbaikan")

    changed(now=MORNING + 3 * DAY)

    assert not DueChange.objects.exists()
    assert fresh(case).promise_due_at == case.promise_due_at


def test_ended_cases_and_the_systems_tasks_are_left(scene):
    ended = do(open_case(scene), "tolak", by=scene.alice, code="bukan_pemilik")
    issuing = open_case(scene, at="surat")
    close_tuesday()

    changed()

    assert fresh(ended).promise_due_at == ended.promise_due_at
    assert fresh(issuing).promise_due_at == issuing.promise_due_at + DAY
    assert not DueChange.objects.exclude(task=None).exists()


def test_all_running_cases_are_found_in_batches(scene, monkeypatch):
    monkeypatch.setattr(sweep, "BATCH", 2)
    cases = [open_case(scene) for _ in range(5)]
    close_tuesday()

    changed()

    assert DueChange.objects.filter(task=None).count() == len(cases)


# The clock


def facts_of(scene, case=None):
    return Facts(case or open_case(scene), scene.version.pack, now=MORNING)


def test_a_step_whose_time_is_a_legal_number_follows_it(scene):
    step = msgspec.structs.replace(
        scene.version.pack.step("perbaikan"), within="ref:layanan.perbaikan"
    )

    assert clock.step_due(
        step, facts_of(scene), unit_code=scene.kauman.code, start=MORNING
    ) == MORNING.replace(month=12, day=7, hour=9)


def test_a_step_without_a_time_has_no_due_time(scene):
    step = msgspec.structs.replace(scene.version.pack.step("verifikasi"), within=None)

    assert clock.step_due(step, facts_of(scene), unit_code=scene.kauman.code, start=MORNING) is None


def test_a_due_time_that_was_set_by_hand_still_warns(scene):
    case = open_case(scene)
    pack = scene.version.pack
    task = task_of(case)
    untimed = msgspec.structs.replace(pack.step("verifikasi"), within=None)
    bare = msgspec.structs.replace(pack, procedure=pack.procedure | {"verifikasi": untimed})

    assert clock.next_warning(task, bare, facts_of(scene, case)) == MORNING + 90 * MINUTE
    task.due_at = None
    assert clock.next_warning(task, pack, facts_of(scene, case)) is None


def test_drafts_are_swept_by_their_own_task(scene):
    with job_clock.given(MORNING):
        tasks.forget_drafts.call()

    assert LedgerEvent.objects.get(outcome="forgot-0").subject == "cases:drafts"
