"""Duplicates: a case handled with another from now on, and taken apart again as if it never was."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import _due, _followers, _left, relating
from balaikota.engine.cases.models import (
    Block,
    Case,
    CaseFlag,
    Follower,
    Merger,
    Party,
    Status,
    Task,
)
from balaikota.engine.cases.queries import marks, several
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import Conflict, DomainError

MOST_LETTERS = 2000


class NotMerged(Conflict):
    """The two may not be merged, or are not merged (any more)."""


@action.action("cases.act")
def merge(*, by: Actor, now: datetime, number: str, other: str, reason: str) -> Case:
    """Merge a duplicate into another case of the same service, its lead.

    Nothing is done on it any more. Its applicant, and whoever heard with it, hear what is told of
    the lead. A lead that was merged itself stands for what it was merged into.

    Args:
        number: the duplicate.
        other: the case that goes on.
        reason: for colleagues.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        DomainError: the other is not visible or the same, or no reason; ``field`` says which.
        NotMerged: it does not run, waits for its applicant, or belongs to another service.
    """
    found = relating.own(by, number)
    lead_id = several.lead_id_of(relating.another(by, found, other))
    if not reason.strip() or len(reason) > MOST_LETTERS:
        raise DomainError(_("Tulis alasannya, paling panjang 2.000 huruf."), field="reason")
    case, lead = _locked(found.pk, lead_id)
    if why := several.why_not_merged(case, lead):
        raise NotMerged(why)
    _refuse_unsettled(case)
    merger = Merger(case=case, lead=lead, reason=reason.strip(), at=now)
    merger.by_id = int(by.id)
    merger.save()
    Follower.objects.filter(case=case).update(case=lead)
    Follower.objects.create(case=lead, holder=case, since_at=now)
    Task.objects.filter(case=case, ended_at=None).update(act=rules.MERGED, ended_at=now)
    _pass_blocks_on(case, lead)
    case.status, case.ended_at = Status.MERGED, now
    case.save(update_fields=["status", "ended_at"])
    _followers.joined(case, lead, now=now)
    relating.note_down(by=by, now=now, case=lead, outcome="took-in", other=case)
    _describe(case, "merged", {"lead": lead.number, "reason": merger.reason})
    return case


@action.action("cases.act")
def unmerge(*, by: Actor, now: datetime, number: str) -> Case:
    """Take a merged case apart again: step, tasks, holders and due times as they were.

    The time between counts: nothing of the clock begins anew. Those who heard with it before hear
    with it again.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        NotMerged: it is not merged (any more).
    """
    found = relating.own(by, number)
    case, lead = _apart(found.pk, by_id=int(by.id), now=now)
    relating.note_down(by=by, now=now, case=lead, outcome="let-go", other=case)
    _describe(case, "unmerged", {"lead": lead.number})
    return case


@action.action("cases.sweep")
def release(*, by: Actor, now: datetime, case_id: int) -> Case | None:
    """Take a case apart from a lead that ended without a decision; None when it is so already.

    Its applicant still wants theirs decided, whatever the applicant of the lead did.
    """
    merger = Merger.objects.filter(case=case_id, undone_at=None).select_related("lead").first()
    if merger is None or merger.lead.status not in (Status.WITHDRAWN, Status.CLOSED):
        action.describe(subject=f"case:{case_id}", outcome="nothing-due")
        return None
    case, lead = _apart(case_id, by_id=None, now=now)
    _describe(case, "unmerged", {"lead": lead.number})
    return case


def _locked(*pks: int) -> list[Case]:
    """Return cases in the order asked for, locked in the order of their keys: nobody waits for ever."""
    cases = Case.objects.select_for_update(of=("self",))
    rows = cases.select_related("unit", "version__service").filter(pk__in=pks).order_by("pk")
    known = {case.pk: case for case in rows}
    return [known[pk] for pk in pks]


def _refuse_unsettled(case: Case) -> None:
    parties = set(Task.objects.filter(case=case, ended_at=None).values_list("party", flat=True))
    if Party.SYSTEM in parties:
        raise NotMerged(_("Surat berkas ini sedang dibuat, jadi tidak dapat digabung."))
    if Party.APPLICANT in parties:
        raise NotMerged(
            _("Berkas ini menunggu perbaikan dari pemohon. Gabungkan sesudah mereka mengirimnya.")
        )


def _pass_blocks_on(case: Case, lead: Case) -> None:
    """Let what waited for a case wait for its lead; what the lead waits for itself is set free."""
    held = {lead.pk, *marks.find_waited_for(lead.pk)}
    CaseFlag.objects.filter(case__in=held, block__blocker=case).delete()
    Block.objects.filter(blocker=case).update(blocker=lead)


def _apart(case_id: int, *, by_id: int | None, now: datetime) -> tuple[Case, Case]:
    [case] = _locked(case_id)
    rows = Merger.objects.filter(case=case, undone_at=None)
    merger = rows.select_related("lead__unit", "lead__version").first()
    if merger is None:
        raise NotMerged(_("Berkas ini tidak sedang digabung. Muat ulang halaman."))
    merger.undone_at, merger.undone_by_id = now, by_id
    merger.save(update_fields=["undone_at", "undone_by"])
    case.status, case.ended_at = Status.OPEN, None
    case.save(update_fields=["status", "ended_at"])
    Task.objects.filter(case=case, act=rules.MERGED).update(act="", ended_at=None)
    _left.say_open(case.pk)
    Follower.objects.filter(holder=case).delete()
    below = several.merged_below(case)
    Follower.objects.filter(holder__in=below).update(case=case)
    with override("id"):
        words = _("Penggabungan dibatalkan")
    _due.recompute(case, packs.get_version(case.version_id).pack, reason=words, now=now)
    _followers.parted([case, *below], case, now=now)
    return case, merger.lead


def _describe(case: Case, outcome: str, payload: dict[str, object]) -> None:
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        from_step=case.step,
        outcome=outcome,
        due_at=case.promise_due_at,
        pack_digest=case.version.digest,
        payload=payload,
    )
