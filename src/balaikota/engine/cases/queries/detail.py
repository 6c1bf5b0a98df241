"""What an officer sees on the case page: what may be done now, and why not the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, Grant
from balaikota.core.people import queries as people
from balaikota.engine.cases.models import Case, Party, Task
from balaikota.engine.cases.queries import guards, marks, posts
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.cases.queries.tracking import Standing
from balaikota.engine.packs.grammar import Act, Pack


@dataclass(frozen=True)
class Choice:
    """One act of the present step: allowed, or the sentence that says why not."""

    verb: str
    act: Act
    why_not: str = ""

    @property
    def is_allowed(self) -> bool:
        """Tell whether the actor may do it now."""
        return not self.why_not


@dataclass(frozen=True)
class Turn:
    """One open task as its officer sees it.

    Attributes:
        task: the task; None when the case has ended.
        title: what is asked of this party; empty on a step of one officer.
        choices: the acts.
        may_claim: whether the reader holds its post.
        is_others: whether a colleague who may act has it in hand.
    """

    task: Task | None
    title: str
    choices: list[Choice]
    may_claim: bool
    is_others: bool


@dataclass(frozen=True)
class Empty:
    """Why nobody may act on the open task, and why not the reader, each as a sentence."""

    why: str
    why_not_you: str


def emptiness(actor: Actor, task: Task | None, *, now: datetime) -> Empty | None:
    """Return why nobody may act on an open task at ``now``; asked when nobody may. Two queries."""
    if task is None:
        return None
    post = (task.role, task.unit_id)
    stints = people.find_stints_around({post}, now=now).get(post, [])
    why = people.why_unattended(stints, task.role, task.unit, now=now, verb=posts.ACT)
    return Empty(why, people.explain_empty(actor, stints, task.role, task.unit, now=now))


def turns(
    actor: Actor, standing: Standing, *, now: datetime, empty: Empty | None = None
) -> list[Turn]:
    """Return the open tasks that the actor may act on; the one of ``standing`` when none is.

    Args:
        actor: who asks.
        standing: where the case stands.
        now: the moment.
        empty: what ``emptiness`` said of its task, when nobody may act.
    """
    own = [task for task in standing.open_tasks if may_claim(actor, task)]
    shown: list[Task | None] = [*own] or [standing.task]
    return [
        Turn(
            task,
            _asked(standing.pack, task),
            choices(actor, standing.pack, task, now=now, empty=empty),
            bool(own),
            bool(own) and task is not None and posts.is_in_anothers_hand(actor, task, now),
        )
        for task in shown
    ]


def _asked(pack: Pack, task: Task | None) -> str:
    if task is None or not task.asked:
        return ""
    return pack.step(task.step).title_of(task.asked).in_(get_language() or "id")


def choices(
    actor: Actor, pack: Pack, task: Task | None, *, now: datetime, empty: Empty | None = None
) -> list[Choice]:
    """Return the acts of the open task in the pack's order, each with the reason when closed.

    Args:
        actor: who asks.
        pack: the pack of the case.
        task: the open task, None at an end.
        now: the moment.
        empty: what ``emptiness`` said, when nobody may act.
    """
    if task is None or task.party == Party.SYSTEM:
        return []
    why_not = _why_not(actor, task, now=now, empty=empty)
    step = pack.step(task.step)
    grant = posts.grant_for(actor, task)
    facts = Facts(task.case, pack, now=now)
    return [
        Choice(
            verb,
            act,
            why_not
            or _too_strategic(act, grant)
            or guards.why_closed(
                task.case, pack, act, facts, name=f"{task.step}.{verb}", task=task
            ),
        )
        for verb, act in step.acts.items()
    ]


def _why_not(actor: Actor, task: Task, *, now: datetime, empty: Empty | None) -> str:
    if task.party == Party.APPLICANT:
        return _("Menunggu pemohon memperbaiki isian.")
    if empty is not None and actor.holding(task.role, task.unit_id) is None:
        return empty.why_not_you
    if posts.grant_for(actor, task) is None:
        service = posts.service_of(task)
        return people.explain(
            actor, task.role, task.unit_id, now=now, verb=posts.ACT, service=service
        ).text
    if posts.is_in_anothers_hand(actor, task, now):
        who = task.holder.name if task.holder else ""
        return _("Sedang dikerjakan %(who)s. Ambil alih dulu bila perlu.") % {"who": who}
    return ""


def _too_strategic(act: Act, grant: Grant | None) -> str:
    if grant is None or grant.is_definitive or not act.strategic:
        return ""
    return people.strategic_is_closed(grant)


def flags(case: Case) -> list[tuple[str, str, bool]]:
    """Return the marks a case (of ``visible.get_case``) may bear: slug, word, whether it does."""
    return marks.of_case(case, case.version.pack)


def may_claim(actor: Actor, task: Task | None) -> bool:
    """Tell whether the actor holds the post of an officer's open task."""
    return task is not None and posts.grant_for(actor, task) is not None
