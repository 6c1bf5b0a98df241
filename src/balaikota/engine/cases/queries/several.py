"""Cases that belong together, as one reader sees them: what they may not see looks absent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.engine.cases.models import Case, Draft, Follower, Merger, Relation, Status
from balaikota.engine.cases.queries import kept, visible
from balaikota.engine.packs.grammar import Pack

MOST = 50
FOUND = 10


@dataclass(frozen=True)
class Tie:
    """Another case, and how it belongs to the one that is read.

    Attributes:
        how: ``linked``, ``part``, ``whole``, ``opened``, ``origin``, ``lead`` or ``merged``.
        number: of the other case.
        service: its title, in the reader's language.
        status: where it stands, as its applicant reads it.
        is_over: it has ended.
        relation_id: of a link that may be taken off; 0 for the rest.
    """

    how: str
    number: str
    service: str
    status: str
    is_over: bool
    relation_id: int = 0

    @property
    def words(self) -> str:
        """Return how it belongs to the case that is read, in words."""
        return {
            "linked": _("Terkait"),
            "part": _("Bagian berkas ini"),
            "whole": _("Dibagi dari"),
            "opened": _("Dibuka dari berkas ini"),
            "origin": _("Dibuka oleh"),
            "lead": _("Ditangani bersama"),
            "merged": _("Digabung ke sini"),
        }[self.how]


@dataclass(frozen=True)
class Several:
    """What ties a case to others.

    Attributes:
        ties: the other cases.
        merged: how it was merged, while it is; None for one that stands on its own.
        lead: where the lead stands, for the applicant of a merged case.
        begun: forms that an act began for the applicant and that were not sent yet.
    """

    ties: list[Tie] = field(default_factory=list)
    merged: Merger | None = None
    lead: Lead | None = None
    begun: list[Draft] = field(default_factory=list)

    @property
    def running_parts(self) -> int:
        """Return how many of the parts shown still run."""
        return sum(tie.how == "part" and not tie.is_over for tie in self.ties)


@dataclass(frozen=True)
class Lead:
    """Where the lead stands, as anybody may read it: nothing of who sent it."""

    number: str
    unit: str
    status: str
    promise_due_at: datetime | None
    ended_at: datetime | None


def of_case(actor: Actor, case: Case) -> Several:
    """Return what an officer sees of the cases tied to one (of ``visible.get_case``).

    A query for each kind there is.
    """
    merger = _merger(case)
    pairs: list[tuple[str, int, int]] = []
    if merger is not None:
        pairs.append(("lead", lead_id_of(case), 0))
    if _has(case, "followers"):
        rows = Follower.objects.filter(case=case).order_by("pk")[:MOST]
        pairs += [("merged", row.holder_id, 0) for row in rows]
    pairs += _related(case)
    begun = _begun(case) if _has(case, "begun") else []
    return Several(_ties(actor, pairs), merger, None, begun)


def of_applicant(case: Case) -> Several:
    """Return what the applicant reads: their own parts and opened cases, and where the lead stands."""
    own = [pair for pair in _related(case) if pair[0] != "linked"]
    lead = get_lead(case) if case.status == Status.MERGED else None
    begun = _begun(case) if _has(case, "begun") else []
    known = {row.pk: row for row in _rows(Case.objects.filter(pk__in=[pk for _h, pk, _r in own]))}
    return Several([_tie(how, known[pk], 0) for how, pk, _r in own], None, lead, begun)


def find_others(actor: Actor, case: Case, words: str) -> list[Tie]:
    """Return visible cases whose number holds ``words``, the newest first, at most FOUND. One query."""
    cases = visible.visible_to(actor).filter(number__icontains=words.strip()[:40])
    rows = _rows(cases.exclude(pk=case.pk).order_by("-pk"), most=FOUND)
    return [_tie("linked", row, 0) for row in rows]


def lead_id_of(case: Case) -> int:
    """Return the pk of the case that ``case`` is handled with in the end; its own when with none."""
    leads = Follower.objects.filter(holder=case.pk).values_list("case_id", flat=True)
    return leads.first() or case.pk


def get_lead(case: Case) -> Lead | None:
    """Return where the lead of a merged case stands; None when it was taken apart meanwhile."""
    row = _rows(Case.objects.filter(pk__in=Follower.objects.filter(holder=case).values("case_id")))
    if not row:
        return None
    [lead] = row
    lang = get_language() or "id"
    return Lead(
        lead.number,
        lead.unit.name,
        public_status(lead, lead.version.pack, lang),
        lead.promise_due_at,
        lead.ended_at,
    )


def public_status(case: Case, pack: Pack, lang: str) -> str:
    """Return where a case stands in words that anybody may read, whoever sent it."""
    step = pack.step(case.step)
    if case.status == Status.WITHDRAWN:
        return _("Berkas itu ditarik pemohonnya.")
    if step.is_applicants:
        return _("Berkas itu menunggu keterangan dari pemohonnya.")
    reason = pack.reasons.get(case.reason_code)
    sentence = reason.sentence.in_(lang) if reason is not None and case.ended_at else ""
    return f"{step.status.in_(lang).rstrip('.')}. {sentence}".strip()


def merged_below(case: Case) -> list[Case]:
    """Return every case that was merged into ``case``, also by way of others. A query for each level."""
    found: dict[int, Case] = {}
    level = [case.pk]
    while level:
        rows = Merger.objects.filter(lead__in=level, undone_at=None).select_related("case__unit")
        below = {row.case_id: row.case for row in rows if row.case_id not in found}
        found |= below
        level = list(below)
    return list(found.values())


def find_to_release(most: int) -> list[int]:
    """Return pks of cases whose lead ended without a decision: withdrawn, or never completed."""
    rows = Merger.objects.filter(undone_at=None)
    rows = rows.filter(lead__status__in=[Status.WITHDRAWN, Status.CLOSED])
    return list(rows.order_by("pk").values_list("case_id", flat=True)[:most])


def why_not_merged(case: Case, lead: Case) -> str:
    """Return why a case may not be merged into another, as a sentence; empty when it may."""
    if case.status == Status.MERGED:
        return _("Berkas ini sudah digabung. Batalkan dulu penggabungannya.")
    if case.ended_at is not None:
        return _("Berkas ini sudah selesai, jadi tidak dapat digabung.")
    if case.pk == lead.pk:
        return _("Berkas itu sudah digabung ke berkas ini. Gabungkan dari berkas itu saja.")
    if case.version.service_id != lead.version.service_id:
        return _(
            "Hanya berkas dari layanan yang sama yang dapat digabung. Hubungkan saja keduanya."
        )
    if lead.ended_at is not None:
        return _("Berkas itu sudah selesai. Pilih berkas yang masih berjalan.")
    if kept.kept_by(case) or kept.kept_by(lead):
        return _(
            "Salah satu berkas itu disembunyikan dari sebagian petugas, jadi keduanya tidak dapat digabung. Hubungkan saja keduanya."
        )
    return ""


def _merger(case: Case) -> Merger | None:
    if case.status != Status.MERGED:
        return None
    rows = Merger.objects.filter(case=case, undone_at=None).select_related("by")
    return rows.first()


def _begun(case: Case) -> list[Draft]:
    rows = Draft.objects.filter(opened_from=case, case=None).select_related("version__service")
    return list(rows.order_by("pk")[:MOST])


def _related(case: Case) -> list[tuple[str, int, int]]:
    """Return (how, pk of the other case, pk of a link) of each relation, the earliest first."""
    if not _has(case, "related"):
        return []
    found = []
    for row in Relation.objects.filter(Q(case=case) | Q(other=case)).order_by("pk")[:MOST]:
        if row.kind == Relation.Kind.LINKED:
            found.append(
                ("linked", row.other_id if row.case_id == case.pk else row.case_id, row.pk)
            )
        elif row.case_id == case.pk:
            found.append((str(row.kind), row.other_id, 0))
        else:
            how = "whole" if row.kind == Relation.Kind.PART else "origin"
            found.append((how, row.case_id, 0))
    return found


def _ties(actor: Actor, pairs: Sequence[tuple[str, int, int]]) -> list[Tie]:
    if not pairs:
        return []
    rows = _rows(visible.visible_to(actor).filter(pk__in=[pk for _how, pk, _row in pairs]))
    known = {row.pk: row for row in rows}
    return [_tie(how, known[pk], row) for how, pk, row in pairs if pk in known]


def _rows(cases: QuerySet[Case], most: int = MOST) -> list[Case]:
    return list(cases.select_related("unit", "version__service")[:most])


def _tie(how: str, case: Case, relation_id: int) -> Tie:
    lang = get_language() or "id"
    pack = case.version.pack
    stands = public_status(case, pack, lang).rstrip(".")
    status = _("Digabung") if case.status == Status.MERGED else stands
    over = case.ended_at is not None
    return Tie(how, case.number, pack.title.in_(lang), status, over, relation_id)


def _has(case: Case, kind: str) -> bool:
    return bool(getattr(case, f"has_{kind}"))
