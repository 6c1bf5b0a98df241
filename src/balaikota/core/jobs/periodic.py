"""Work that comes back: one job per task and period, whoever asks first.

@periodic.every(seconds=60, name="cases.unattended")
@task()
def find_unattended() -> None: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

from balaikota.core.jobs import rules
from balaikota.core.jobs.lease import LeaseTask
from balaikota.core.manifest import own_apps

T = TypeVar("T", bound=LeaseTask[[], Any])


@dataclass(frozen=True)
class Periodic:
    """A task without arguments and its period in seconds."""

    name: str
    seconds: int
    task: LeaseTask[[], Any]


_declared: dict[str, Periodic] = {}


def every(*, seconds: int, name: str) -> Callable[[T], T]:
    """Declare, in an app's ``tasks.py``, that a task without arguments runs once per period.

    Periods are counted from the epoch. A period in which no worker lived is skipped, and none is
    added while the one before is still open.

    Args:
        seconds: length of the period, from 1.
        name: unique, ``app.verb``.
    """
    assert seconds >= 1

    def declare(task: T) -> T:
        known = _declared.get(name)
        assert known is None or known.task.module_path == task.module_path, f"two tasks are {name}"
        _declared[name] = Periodic(name, seconds, task)
        return task

    return declare


def all_periodic() -> tuple[Periodic, ...]:
    """Return what the ``tasks.py`` of every installed balaikota app declares, by name."""
    _discover()
    return tuple(_declared[name] for name in sorted(_declared))


def enqueue_due(now: datetime) -> int:
    """Enqueue each periodic task whose present period has no job yet; return how many."""
    from balaikota.core.jobs.models import Job, JobStatus

    added = 0
    for entry in all_periodic():
        slot = f"{entry.name}:{rules.slot_at(now, entry.seconds)}"
        jobs = Job.objects.filter(task=entry.task.module_path)
        if jobs.filter(slot=slot).exists() or jobs.filter(status=JobStatus.OPEN).exists():
            continue
        entry.task.once(slot).enqueue()
        added += 1
    return added


@cache
def _discover() -> None:
    for config in own_apps():
        if find_spec(f"{config.name}.tasks"):
            import_module(f"{config.name}.tasks")
