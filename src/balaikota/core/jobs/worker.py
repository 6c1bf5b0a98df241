"""Running jobs: claim under a lease, keep it alive, do the work, complete, or try again later."""

from __future__ import annotations

import secrets
import socket
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from os import getpid
from threading import Event, Lock, Thread
from typing import Any

import structlog
from django.db import close_old_connections, connection, connections, transaction
from django.utils.module_loading import import_string
from django_tasks.base import TaskContext
from django_tasks.utils import get_module_path, normalize_json

from balaikota.core.jobs import clock, periodic, postgresql, rules, sqlite
from balaikota.core.jobs.backend import result_of
from balaikota.core.jobs.lease import MAX_ATTEMPTS, LeaseTask
from balaikota.core.jobs.models import Job, JobStatus, Worker

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=30)
# A job that runs longer is taken for hung: its lease is no longer prolonged.
LONGEST_RUN = timedelta(hours=1)
KEPT = {JobStatus.DONE: timedelta(days=7), JobStatus.DEAD: timedelta(days=90)}
_CLAIMS = {"postgresql": postgresql.claim, "sqlite": sqlite.claim}


class LostLease(Exception):
    """Another worker has taken the job over: what this one did is rolled back."""


class WorkerLost(Exception):
    """Every attempt ended with its worker gone."""


def run_due(now: datetime, *, strict: bool = True) -> int:
    """Run everything that is due at ``now`` in this process, periodic tasks included.

    For tests and for ``balaikota work --once``. Returns how many jobs succeeded.

    Args:
        now: aware UTC; tasks see it through ``clock.now()``.
        strict: raise the first failure after recording it, instead of going on.
    """
    done = 0
    with clock.given(now):
        periodic.enqueue_due(now)
        while jobs := claim(worker="run_due", now=now, lease=timedelta(hours=1), limit=1):
            error = perform(jobs[0])
            if error is not None and strict:
                raise error
            done += error is None
    return done


def claim(*, worker: str, now: datetime, lease: timedelta, limit: int) -> list[Job]:
    """Lease up to ``limit`` due jobs to ``worker``, in the order they were enqueued."""
    # A look without a lock first: on SQLite even an UPDATE of nothing takes the one write lock.
    if not Job.objects.filter(status=JobStatus.OPEN, due_at__lte=now).exists():
        return []
    take = _CLAIMS[connection.vendor]
    taken = take(connection, worker=worker, now=now, until=now + lease, limit=limit)
    return list(Job.objects.filter(pk__in=taken).order_by("pk"))


def perform(job: Job) -> Exception | SystemExit | None:
    """Run a claimed job to its completion, or record its failure and return it."""
    try:
        task = load(job.task)
        if job.attempts > task.max_attempts:
            raise WorkerLost
        if task.atomic:
            with transaction.atomic():
                _complete(job, _call(task, job))
        else:
            _complete(job, _call(task, job))
    except LostLease as error:
        log.warning("job taken over by another worker", job=job.pk, task=job.task)
        return error
    except (Exception, SystemExit) as error:  # a task's exit() must not end its worker
        _record_failure(job, error)
        return error
    return None


def load(path: str) -> LeaseTask[..., Any]:
    """Return the task at the dotted ``path``."""
    task = import_string(path)
    assert isinstance(task, LeaseTask), f"{path} is not a task"
    return task


def sweep(now: datetime) -> int:
    """Delete the jobs that ended longer ago than they are kept, and return how many."""
    old = (
        Job.objects.filter(status=status, finished_at__lt=now - kept)
        for status, kept in KEPT.items()
    )
    return sum(jobs.delete()[0] for jobs in old)


@dataclass(frozen=True)
class _Held:
    """A job that this process runs: its token, and until when its lease is prolonged."""

    attempts: int
    until: datetime


class Loop:
    """One worker process: threads that run jobs, and one that keeps their leases alive."""

    def __init__(
        self,
        *,
        threads: int = 1,
        lease: timedelta = LEASE,
        poll_seconds: float = 1.0,
        has_periodic: bool = True,
    ) -> None:
        self.name = f"{socket.gethostname()[:40]}:{getpid()}:{secrets.token_hex(4)}"
        self.threads = threads
        self.lease = lease
        self.poll_seconds = poll_seconds
        self.has_periodic = has_periodic
        self._is_asked_to_stop = False
        self._stop = Event()
        self._lock = Lock()
        self._held: dict[int, _Held] = {}

    def stop(self) -> None:
        """Take no more jobs; those running are finished. May be called by a signal handler."""
        # Not the Event: a handler that interrupts the Event's own lock would wait for ever.
        self._is_asked_to_stop = True

    def run(self) -> None:
        """Work until ``stop`` is called."""
        ended = Event()
        keeper = Thread(
            target=self._in_thread, args=(ended, self._keep, self.lease / 3), daemon=True
        )
        runners = [
            Thread(target=self._in_thread, args=(self._stop, self._work, self._poll))
            for _ in range(self.threads)
        ]
        self._sign_in()
        for thread in (keeper, *runners):
            thread.start()
        self._in_thread(self._stop, self._lead, self._poll)
        for thread in runners:
            thread.join()
        ended.set()
        keeper.join()
        Worker.objects.filter(name=self.name).delete()

    @property
    def _poll(self) -> timedelta:
        return timedelta(seconds=self.poll_seconds)

    def _in_thread(self, ended: Event, step: Callable[[], bool], pause: timedelta) -> None:
        """Repeat ``step`` until ``ended``; pause when it had nothing to do or the database failed."""
        try:
            while not ended.is_set():
                busy = False
                try:
                    close_old_connections()
                    busy = step()
                except Exception as error:
                    log.error("worker step failed", worker=self.name, error=_described(error))
                if not busy:
                    ended.wait(pause.total_seconds())
        finally:
            connections.close_all()

    def _work(self) -> bool:
        jobs = claim(worker=self.name, now=datetime.now(UTC), lease=self.lease, limit=1)
        for job in jobs:
            with self._lock:
                self._held[job.pk] = _Held(job.attempts, until=datetime.now(UTC) + LONGEST_RUN)
            try:
                perform(job)
            finally:
                with self._lock:
                    del self._held[job.pk]
        return bool(jobs)

    def _keep(self) -> bool:
        now = datetime.now(UTC)
        with self._lock:
            held = dict(self._held)
        for pk, job in held.items():
            if now < job.until:
                _mine(pk, job.attempts).update(due_at=now + self.lease)
        Worker.objects.filter(name=self.name).update(seen_at=now)
        return False

    def _lead(self) -> bool:
        if self._is_asked_to_stop:
            self._stop.set()
        elif self.has_periodic:
            periodic.enqueue_due(datetime.now(UTC))
        return False

    def _sign_in(self) -> None:
        now = datetime.now(UTC)
        Worker.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
        Worker.objects.create(name=self.name, started_at=now, seen_at=now)


def _call(task: LeaseTask[..., Any], job: Job) -> Any:
    if task.takes_context:
        return task.call(TaskContext(task_result=result_of(job, task)), *job.args, **job.kwargs)
    return task.call(*job.args, **job.kwargs)


def _mine(pk: int, attempts: int) -> Any:
    return Job.objects.filter(pk=pk, attempts=attempts, status=JobStatus.OPEN)


def _complete(job: Job, value: Any) -> None:
    """Acknowledge, if the lease is still ours.

    Raises:
        LostLease: it is not.
    """
    changed = _mine(job.pk, job.attempts).update(
        status=JobStatus.DONE, finished_at=clock.now(), result=normalize_json(value), error=""
    )
    if not changed:
        raise LostLease


def _record_failure(job: Job, error: BaseException) -> None:
    told = _described(error)
    log.error("job failed", job=job.pk, task=job.task, attempt=job.attempts, error=told)
    now = clock.now()
    changes: dict[str, Any] = {"error": told}
    if job.attempts >= _max_attempts(job):
        changes |= {"status": JobStatus.DEAD, "finished_at": now}
    else:
        jitter = secrets.randbelow(1001) / 1000
        changes |= {"due_at": now + rules.wait_after(job.attempts, jitter=jitter), "worker": ""}
    _mine(job.pk, job.attempts).update(**changes)


def _max_attempts(job: Job) -> int:
    try:
        return load(job.task).max_attempts
    except (ImportError, AssertionError):
        # The code of this job is not here (yet, or any more): try as often as any other.
        return MAX_ATTEMPTS


def _described(error: BaseException) -> str:
    """Return the class and where it was raised: messages and locals may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    places = (f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
    return "\n".join((get_module_path(type(error)), *places))
