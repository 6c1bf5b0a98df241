"""What may be done with a case beside the acts of its step, for the page of the case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.engine.cases.models import Extension, Note
from balaikota.engine.cases.queries import consulting, sides
from balaikota.engine.cases.queries.consulting import Asked
from balaikota.engine.cases.queries.tracking import Standing


@dataclass(frozen=True)
class Beside:
    """What the page of a case shows beside its step.

    Attributes:
        links: (name of the address, words) of what the reader may do.
        extensions: how the promise was moved, the earliest first.
        notes: what officers wrote for each other.
        questions: what others were asked about it.
        why_readable: why a reader of elsewhere may read it, empty for those at home.
    """

    links: list[tuple[str, str]] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    why_readable: str = ""


def of_case(actor: Actor, standing: Standing, *, now: datetime) -> Beside:
    """Return what stands beside the acts of a case, for one officer."""
    questions = consulting.find_questions(actor, standing.case, now=now)
    return Beside(
        notes=consulting.find_notes(standing.case),
        questions=questions,
        why_readable=consulting.why_readable(actor, standing.case, questions),
        links=_links(actor, standing, now),
        extensions=sides.find_extensions(standing.case, standing.pack),
    )


def of_applicant(standing: Standing) -> Beside:
    """Return what the applicant reads beside the steps."""
    return Beside(extensions=sides.find_extensions(standing.case, standing.pack))


def _links(actor: Actor, standing: Standing, now: datetime) -> list[tuple[str, str]]:
    unit_id = standing.case.unit_id
    pack, at_work = standing.pack, actor.may("cases.act", unit_id)
    offered = [
        (
            pack.extension is not None
            and not sides.extending(actor, standing.case, pack, now=now).why_not,
            "cases:extend",
            _("Perpanjang janji waktu"),
        ),
        (
            standing.may_be_withdrawn and actor.may("cases.withdraw_for", unit_id),
            "cases:withdraw_for",
            _("Tarik atas permintaan pemohon"),
        ),
        (at_work, "cases:note", _("Tulis catatan untuk rekan")),
        (at_work and standing.task is not None, "cases:ask", _("Tanya unit lain")),
    ]
    return [(name, words) for is_open, name, words in offered if is_open]
