"""What stands beside the steps of a case, for the pages of officers and of the applicant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.engine.cases.models import Case, Extension, IdentityCheck, Note, Status
from balaikota.engine.cases.queries import (
    consulting,
    handed,
    identity,
    inquiries,
    learning,
    marks,
    posts,
    reopening,
    several,
    sides,
    veil,
)
from balaikota.engine.cases.queries.consulting import Asked
from balaikota.engine.cases.queries.learning import Differing
from balaikota.engine.cases.queries.reopening import Prospect
from balaikota.engine.cases.queries.several import Several
from balaikota.engine.cases.queries.tracking import Standing


@dataclass(frozen=True)
class Beside:
    """What a page of a case shows beside its step; all of a case of ``visible.get_case``.

    Attributes:
        links: (name of the address, words) of what the reader may do.
        extensions: how the promise was moved, the earliest first.
        notes: what officers wrote for each other.
        questions: what others were asked about it.
        identities: who was looked at at the counter, how and what for.
        mismatches: where registers say otherwise.
        why_readable: why a reader of elsewhere may read it, empty for those at home.
        reopening: whether it may be taken up again, and every wish there was.
        inquiries: what somebody outside the city hall was asked.
        may_chase: whether the reader may make a new link of one, or withdraw it.
        told: (who outside was asked, since when) of what the applicant reads.
        hand_overs: from which unit to which it was handed over.
        several: the cases that belong together with it.
        blocked_by: number and words of what it waits for; empty for one that is not blocked.
    """

    links: list[tuple[str, str]] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    identities: list[tuple[IdentityCheck, Promise, Promise]] = field(default_factory=list)
    mismatches: list[Differing] = field(default_factory=list)
    why_readable: str = ""
    reopening: Prospect = field(default_factory=lambda: Prospect(None))
    inquiries: list[inquiries.Line] = field(default_factory=list)
    may_chase: bool = False
    told: list[tuple[str, datetime]] = field(default_factory=list)
    hand_overs: list[handed.Line] = field(default_factory=list)
    several: Several = field(default_factory=Several)
    blocked_by: tuple[str, str] = ("", "")


def of_case(actor: Actor, standing: Standing, *, now: datetime) -> Beside:
    """Return what stands beside the steps, for one officer. A query for each kind there is."""
    case = standing.case
    questions = consulting.find_questions(actor, case, now=now) if _has(case, "questions") else []
    has_mismatches = _has(case, "mismatches")
    extensions, prospect = _extensions(case), _prospect(standing, now)
    passed = _hand_overs(case, now)
    return Beside(
        links=_links(actor, standing, now, len(extensions), prospect)
        + _links_elsewhere(actor, standing, passed),
        extensions=extensions,
        notes=consulting.find_notes(case) if _has(case, "notes") else [],
        questions=questions,
        identities=identity.find_checks(case),
        reopening=prospect,
        why_readable=consulting.why_readable(actor, case, questions)
        or handed.why_readable(actor, case, passed),
        inquiries=inquiries.find_lines(case, now=now) if _has(case, "inquiries") else [],
        may_chase=actor.may("cases.act", case.unit_id)
        or any(posts.grant_for(actor, task) for task in standing.open_tasks),
        hand_overs=passed,
        several=several.of_case(actor, case),
        blocked_by=marks.blocked_by(actor, case) if _is_blocked(case) else ("", ""),
        mismatches=learning.find_mismatches(
            case, standing.pack, knows_who=veil.may_know_who(actor, case)
        )
        if has_mismatches
        else [],
    )


def of_applicant(standing: Standing, *, now: datetime) -> Beside:
    """Return what the applicant reads beside the steps. A query for each kind there is."""
    case, pack = standing.case, standing.pack
    return Beside(
        extensions=_extensions(case),
        reopening=_prospect(standing, now),
        told=inquiries.find_told(case, pack) if _has(case, "inquiries") else [],
        hand_overs=_hand_overs(case, now),
        several=several.of_applicant(case),
    )


def _prospect(standing: Standing, now: datetime) -> Prospect:
    case = standing.case
    is_asked = _has(case, "reopenings")
    if case.ended_at is None and not is_asked:
        return Prospect(None)
    return reopening.prospect(case, standing.pack, now=now, is_asked=is_asked)


def _extensions(case: Case) -> list[Extension]:
    return sides.find_extensions(case) if _has(case, "extensions") else []


def _hand_overs(case: Case, now: datetime) -> list[handed.Line]:
    return handed.find_lines(case, now=now) if _has(case, "hand_overs") else []


def _has(case: Case, kind: str) -> bool:
    return bool(getattr(case, f"has_{kind}"))


def _is_blocked(case: Case) -> bool:
    return bool(getattr(case, "is_blocked"))  # noqa: B009 - an annotation


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
        (at_work, "cases:link", _("Hubungkan dengan berkas lain")),
        (
            at_work and standing.may_be_withdrawn,
            "cases:merge",
            _("Gabungkan dengan berkas yang sama"),
        ),
        (at_work and standing.may_be_withdrawn, "cases:split", _("Bagi menjadi beberapa berkas")),
        (at_work and case.status == Status.MERGED, "cases:unmerge", _("Batalkan penggabungan")),
        (
            case.status == Status.DECIDED and actor.may("survey.tablet", case.unit_id),
            "survey:show",
            _("Tampilkan survei di tablet"),
        ),
        (not extending.why_not, "cases:extend", _("Perpanjang janji waktu")),
        (at_work and prospect.waiting is not None, "cases:reopen", _("Timbang pembukaan kembali")),
        (
            at_work and prospect.until is not None and not prospect.why_not,
            "cases:reopen",
            _("Usulkan dibuka kembali"),
        ),
        (
            actor.may("cases.renew_secret", case.unit_id),
            "cases:renew_secret",
            _("Kode rahasia hilang: buat yang baru"),
        ),
        (
            standing.may_be_withdrawn and actor.may("cases.withdraw_for", case.unit_id),
            "cases:withdraw_for",
            _("Tarik atas permintaan pemohon"),
        ),
    ]
    return [(name, words) for is_open, name, words in offered if is_open]


def _links_elsewhere(
    actor: Actor, standing: Standing, passed: list[handed.Line]
) -> list[tuple[str, str]]:
    case, pack, task = standing.case, standing.pack, standing.task
    offered = [
        (
            bool(inquiries.offered(actor, pack, standing.open_tasks)),
            "cases:outside_ask",
            _("Tanya pihak luar lewat tautan"),
        ),
        (
            handed.is_offered(actor, case, pack, task),
            "cases:hand_over",
            _("Serahkan ke unit lain"),
        ),
        (handed.may_bounce(actor, case, task, passed), "cases:bounce", _("Kembalikan penyerahan")),
    ]
    return [(name, words) for is_open, name, words in offered if is_open]
