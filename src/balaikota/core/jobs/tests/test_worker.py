from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from balaikota.core.jobs import clock, periodic, queries, tasks, worker
from balaikota.core.jobs.models import Job, JobStatus, Worker
from balaikota.core.jobs.tests import sample_tasks

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def no_periodic(monkeypatch):
    """Only what the test itself declares."""
    periodic.all_periodic()
    monkeypatch.setattr(periodic, "_declared", {})


def take(now=NOON, limit=1):
    return worker.claim(worker="test", now=now, lease=LEASE, limit=limit)


@pytest.mark.django_db
def test_a_job_runs_once_and_keeps_its_result():
    result = sample_tasks.add.enqueue(2, second=3)

    assert result.status == TaskResultStatus.READY
    assert worker.run_due(NOON) == 1
    assert worker.run_due(NOON) == 0
    result.refresh()
    assert result.return_value == 5


@pytest.mark.django_db
def test_a_job_exists_only_if_its_transaction_commits():
    with transaction.atomic():
        sample_tasks.add.enqueue(1, 1)
        transaction.set_rollback(True)

    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_a_deferred_job_waits_for_its_time():
    sample_tasks.add.using(run_after=NOON).enqueue(1, 1)

    assert worker.run_due(NOON - timedelta(seconds=1)) == 0
    assert worker.run_due(NOON) == 1


@pytest.mark.django_db
def test_a_task_sees_the_moment_it_is_run_for():
    result = sample_tasks.tell_time.enqueue()

    worker.run_due(NOON)

    result.refresh()
    assert result.return_value == NOON.isoformat()
    assert clock.now() > NOON - timedelta(days=3650), "outside a job it is the real time"


@pytest.mark.django_db
def test_a_failure_undoes_the_effect_and_is_tried_again_later():
    sample_tasks.write_then_fail.enqueue("half-done")

    assert worker.run_due(NOON, strict=False) == 0

    job = Job.objects.get()
    assert not Worker.objects.filter(name="half-done").exists()
    assert (job.status, job.attempts) == (JobStatus.OPEN, 1)
    assert timedelta(seconds=2.5) <= job.due_at - NOON <= timedelta(seconds=5)
    assert "RuntimeError" in job.error
    assert "write_then_fail" in job.error
    assert "Budi" not in job.error, "messages of exceptions may hold personal data"


@pytest.mark.django_db
def test_a_strict_run_raises_what_failed():
    sample_tasks.always_fail.enqueue()

    with pytest.raises(RuntimeError, match="no"):
        worker.run_due(NOON)

    assert Job.objects.get().attempts == 1


@pytest.mark.django_db
def test_a_job_that_always_fails_is_given_up_and_shown():
    result = sample_tasks.always_fail.enqueue()

    for hour in range(5):
        worker.run_due(NOON + timedelta(hours=hour), strict=False)

    (dead,) = queries.find_dead()
    assert (dead.attempts, dead.finished_at) == (3, NOON + timedelta(hours=2))
    assert queries.count_dead() == 1
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert result.errors[0].exception_class is RuntimeError


@pytest.mark.django_db
def test_a_job_whose_workers_all_vanish_is_given_up():
    sample_tasks.always_fail.enqueue()
    for minute in range(3):
        assert take(NOON + timedelta(minutes=minute)), "leased, then the worker is gone"

    assert worker.run_due(NOON + timedelta(minutes=3), strict=False) == 0

    (dead,) = queries.find_dead()
    assert dead.error.startswith("balaikota.core.jobs.worker.WorkerLost")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["balaikota.nowhere.task", f"{sample_tasks.__name__}.not_a_task"])
def test_a_job_without_code_waits_for_the_code(path):
    Job.objects.create(task=path, due_at=NOON, enqueued_at=NOON)

    worker.run_due(NOON, strict=False)

    job = Job.objects.get()
    assert (job.status, job.attempts) == (JobStatus.OPEN, 1)


@pytest.mark.django_db
def test_a_task_that_exits_does_not_end_its_worker():
    sample_tasks.leave.enqueue()

    assert worker.run_due(NOON, strict=False) == 0
    assert Job.objects.get().error.startswith("builtins.SystemExit")


@pytest.mark.django_db(transaction=True)
def test_a_task_that_talks_to_the_outside_holds_no_transaction():
    result = sample_tasks.outside.enqueue()

    worker.run_due(NOON)

    result.refresh()
    assert result.return_value == [1, False]


@pytest.mark.django_db
def test_a_leased_job_is_nobody_elses_until_the_lease_ends():
    sample_tasks.add.enqueue(1, 1)

    assert len(take()) == 1
    assert take(NOON + LEASE - timedelta(seconds=1)) == []
    assert len(take(NOON + LEASE)) == 1


@pytest.mark.django_db
def test_jobs_are_claimed_in_order_and_never_more_than_asked():
    for number in range(30):
        sample_tasks.add.enqueue(number, 0)

    taken = [take(limit=5) for _ in range(6)]

    assert [job.args[0] for jobs in taken for job in jobs] == list(range(30))
    assert {len(jobs) for jobs in taken} == {5}


@pytest.mark.django_db
def test_whoever_lost_the_lease_writes_nothing():
    sample_tasks.add.enqueue(1, 1)
    (slow,) = take()
    (quick,) = take(NOON + LEASE)

    error = worker.perform(slow)

    assert isinstance(error, worker.LostLease)
    assert Job.objects.get().status == JobStatus.OPEN
    assert worker.perform(quick) is None
    assert Job.objects.get().status == JobStatus.DONE


@pytest.mark.django_db
def test_a_failure_after_the_lease_was_lost_changes_nothing():
    sample_tasks.always_fail.enqueue()
    (slow,) = take()
    take(NOON + LEASE)

    worker.perform(slow)

    job = Job.objects.get()
    assert (job.attempts, job.due_at, job.error) == (2, NOON + LEASE * 2, "")


@pytest.mark.django_db
def test_a_slot_is_filled_once():
    first = sample_tasks.add.once("today").enqueue(1, 1)
    again = sample_tasks.add.once("today").enqueue(9, 9)

    assert first.id == again.id
    assert again.args == [1, 1]
    worker.run_due(NOON)
    assert sample_tasks.add.once("today").enqueue(1, 1).status == TaskResultStatus.SUCCESSFUL
    path = sample_tasks.add.module_path
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(task=path, slot="today", due_at=NOON, enqueued_at=NOON)


@pytest.mark.django_db
def test_a_result_that_was_swept_does_not_exist():
    with pytest.raises(TaskResultDoesNotExist):
        sample_tasks.add.get_result("12345")


@pytest.mark.django_db
def test_periodic_work_runs_once_per_period():
    periodic.every(seconds=60, name="test.tell")(sample_tasks.tell_time)

    runs = [worker.run_due(NOON + timedelta(seconds=at)) for at in (0, 1, 59, 60, 61, 600)]

    assert runs == [1, 0, 0, 1, 0, 1], "and a period without a worker is skipped"


@pytest.mark.django_db
def test_periodic_work_does_not_pile_up_behind_a_slow_run():
    periodic.every(seconds=60, name="test.tell")(sample_tasks.tell_time)

    added = [periodic.enqueue_due(NOON + timedelta(minutes=at)) for at in range(3)]

    assert added == [1, 0, 0]


def test_two_tasks_cannot_share_a_name():
    periodic.every(seconds=60, name="test.tell")(sample_tasks.tell_time)
    periodic.every(seconds=60, name="test.tell")(sample_tasks.tell_time)

    with pytest.raises(AssertionError, match="test.tell"):
        periodic.every(seconds=60, name="test.tell")(sample_tasks.always_fail)


@pytest.mark.django_db
def test_old_jobs_are_swept():
    for ended, status in ((8, "DONE"), (6, "DONE"), (8, "DEAD"), (91, "DEAD")):
        at = NOON - timedelta(days=ended)
        Job.objects.create(task="x", status=status, due_at=at, enqueued_at=at, finished_at=at)
    tasks.sweep.enqueue()

    worker.run_due(NOON)

    left = Job.objects.filter(task="x").values_list("status", flat=True).order_by("status")
    assert list(left) == ["DEAD", "DONE"]


@pytest.mark.django_db
def test_a_worker_that_falls_behind_is_counted():
    sample_tasks.add.enqueue(1, 1)
    Job.objects.update(enqueued_at=NOON)

    assert queries.count_overdue(NOON, by=timedelta(minutes=1)) == 0
    assert queries.count_overdue(NOON + timedelta(minutes=2), by=timedelta(minutes=1)) == 1


@pytest.mark.django_db
def test_the_age_of_the_latest_worker_is_known():
    assert queries.worker_age(NOON) is None

    for minutes in (5, 1):
        seen = NOON - timedelta(minutes=minutes)
        Worker.objects.create(name=f"w{minutes}", started_at=NOON, seen_at=seen)

    assert queries.worker_age(NOON) == timedelta(minutes=1)


@pytest.mark.django_db
def test_the_command_runs_what_is_due_once(capsys):
    sample_tasks.add.enqueue(1, 1)
    sample_tasks.always_fail.enqueue()

    call_command("work", once=True)

    assert "1 jobs done" in capsys.readouterr().out
