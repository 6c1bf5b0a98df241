from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import connection, connections
from structlog.testing import capture_logs

from balaikota.core.jobs import periodic, queries, worker
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


@pytest.fixture
def loop():
    loop = worker.Loop(lease=LEASE)
    loop._sign_in()
    return loop


@pytest.mark.django_db
def test_a_worker_signs_in_and_forgets_those_long_gone():
    long_ago = datetime.now(UTC) - timedelta(days=2)
    Worker.objects.create(name="gone", started_at=long_ago, seen_at=long_ago)

    worker.Loop()._sign_in()

    assert not Worker.objects.filter(name="gone").exists()
    assert queries.worker_age(datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.django_db
def test_a_worker_takes_one_job_at_a_time_until_none_is_left(loop):
    for _ in range(2):
        sample_tasks.add.enqueue(1, 1)

    assert [loop._work() for _ in range(3)] == [True, True, False]
    assert Job.objects.filter(status=JobStatus.DONE, worker=loop.name).count() == 2
    assert loop._held == {}


@pytest.mark.django_db
def test_a_worker_prolongs_what_it_holds_and_nothing_else(loop):
    for _ in range(4):
        sample_tasks.add.enqueue(1, 1)
    held, hung, lost, foreign = take(limit=4)
    soon = datetime.now(UTC) + timedelta(hours=1)
    loop._held = {
        held.pk: worker._Held(1, until=soon),
        hung.pk: worker._Held(1, until=NOON - timedelta(days=3650)),
        lost.pk: worker._Held(0, until=soon),
    }
    Worker.objects.update(seen_at=NOON)

    assert loop._keep() is False

    prolonged = [job.pk for job in Job.objects.exclude(due_at=NOON + LEASE)]
    assert prolonged == [held.pk]
    assert Worker.objects.get().seen_at > NOON
    assert foreign.pk not in loop._held


@pytest.mark.django_db
def test_a_worker_fills_periodic_slots_until_it_is_asked_to_stop(loop):
    periodic.every(seconds=10**9, name="test.tell")(sample_tasks.tell_time)

    assert loop._lead() is False
    assert Job.objects.count() == 1
    loop.stop()
    loop._lead()

    assert loop._stop.is_set()
    silent = worker.Loop(has_periodic=False)
    Job.objects.all().delete()
    silent._lead()
    assert not Job.objects.exists()


def test_a_step_that_fails_is_logged_without_its_words_and_tried_again():
    loop, ended, seen = worker.Loop(), Event(), []

    def step():
        seen.append(len(seen))
        if len(seen) == 1:
            raise OSError("Budi Santoso")
        if len(seen) == 3:
            ended.set()
        return len(seen) == 2

    with capture_logs() as logs:
        thread = Thread(target=loop._in_thread, args=(ended, step, timedelta(milliseconds=1)))
        thread.start()
        thread.join(timeout=20)

    assert seen == [0, 1, 2]
    assert "OSError" in logs[0]["error"]
    assert "Budi" not in str(logs)


@pytest.mark.django_db
def test_the_loop_ends_when_it_was_asked_to(monkeypatch):
    """Its threads have nothing to do: they would not see this test's open transaction."""
    loop = worker.Loop(threads=2, poll_seconds=0.01)
    monkeypatch.setattr(loop, "_work", lambda: False)
    monkeypatch.setattr(loop, "_keep", lambda: False)
    monkeypatch.setattr(loop, "_lead", lambda: loop._stop.set() or False)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)

    loop.run()

    assert Worker.objects.count() == 0


@pytest.mark.django_db
def test_the_command_works_until_a_signal(monkeypatch, capsys):
    handlers = {}
    monkeypatch.setattr(
        signal, "signal", lambda number, handler: handlers.update({number: handler})
    )
    ran = []

    def run(loop):
        handlers[signal.SIGTERM](signal.SIGTERM, None)
        ran.append(loop._is_asked_to_stop)

    monkeypatch.setattr(worker.Loop, "run", run)

    call_command("work", threads=3)

    assert ran == [True]
    assert "started, 3 threads" in capsys.readouterr().out


@pytest.mark.django_db
def test_rows_tell_what_they_are():
    sample_tasks.add.enqueue(1, 1)
    job = Job.objects.get()
    seen = Worker(name="web1:7")

    assert str(job) == f"{sample_tasks.__name__}.add #{job.pk} OPEN"
    assert str(seen) == "web1:7"


def run_loop(loop):
    def run():
        loop.run()
        connections.close_all()

    thread = Thread(target=run)
    thread.start()
    return thread


def wait_until(condition, loop):
    """Look until it is so; the loop under test, not a clock, decides how soon."""
    deadline = datetime.now(UTC) + timedelta(seconds=20)
    while not condition():
        assert datetime.now(UTC) < deadline
        loop._stop.wait(0.01)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_long_job_keeps_its_lease_and_is_finished_before_the_worker_ends(tmp_path):
    if connection.vendor == "sqlite":
        pytest.skip(
            "threads cannot share SQLite's test database in memory; the kill proof does this"
        )
    started, finish = tmp_path / "started", tmp_path / "finish"
    sample_tasks.touch.enqueue(str(started), str(finish))
    loop = worker.Loop(threads=2, lease=timedelta(seconds=0.3), poll_seconds=0.02)
    running = run_loop(loop)
    wait_until(started.exists, loop)
    lease = Job.objects.get().due_at

    wait_until(lambda: Job.objects.get().due_at > lease + timedelta(seconds=0.3), loop)
    assert queries.worker_age(datetime.now(UTC)) < timedelta(seconds=10)
    loop.stop()
    wait_until(loop._stop.is_set, loop)
    assert running.is_alive()
    finish.touch()
    running.join(timeout=20)

    assert not running.is_alive()
    job = Job.objects.get()
    assert (job.status, job.attempts) == (JobStatus.DONE, 1)
    assert Worker.objects.count() == 0


@pytest.mark.slow
def test_the_worker_process_ends_cleanly_on_sigterm(tmp_path):
    """The real command on an SQLite file; its tables are laid by the kill proof's own hand."""
    url = f"sqlite:///{tmp_path}/work.sqlite3"
    environment = os.environ | {"DATABASE_URL": url, "BALAIKOTA_VAR": str(tmp_path)}
    lay = "import django; django.setup(); from balaikota.core.jobs.tests import proof; proof.lay_tables()"
    prepared = environment | {"DJANGO_SETTINGS_MODULE": "balaikota.config.settings"}
    subprocess.run([sys.executable, "-c", lay], env=prepared, check=True)
    command = [sys.executable, "-m", "balaikota", "work", "--threads", "2"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert "started, 2 threads" in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()

    assert process.returncode == 0
    assert rest.rstrip().endswith("ended")


def test_the_backend_of_the_test_database_is_known():
    assert connection.vendor in worker._CLAIMS
