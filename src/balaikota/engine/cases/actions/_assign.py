"""Giving a task to one person of its post, by the rule of its step; inside the act that opens it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.engine.cases.actions import _tell
from balaikota.engine.cases.models import AssignmentTurn, Party, Task
from balaikota.engine.cases.queries import assigning
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Pack

_RULES = {
    "round-robin": assigning.next_in_turn,
    "least-loaded": assigning.least_loaded,
    "stay-with-me": assigning.who_acted,
}


def give(task: Task, pack: Pack, *, now: datetime, but: int = 0) -> None:
    """Say who has a task in hand, by the rule of its step, and tell them; not yet saved.

    At most four statements, none without a rule. Nobody eligible: it waits in the queue.

    Args:
        task: open, with its case, seated at a post.
        pack: of its case.
        now: the moment.
        but: pk of an account that does not get it: of whoever leaves the post.
    """
    rule = pack.step(task.step).assign
    if rule is None or task.party != Party.OFFICER:
        return
    if rule != "stay-with-me":
        _lock(task, pack.slug, now)
    found = _RULES[rule](task, pack.slug, now=now, but=but)
    if found is None:
        return
    task.holder_id, task.given_by = found, rule
    if rule == "round-robin":
        assigning.turn_of(task, pack.slug).update(last_user=found)
    with override("id"):
        subject = _("%(number)s diberikan kepada Anda") % {"number": task.case.number}
        body = str(assigning.WHY[rule]) % {"who": _("Anda")}
    _tell.officer(found, task.case, subject, now=now, body=body)


def give_anew(task: Task, *, now: datetime, but: int = 0) -> None:
    """Give a task that nobody has in hand any more by its rule, and keep it."""
    give(task, packs.get_version(task.case.version_id).pack, now=now, but=but)
    task.save(update_fields=["holder", "given_by"])


def _lock(task: Task, service: str, now: datetime) -> None:
    """Lock the row of the post, made when it is not there: one statement on either database."""
    row = AssignmentTurn(unit_id=task.unit_id, role=task.role, service=service, asked_at=now)
    AssignmentTurn.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["unit", "role", "service"],
        update_fields=["asked_at"],
    )
