"""What the worker looks for every half minute: empty posts, files out of time, warnings due."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from balaikota.engine.cases.models import Case, CaseQuerySet, Party, Status, Task
from balaikota.engine.cases.queries.posts import in_hand, staffed
from balaikota.engine.packs import queries as packs

BATCH = 500


def find_newly_unattended(now: datetime) -> list[int]:
    """Return pks of open officer tasks that nobody may act on and that are not yet marked."""
    return list(
        _officer_tasks()
        .filter(~staffed(now), unattended_at=None)
        .values_list("pk", flat=True)[:BATCH]
    )


def find_attended_again(now: datetime) -> list[int]:
    """Return pks of marked tasks for which somebody is in charge now."""
    tasks = _officer_tasks().filter(staffed(now), unattended_at__isnull=False)
    return list(tasks.values_list("pk", flat=True)[:BATCH])


def find_left(now: datetime) -> list[int]:
    """Return pks of open officer tasks in the hand of somebody who may not act on them at ``now``."""
    left = _officer_tasks().filter(~in_hand(now), holder__isnull=False)
    return list(left.values_list("pk", flat=True)[:BATCH])


def find_lapsed(now: datetime) -> list[int]:
    """Return pks of applicants' tasks whose time is over, and that their pack lets end by itself."""
    timed = packs.find_timed()
    steps = frozenset[str]().union(*timed.values())
    tasks = Task.objects.filter(ended_at=None, party=Party.APPLICANT, due_at__lte=now)
    tasks = tasks.filter(case__version__in=timed, step__in=steps).order_by("due_at")
    rows = tasks.values_list("pk", "case__version_id", "step")[:BATCH]
    return [pk for pk, version, step in rows if step in timed[version]]


def find_fiktif(now: datetime) -> list[int]:
    """Return pks of the cases that ``past_legal_time`` keeps, the longest overdue first."""
    late = past_legal_time(now)
    return list(late.order_by("promise_due_at").values_list("pk", flat=True)[:BATCH])


def past_legal_time(now: datetime) -> CaseQuerySet:
    """Keep undecided cases past their promise that their pack wants marked, and are not yet."""
    versions = packs.find_fiktif()
    if not versions:
        return Case.objects.none()
    issuing = Task.objects.filter(party=Party.SYSTEM, ended_at=None).values("case_id")
    late = Case.objects.late(now).filter(version_id__in=versions, fiktif_at=None)
    return late.exclude(pk__in=issuing)


def find_to_warn(now: datetime) -> list[int]:
    """Return pks of open officer tasks that reached the next mark of their ladder since warned."""
    tasks = _officer_tasks().filter(warn_at__lte=now).order_by("warn_at")
    return list(tasks.values_list("pk", flat=True)[:BATCH])


def find_running_since(pk: int) -> list[int]:
    """Return pks of running cases after ``pk``, in order, at most BATCH."""
    cases = Case.objects.filter(status__in=[Status.OPEN, Status.WAITING], pk__gt=pk)
    return list(cases.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _officer_tasks() -> QuerySet[Task]:
    return Task.objects.filter(ended_at=None, party=Party.OFFICER)
