"""Whose turn it is when a case comes to a step, and until when: worked out, not yet stored."""

from __future__ import annotations

from datetime import datetime

from balaikota.engine.cases import rules
from balaikota.engine.cases.models import Case, Party, Task
from balaikota.engine.cases.queries import clock, offices
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs.grammar import Pack, Step


def tasks_at(case: Case, pack: Pack, step_id: str, facts: Facts, *, now: datetime) -> list[Task]:
    """Return the task of a step, or one for each of its parties; none at an end. Not yet stored.

    Raises:
        NoOffice: the city has no office that fits.
        NotFound, Uncomputable: an expression that chooses an office cannot be worked out.
        worktime.NotLoaded: the calendar of a year that is needed is not loaded.
    """
    step = rules.step_of(pack, step_id)
    if step.end:
        return []
    tasks = [Task(case=case, step=step_id, asked=party, opened_at=now) for party in step.posts]
    tasks = tasks or [Task(case=case, step=step_id, opened_at=now)]
    for task in tasks:
        seat(task, step, facts, now=now)
        code, party = task.unit.code, task.asked
        task.due_at = clock.step_due(step, facts, unit_code=code, start=now, party=party)
        task.warn_at = clock.next_warning(task, pack, facts)
    return tasks


def seat(task: Task, step: Step, facts: Facts, *, now: datetime) -> None:
    """Say whose turn a task is, by the post its step or its party names; not yet saved."""
    post = step.posts.get(task.asked)
    if post is None:
        task.party, task.unit, task.role = Party.APPLICANT, task.case.unit, ""
        return
    task.party = Party.OFFICER
    task.unit, task.role = offices.post_of(task.case, post, facts, now=now)
    task.is_away = task.unit != task.case.unit
