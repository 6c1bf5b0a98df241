"""Those who are asked at once on a step: who has answered, who is late, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from balaikota.engine.cases import rules
from balaikota.engine.cases.models import Task
from balaikota.engine.cases.queries import clock
from balaikota.engine.packs.grammar import Pack


@dataclass(frozen=True)
class Line:
    """One party of the present step.

    Attributes:
        title: what is asked of it.
        office: the office that is asked.
        state: ``answered``, ``late``, ``waiting`` or ``unattended``.
        due_at: until when; None without a time.
        at: when it answered.
        said: its answer in words; for officers, not for the applicant.
        note: the reason it gave; for officers.
        late: how late, in words; empty when it is not.
    """

    title: str
    office: str
    state: str
    due_at: datetime | None
    at: datetime | None
    said: str
    note: str
    late: str


def lines(
    pack: Pack,
    step_id: str,
    tasks: Sequence[Task],
    *,
    now: datetime,
    notes: Mapping[int, str],
) -> list[Line]:
    """Return the parties of a step in the pack's order; none for a step of one officer.

    Args:
        tasks: those of the case in the order they were opened, with ``staffed``; a step that was
            entered again is told by its latest.
        notes: pk of a task -> what was written with its answer.
    """
    step = pack.procedure[step_id]
    latest = {task.asked: task for task in tasks if task.step == step_id and task.asked}
    return [
        _line(pack, latest[party], now, notes.get(latest[party].pk, ""))
        for party in step.parties
        if party in latest
    ]


def _line(pack: Pack, task: Task, now: datetime, note: str) -> Line:
    lang = get_language() or "id"
    step = pack.procedure[task.step]
    is_open = task.ended_at is None
    days = clock.days_late(task, now) if is_open else 0
    act = step.acts.get(task.act)
    return Line(
        title=step.title_of(task.asked).in_(lang),
        office=task.unit.name,
        state=_state(task, days),
        due_at=task.due_at,
        at=task.ended_at,
        said=act.label.in_(lang) if act is not None else "",
        note=note,
        late=late_words(days),
    )


def late_words(days: int) -> str:
    """Return ``terlambat 1 hari kerja``; empty for no day."""
    if not days:
        return ""
    return ngettext("terlambat %(n)d hari kerja", "terlambat %(n)d hari kerja", days) % {"n": days}


def _state(task: Task, days: int) -> str:
    if task.ended_at is not None:
        return "spared" if task.act == rules.NOT_NEEDED else "answered"
    if not getattr(task, "staffed", True):
        return "unattended"
    return "late" if days else "waiting"


def words(line: Line) -> str:
    """Return a party as one sentence: who is waited for, until when, or that it has answered."""
    told = {
        "answered": _("%(office)s sudah menjawab."),
        "spared": _("%(office)s tidak perlu menjawab lagi."),
        "late": _("Menunggu %(office)s, %(late)s."),
        "unattended": _("Menunggu %(office)s, yang hari ini tanpa petugas."),
        "waiting": _("Menunggu %(office)s."),
    }
    return told[line.state] % {"office": line.office, "late": line.late}
