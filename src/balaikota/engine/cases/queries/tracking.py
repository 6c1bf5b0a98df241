"""What the applicant sees: where it is, who holds it, by when, and whether that is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core.units import queries as units
from balaikota.engine.cases import rules
from balaikota.engine.cases.models import Case, CaseAnswers, Defect, Party, Remark, Task
from balaikota.engine.cases.queries import posts, whereabouts
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
        task: the open task, None at an end.
        is_late: the promise has passed and the clock is running.
        is_unattended: nobody may act on the task today.
        remarks: what the applicant reads too.
        notes: what officers wrote for each other.
        next_up: name of the superior unit, who answers for a late or unattended case.
    """

    case: Case
    pack: Pack
    task: Task | None
    milestones: list[rules.Milestone]
    defects: list[Defect]
    remarks: list[Remark]
    notes: list[Remark]
    is_late: bool
    is_unattended: bool
    next_up: str

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
        .filter(number=ids.read_case_number(number) or "")
        .first()
    )
    stored = case.secret_hash if case else ids.secret_digest("none")
    if not ids.is_secret(secret, stored) or case is None:
        raise WrongKey(
            _("Nomor atau kode rahasia tidak cocok. Periksa keduanya pada tanda terima.")
        )
    return case


def standing(case: Case, *, now: datetime) -> Standing:
    """Return where the case stands at ``now``."""
    pack = packs.pack_of(case.version)
    whereabouts.follow(case, now)
    known = Task.objects.filter(case=case).select_related("unit", "holder").order_by("pk")
    tasks = list(known.annotate(staffed=posts.staffed(now)))
    current = next((task for task in tasks if task.ended_at is None), None)
    if current is not None:
        current.case = case
        whereabouts.follow_task(current, now)
    is_empty = current is not None and current.party == Party.OFFICER and not current.staffed
    late = is_late(case, now)
    remarks = list(Remark.objects.filter(case=case).order_by("pk"))
    today = now.astimezone(wording.WIB).date()
    superior = units.superior(case.unit, on=today) if is_empty or late else None
    return Standing(
        case=case,
        pack=pack,
        task=current,
        milestones=rules.milestones(
            pack, current=case.step, visited=[t.step for t in tasks], is_ended=current is None
        ),
        defects=_defects(case),
        remarks=[remark for remark in remarks if remark.is_public],
        notes=[remark for remark in remarks if not remark.is_public],
        is_late=late,
        is_unattended=is_empty,
        next_up=superior.name if superior else "",
    )


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
