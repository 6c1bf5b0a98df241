"""Whether somebody may act on a task today: who holds its post, with its service in their queue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import BooleanField, Case, Exists, OuterRef, When

from balaikota.core.action import Actor, Grant
from balaikota.core.people import queries as people
from balaikota.core.people.models import Assignment, Assignments, User
from balaikota.core.units.models import Unit
from balaikota.engine.cases.models import Party, Task
from balaikota.engine.cases.queries import whereabouts

ACT = "cases.act"
Condition = Exists | Case
Post = tuple[str, int]
SERVICE = "case__version__service__slug"


def staffed(now: datetime) -> Condition:
    """Return the condition, over tasks, that somebody may act on them at ``now``."""
    return followed(now, lambda unit: people.staffed(now, verb=ACT, service=SERVICE, unit=unit))


def in_hand(now: datetime) -> Condition:
    """Return the condition, over tasks, that whoever has one in hand may act on it at ``now``."""

    def held(unit: str | int) -> Assignments:
        post = people.staffed(now, verb=ACT, service=SERVICE, unit=unit)
        return post.filter(user_id=OuterRef("holder_id"))

    return followed(now, held)


def followed(now: datetime, held: Callable[[str | int], Assignments]) -> Condition:
    """Ask of the unit that a task is at, or of the one whose work it is since a merger or split.

    Args:
        now: the moment.
        held: returns whoever counts, of the path to a unit's pk from the task, or of the pk itself.
    """
    here = Exists(held("unit_id"))
    elsewhere = [When(rows, then=Exists(held(unit))) for rows, unit in whereabouts.moved(now)]
    if not elsewhere:
        return here
    return Case(*elsewhere, default=here, output_field=BooleanField())


def is_in_anothers_hand(by: Actor, task: Task, now: datetime) -> bool:
    """Tell whether a colleague who may act at ``now`` has the task in hand. At most one query.

    What somebody held who has left the post since is nobody's.
    """
    if task.holder_id in (None, int(by.id)):
        return False
    return Task.objects.filter(in_hand(now), pk=task.pk).exists()


def is_staffed(task: Task, now: datetime) -> bool:
    """Tell whether somebody may act on ``task`` at ``now``. One query."""
    return Task.objects.filter(staffed(now), pk=task.pk).exists()


def find_actors(task: Task, now: datetime) -> list[User]:
    """Return who may act on ``task`` at ``now``: definitive first, then by name."""
    return [held.user for held in find_seated(task, now)]


def find_seated(task: Task, now: datetime) -> list[Assignment]:
    """Return by which assignments ``find_actors`` finds them, with the persons. One query."""
    return people.find_seated(task.role, task.unit_id, now=now, verb=ACT, service=service_of(task))


def why_unattended(posts: Iterable[tuple[str, Unit]], now: datetime) -> dict[Post, str]:
    """Return (role, unit pk) -> why nobody may act there at ``now``, as a sentence.

    Asked of posts at which a task waits and ``staffed`` found nobody. Two queries, none for none.
    """
    asked = {(role, unit.pk): unit for role, unit in posts}
    known = people.find_stints_around(asked.keys(), now=now) if asked else {}
    return {
        post: people.why_unattended(known.get(post, []), post[0], unit, now=now, verb=ACT)
        for post, unit in asked.items()
    }


def grant_for(by: Actor, task: Task) -> Grant | None:
    """Return the assignment by which the actor may act on the task today, or None."""
    if task.party != Party.OFFICER:
        return None
    found = by.holding(task.role, task.unit_id, permission=ACT)
    if found is None or not found.services:
        return found
    return by.holding(task.role, task.unit_id, permission=ACT, service=service_of(task))


def service_of(task: Task) -> str:
    """Return the slug of the service that the task's case runs on."""
    return task.case.version.service.slug
