"""Who works on a task right now: a lease that ends by itself. A claim is something else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.engine.cases.models import Lease, Task
from balaikota.lib import wording

MINUTES = timedelta(minutes=10)
RENEWED = timedelta(minutes=5)  # before that a lease is not written anew


def lease_of(task: Task | None, now: datetime) -> Lease | None:
    """Return the lease of an open task that lasts; no query where the task was read with it."""
    lease = getattr(task, "lease", None) if task is not None and task.ended_at is None else None
    return lease if lease is not None and lease.until > now else None


def anothers(by: Actor, task: Task | None, now: datetime) -> Lease | None:
    """Return the lease by which somebody else works on the task."""
    lease = lease_of(task, now)
    return None if lease is None or str(lease.user_id) == by.id else lease


def is_to_renew(by: Actor, task: Task, now: datetime) -> bool:
    """Tell whether the actor's work on the task is yet to be written down, or soon over."""
    lease = lease_of(task, now)
    return lease is None or (str(lease.user_id) == by.id and lease.until < now + RENEWED)


def in_words(lease: Lease) -> str:
    """Return who works on a task since when, as a sentence."""
    return said(lease.user.name, lease.since)


def said(who: str, since: datetime) -> str:
    """Return that somebody works on a task since a moment, as a sentence."""
    at = f"{since.astimezone(wording.WIB):%H.%M}"
    return _("Sedang dikerjakan %(who)s sejak %(at)s.") % {"who": who, "at": at}
