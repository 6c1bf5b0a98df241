"""Whether a case changed since a page of it was made: told beside what is being typed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from balaikota.core.ledger import queries as ledger
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.queries import shown
from balaikota.engine.cases.queries.shown import Line
from balaikota.engine.packs import queries as packs


def as_of(case: Case) -> str:
    """Return what stays the same as long as the case does: 32 hex digits; two queries.

    Who merely works on a task, and what an officer notes while checking, change nothing.
    """
    events = ledger.find_events(subject=f"case:{case.pk}", verb="cases.", limit=1)
    tasks = Task.objects.filter(case=case, ended_at=None)
    return _mark([event.pk for event in events], tasks)


def as_of_page(lines: Sequence[Line], tasks: Iterable[Task]) -> str:
    """Return ``as_of`` from the case's history and its open tasks, which a page has read already."""
    return _mark([line.event_id for line in lines[:1]], tasks)


def _mark(latest: list[int], tasks: Iterable[Task]) -> str:
    standing = sorted((task.pk, task.holder_id, task.due_at) for task in tasks)
    return hashlib.sha256(repr((latest, standing)).encode()).hexdigest()[:32]


def latest(case: Case, *, lang: str) -> Line | None:
    """Return the latest line of the case's history; None while there is none."""
    return next(iter(shown.history(case, packs.get_version(case.version_id).pack, lang=lang)), None)
