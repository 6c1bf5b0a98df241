"""The moment at which a job runs: the real one, or the one a test gives to ``run_due``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_given: ContextVar[datetime | None] = ContextVar("job_moment", default=None)


def now() -> datetime:
    """Return the moment for a task to work with, aware, in UTC."""
    return _given.get() or datetime.now(UTC)


@contextmanager
def given(moment: datetime) -> Iterator[None]:
    """Let ``now`` answer ``moment``."""
    token = _given.set(moment)
    try:
        yield
    finally:
        _given.reset(token)
