"""What stands beside the steps of a case, for the pages of officers and of the applicant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.engine.cases.models import Case, Extension, Note
from balaikota.engine.cases.queries import consulting, learning, reopening, sides
from balaikota.engine.cases.queries.consulting import Asked
from balaikota.engine.cases.queries.learning import Differing
from balaikota.engine.cases.queries.reopening import Prospect
from balaikota.engine.cases.queries.tracking import Standing


@dataclass(frozen=True)
class Beside:
    """What a page of a case shows beside its step; all of a case of ``visible.get_case``.

    Attributes:
        links: (name of the address, words) of what the reader may do.
        extensions: how the promise was moved, the earliest first.
        notes: what officers wrote for each other.
        questions: what others were asked about it.
        mismatches: where registers say otherwise.
        why_readable: why a reader of elsewhere may read it, empty for those at home.
        reopening: whether it may be taken up again, and every wish there was.
    """

    links: list[tuple[str, str]] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    mismatches: list[Differing] = field(default_factory=list)
    why_readable: str = ""
    reopening: Prospect = field(default_factory=lambda: Prospect(None))


def of_case(actor: Actor, standing: Standing, *, now: datetime) -> Beside:
    """Return what stands beside the steps, for one officer. A query for each kind there is."""
    case = standing.case
    questions = consulting.find_questions(actor, case, now=now) if _has(case, "questions") else []
    has_mismatches = _has(case, "mismatches")
    extensions, prospect = _extensions(case), _prospect(standing, now)
    return Beside(
        links=_links(actor, standing, now, len(extensions), prospect),
        extensions=extensions,
        notes=consulting.find_notes(case) if _has(case, "notes") else [],
        questions=questions,
        reopening=prospect,
        mismatches=learning.find_mismatches(case, standing.pack) if has_mismatches else [],
        why_readable=consulting.why_readable(actor, case, questions),
    )


def of_applicant(standing: Standing, *, now: datetime) -> Beside:
    """Return what the applicant reads beside the steps. A query for each kind there is."""
    return Beside(extensions=_extensions(standing.case), reopening=_prospect(standing, now))


def _prospect(standing: Standing, now: datetime) -> Prospect:
    case = standing.case
    is_asked = _has(case, "reopenings")
    if case.ended_at is None and not is_asked:
        return Prospect(None)
    return reopening.prospect(case, standing.pack, now=now, is_asked=is_asked)


def _extensions(case: Case) -> list[Extension]:
    return sides.find_extensions(case) if _has(case, "extensions") else []


def _has(case: Case, kind: str) -> bool:
    return bool(getattr(case, f"has_{kind}"))


def _links(
    actor: Actor, standing: Standing, now: datetime, given: int, prospect: Prospect
) -> list[tuple[str, str]]:
    case, pack, runs = standing.case, standing.pack, standing.task is not None
    at_work = actor.may("cases.act", case.unit_id)
    extending = sides.extending_of(
        actor, case, pack, now=now, given=given, is_issuing=standing.is_issuing
    )
    offered = [
        (at_work, "cases:note", _("Tulis catatan untuk rekan")),
        (at_work and runs, "cases:examine", _("Periksa isian dan bukti berdampingan")),
        (at_work, "cases:mismatch", _("Data berbeda dengan sumber lain")),
        (at_work, "cases:step_remark", _("Langkah ini tidak perlu atau tidak jelas")),
        (actor.may("cases.view", case.unit_id), "cases:sheet", _("Cetak berkas ini")),
        (at_work and runs, "cases:ask", _("Tanya unit lain")),
        (not extending.why_not, "cases:extend", _("Perpanjang janji waktu")),
        (at_work and prospect.waiting is not None, "cases:reopen", _("Timbang pembukaan kembali")),
        (
            at_work and prospect.until is not None and not prospect.why_not,
            "cases:reopen",
            _("Usulkan dibuka kembali"),
        ),
        (
            standing.may_be_withdrawn and actor.may("cases.withdraw_for", case.unit_id),
            "cases:withdraw_for",
            _("Tarik atas permintaan pemohon"),
        ),
    ]
    return [(name, words) for is_open, name, words in offered if is_open]
