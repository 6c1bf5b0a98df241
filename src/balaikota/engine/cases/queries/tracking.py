"""What the applicant sees: where it is, who holds it, by when, and whether that is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.reference import queries as reference
from balaikota.core.reference.models import Reference
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases import rules
from balaikota.engine.cases.models import Case, CaseAnswers, Defect, Party, Remark, Task
from balaikota.engine.cases.queries import asked, guards, posts, secrets, whereabouts
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Pack, Text
from balaikota.lib import ids, wording
from balaikota.lib.errors import NotFound


class WrongKey(NotFound):
    """No case with that number and secret; which of the two is wrong is not told."""


@dataclass(frozen=True)
class Standing:
    """Where a case stands, in what a page needs.

    Attributes:
        task: the open task, None at an end; of several that of the reader, else the first.
        open_tasks: all that are open, one for each party that has not answered.
        parties: those asked at once on this step, answered or not; none on other steps.
        unattended: the first open task that nobody may act on today.
        is_late: the promise has passed and the clock is running.
        remarks: what the applicant reads too.
        notes: what officers wrote for each other.
        next_up: name of the superior unit, who answers for a late or unattended case.
        rule: what the law says of silence, while the case is marked as past its legal time.
    """

    case: Case
    pack: Pack
    task: Task | None
    open_tasks: Sequence[Task]
    parties: list[asked.Line]
    unattended: Task | None
    milestones: list[rules.Milestone]
    defects: list[Defect]
    remarks: list[Remark]
    notes: list[Remark]
    is_late: bool
    next_up: str
    rule: Reference | None

    @property
    def is_unattended(self) -> bool:
        """Tell whether nobody may act today on something that is open."""
        return self.unattended is not None

    @property
    def is_fiktif(self) -> bool:
        """Tell whether the case runs on although its legal time has passed."""
        return self.case.fiktif_at is not None and self.case.ended_at is None

    @property
    def returns_left(self) -> int | None:
        """Return how many times more it may be sent back; None where the pack sets no bound."""
        return guards.returns_left(self.case, self.pack)

    @property
    def status(self) -> Text:
        """Return the sentence that says who acts next."""
        return self.pack.step(self.case.step).status

    @property
    def is_issuing(self) -> bool:
        """Tell whether the decision is taken and the document is being made."""
        return self.task is not None and self.task.party == Party.SYSTEM

    @property
    def may_be_withdrawn(self) -> bool:
        """Tell whether it still runs and no document is being made."""
        return self.task is not None and not self.is_issuing


def find_by_secret(number: str, secret: str) -> Case:
    """Return the case with that number and secret, in either case and with or without dashes.

    Raises:
        WrongKey: number or secret is wrong; the answer and its cost are the same for both.
    """
    case = (
        Case.objects.select_related("unit__parent", "version__service")
        .filter(secrets.opened_by_secret(), number=ids.read_case_number(number) or "")
        .first()
    )
    stored = case.secret_hash if case else ids.secret_digest("none")
    if not ids.is_secret(secret, stored) or case is None:
        raise WrongKey(
            _("Nomor atau kode rahasia tidak cocok. Periksa keduanya pada tanda terima.")
        )
    return case


def standing(case: Case, *, now: datetime, actor: Actor | None = None) -> Standing:
    """Return where the case stands at ``now``.

    Args:
        actor: the officer who reads; of several open tasks theirs is told as the one.
    """
    pack = packs.pack_of(case.version)
    whereabouts.follow(case, now)
    known = (
        Task.objects.filter(case=case)
        .select_related("unit", "holder", "lease__user")
        .order_by("pk")
    )
    tasks = list(known.annotate(staffed=posts.staffed(now)))
    waiting = [task for task in tasks if task.ended_at is None]
    for task in waiting:
        task.case = case
        whereabouts.follow_task(task, now)
    current = _own(waiting, actor)
    empty = [task for task in waiting if task.party == Party.OFFICER and not task.staffed]
    unattended = current if current in empty else next(iter(empty), None)
    late = is_late(case, now)
    remarks = list(Remark.objects.filter(case=case).order_by("pk"))
    return Standing(
        case=case,
        pack=pack,
        task=current,
        open_tasks=waiting,
        parties=asked.lines(
            pack, case.step, tasks, now=now, notes={one.task_id: one.text for one in remarks}
        ),
        unattended=unattended,
        milestones=rules.milestones(
            pack, current=case.step, visited=[t.step for t in tasks], is_ended=current is None
        ),
        defects=_defects(case),
        remarks=[remark for remark in remarks if remark.is_public],
        notes=[remark for remark in remarks if not remark.is_public],
        is_late=late,
        next_up=_next_up(unattended.unit if unattended else case.unit, now)
        if unattended or late
        else "",
        rule=_rule(case, pack, now),
    )


def _rule(case: Case, pack: Pack, now: datetime) -> Reference | None:
    """Return the rule about silence, as it stands on the day; None unless the case is marked."""
    if case.fiktif_at is None or case.ended_at is not None:
        return None
    try:
        day = now.astimezone(wording.WIB).date()
        return reference.get_value(pack.clock.rule_key, on=day, unit_code=case.unit.code)
    except NotFound:  # the mark is shown all the same
        return None


def _own(waiting: Sequence[Task], actor: Actor | None) -> Task | None:
    """Return the first open task that the actor may act on, else the first."""
    own = (task for task in waiting if actor is not None and posts.grant_for(actor, task))
    return next(own, next(iter(waiting), None))


def _next_up(unit: Unit, now: datetime) -> str:
    superior = units.superior(unit, on=now.astimezone(wording.WIB).date())
    return superior.name if superior else ""


def latest_answers(case: Case) -> Mapping[str, Any]:
    """Return the newest version of the answers: field id -> clean answer."""
    newest = CaseAnswers.objects.filter(case=case).order_by("-version").first()
    assert newest is not None
    body: Mapping[str, Any] = newest.body
    return body


def is_late(case: Case, now: datetime) -> bool:
    """Tell whether the promise has passed and the clock is running."""
    due_at = case.promise_due_at
    return case.status == "OPEN" and due_at is not None and due_at < now


def _defects(case: Case) -> list[Defect]:
    """Return what is still to be mended; a case that was never returned needs no statement."""
    if not case.returns:
        return []
    return list(Defect.objects.filter(case=case, mended_at=None).order_by("pk"))
