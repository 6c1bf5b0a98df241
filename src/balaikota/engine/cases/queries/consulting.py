"""Notes and questions about a case: who is asked, who may answer, what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.manifest import permissions_of
from balaikota.core.people import queries as people
from balaikota.core.people.queries import Holding
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases.models import Case, Note, Question
from balaikota.engine.cases.queries import visible
from balaikota.engine.cases.queries.posts import ACT
from balaikota.lib import wording
from balaikota.lib.errors import NotFound

MOST_WAITING = 20


@dataclass(frozen=True)
class Asked:
    """A question as one reader sees it.

    Attributes:
        is_mine: the reader may answer it.
        is_late: its time is over and nobody answered.
    """

    question: Question
    is_mine: bool
    is_late: bool

    @property
    def to(self) -> str:
        """Return who is asked, in words."""
        asked = self.question
        return f"{asked.user.name}, {asked.unit.name}" if asked.user else asked.unit.name


def find_notes(case: Case) -> list[Note]:
    """Return what officers wrote for each other, the earliest first. One query."""
    return list(Note.objects.filter(case=case).select_related("author").order_by("pk"))


def find_questions(actor: Actor, case: Case, *, now: datetime) -> list[Asked]:
    """Return the questions about a case, the earliest first. At most two queries."""
    rows = Question.objects.filter(case=case).select_related("unit", "user", "asked_by")
    found = list(rows.select_related("answered_by").order_by("pk"))
    if not found:
        return []
    mine = set(rows.filter(visible.asked_of(actor)).values_list("pk", flat=True))
    return [Asked(one, one.pk in mine, _is_late(one, now)) for one in found]


def find_waiting(actor: Actor, *, now: datetime) -> list[Asked]:
    """Return the open questions that the actor may answer, the earliest due first. One query."""
    rows = waiting_for(actor).select_related("case", "unit", "user", "asked_by")
    found = rows.order_by("due_at", "pk")[:MOST_WAITING]
    return [Asked(one, True, _is_late(one, now)) for one in found]


def waiting_for(actor: Actor) -> QuerySet[Question]:
    """Return the open questions that the actor may answer."""
    rows = Question.objects.filter(visible.asked_of(actor))
    return rows.filter(case__in=visible.not_hidden_from(actor))


def get_question(actor: Actor, case: Case, pk: int) -> Question:
    """Return one open question about a case that the actor may answer.

    Raises:
        NotFound: no such question, not about this case, ended, or not theirs (all look the same).
    """
    rows = Question.objects.filter(visible.asked_of(actor), pk=pk, case=case)
    found = rows.select_related("unit", "asked_by").first()
    if found is None:
        raise NotFound(_("Pertanyaan itu tidak ada, atau sudah dijawab."))
    return found


def find_units(case: Case, *, now: datetime) -> list[Unit]:
    """Return the units that may be asked on this day, by name; not the case's own. One query."""
    today = now.astimezone(wording.WIB).date()
    return [unit for unit in units.find_units(on=today) if unit.pk != case.unit_id]


def find_colleagues(unit: Unit, *, now: datetime) -> list[Holding]:
    """Return who works on cases at a unit at ``now``, each once, by role and name. One query."""
    held = people.find_at_unit(unit.pk, now=now)
    workers = [row for row in held if ACT in permissions_of(row.role)]
    return list({row.user_id: row for row in reversed(workers)}.values())[::-1]


def why_readable(actor: Actor, case: Case, asked: list[Asked]) -> str:
    """Return why somebody of elsewhere reads the case, as a sentence; empty for those at home."""
    if actor.may("cases.view", case.unit_id):
        return ""
    mine = next((one for one in asked if one.is_mine), None)
    if mine is None:
        return ""
    return _(
        "Anda dapat membaca berkas ini karena %(who)s bertanya kepada %(to)s. Sesudah dijawab, berkas ini tidak terlihat lagi oleh Anda."
    ) % {"who": mine.question.asked_by.name, "to": mine.to}


def _is_late(question: Question, now: datetime) -> bool:
    return question.ended_at is None and question.due_at < now
