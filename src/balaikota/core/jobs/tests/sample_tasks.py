"""Tasks for the tests of the worker."""

from __future__ import annotations

from pathlib import Path

from django.db import connection
from django_tasks import task as plain_task

from balaikota.core.jobs import clock
from balaikota.core.jobs.lease import task, task_with_context
from balaikota.core.jobs.models import Worker


@plain_task()
def add(first, second):
    return first + second


@task()
def tell_time():
    return clock.now().isoformat()


@task()
def write_then_fail(name):
    Worker.objects.create(name=name, started_at=clock.now(), seen_at=clock.now())
    raise RuntimeError("Budi Santoso 3573010101900001")


@task(max_attempts=3)
def always_fail():
    raise RuntimeError("no")


@task_with_context(atomic=False)
def outside(context):
    return [context.attempt, connection.in_atomic_block]


@task()
def leave():
    raise SystemExit(3)


@task(atomic=False)
def touch(path, until):
    """Say in ``path`` that it started, and end when ``until`` exists."""
    Path(path).touch()
    while not Path(until).exists():
        connection.ensure_connection()


not_a_task = object()
