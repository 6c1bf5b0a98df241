"""The task of the lease backend: django-tasks' own, with what leases need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Concatenate, ParamSpec, Self, TypeVar

from django_tasks.base import Task, TaskContext

P = ParamSpec("P")
T = TypeVar("T")

MAX_ATTEMPTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseTask(Task[P, T]):
    """A task that runs under a lease.

    Attributes:
        atomic: run the function and its completion in one transaction, so that its effect in the
            database happens exactly once. False for what talks to the outside (email): it runs
            outside any transaction, and at least once.
        max_attempts: claims after which it is given up and shown as dead.
        slot: at most one job per task and slot, ever; see ``once``.
    """

    atomic: bool = True
    max_attempts: int = MAX_ATTEMPTS
    slot: str | None = None

    def once(self, slot: str) -> Self:
        """Return the task for one slot (up to 100 characters): enqueuing it again does nothing."""
        return replace(self, slot=slot)


def task(
    *, atomic: bool = True, max_attempts: int = MAX_ATTEMPTS
) -> Callable[[Callable[P, T]], LeaseTask[P, T]]:
    """Make a module-level function a task; as ``django_tasks.task``, with the lease's options."""

    def decorate(function: Callable[P, T]) -> LeaseTask[P, T]:
        return LeaseTask(func=function, atomic=atomic, max_attempts=max_attempts)

    return decorate


def task_with_context(
    *, atomic: bool = True, max_attempts: int = MAX_ATTEMPTS
) -> Callable[[Callable[Concatenate[TaskContext, P], T]], LeaseTask[P, T]]:
    """Make a function a task that is told, as its first argument ``context``, which attempt it is."""

    def decorate(function: Callable[Concatenate[TaskContext, P], T]) -> LeaseTask[P, T]:
        return LeaseTask(
            func=function,  # type: ignore[arg-type]
            takes_context=True,
            atomic=atomic,
            max_attempts=max_attempts,
        )

    return decorate
