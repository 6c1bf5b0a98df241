"""The lease backend of the django-tasks API: jobs are rows of the business database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from balaikota.core.jobs.lease import LeaseTask

# "At once" lies in the past, so that a job is due whatever clock the worker is given.
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
_STATUS = {"DONE": TaskResultStatus.SUCCESSFUL, "DEAD": TaskResultStatus.FAILED}


class LeaseBackend(BaseTaskBackend):
    """Enqueues inside the transaction that is open: the job exists if and only if it commits."""

    task_class = LeaseTask
    supports_defer = True
    supports_get_result = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Write the job; for a slot already taken, return the job that took it."""
        # Not at the top: settings name this module while the apps are still loading.
        from balaikota.core.jobs.models import Job

        self.validate_task(task)
        assert isinstance(task, LeaseTask)
        values = {
            "args": normalize_json(args),
            "kwargs": normalize_json(kwargs),
            "due_at": task.run_after or AT_ONCE,
            "enqueued_at": datetime.now(UTC),
        }
        path = task.module_path
        if task.slot is None:
            job = Job.objects.create(task=path, **values)
        else:
            new = Job(task=path, slot=task.slot, **values)
            Job.objects.bulk_create([new], ignore_conflicts=True)
            job = Job.objects.get(task=path, slot=task.slot)
        result = result_of(job, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """Return the state of the job with that id.

        Raises:
            TaskResultDoesNotExist: there is none (finished jobs are swept after a while).
        """
        from balaikota.core.jobs.models import Job
        from balaikota.core.jobs.worker import load

        job = Job.objects.filter(pk=result_id).first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(job, load(job.task))


def result_of(job: Any, task: Task[Any, Any]) -> TaskResult[Any]:
    """Return the job as the django-tasks API shows it."""
    running = job.attempts and job.worker
    status = _STATUS.get(
        job.status, TaskResultStatus.RUNNING if running else TaskResultStatus.READY
    )
    path, _, trace = job.error.partition("\n")
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.pk),
        status=status,
        enqueued_at=job.enqueued_at,
        started_at=job.attempted_at,
        finished_at=job.finished_at,
        last_attempted_at=job.attempted_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=task.backend,
        errors=[TaskError(exception_class_path=path, traceback=trace)] if path else [],
        worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.result)
    return result
