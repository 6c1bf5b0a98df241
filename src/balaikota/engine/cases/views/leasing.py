"""What a page says of who works on a task, and that its reader does."""

from __future__ import annotations

from django.http import HttpRequest

from balaikota.engine.cases.actions import working as acts
from balaikota.engine.cases.queries import detail, working
from balaikota.engine.cases.queries.tracking import Standing
from balaikota.web import http


def told(request: HttpRequest, standing: Standing) -> str:
    """Return that a colleague works on the task right now, as a sentence; else nothing."""
    lease = working.anothers(http.actor(request), standing.task, http.now())
    return working.in_words(lease) if lease else ""


def begin(request: HttpRequest, standing: Standing) -> str:
    """Say that the reader works on the task, unless a colleague does: who, as a sentence."""
    actor, now, task = http.actor(request), http.now(), standing.task
    words = told(request, standing)
    if words or task is None or not detail.may_claim(actor, task):
        return words
    if working.is_to_renew(actor, task, now):
        acts.begin(by=actor, now=now, task_id=task.pk)
    return ""
