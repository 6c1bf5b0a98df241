"""Extending the promise of a case, with a reason that its applicant reads."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import _followers, _left, _move, _tell
from balaikota.engine.cases.models import Case, DueChange, Extension, Party, Task
from balaikota.engine.cases.queries import clock, sides, visible
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Pack
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError

MOST_LETTERS = 1000


class NotExtended(Conflict):
    """The promise may not be extended (any more), or not by this actor."""


@action.action("cases.act")
def extend(*, by: Actor, now: datetime, number: str, amount: int, reason: str) -> Case:
    """Move the promise of a case forward as its pack allows; the old value stays in ``DueChange``.

    The time of the officers' open steps moves by as much. The applicant is told why and until when.

    Args:
        amount: by how much, in the unit of the pack's clock; from 1 to the pack's ``most``.
        reason: what the applicant reads.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        NotExtended: the pack does not allow it, or not to them, or it is too late or too often.
        DomainError: no reason, or an amount that the pack does not allow; ``field`` says which.
    """
    found = visible.get_case(by, number)
    by.require("cases.act", found.unit_id)
    case = _locked(found.pk, now)
    pack = packs.get_version(case.version_id).pack
    allowed = sides.extending(by, case, pack, now=now)
    if allowed.declared is None or allowed.why_not:
        raise NotExtended(allowed.why_not)
    _check(amount, allowed.declared.time.amount, reason)
    with override("id"):
        words = _("Perpanjangan: %(basis)s") % {"basis": allowed.declared.basis.regulation}
    change = DueChange(case=case, old_at=case.promise_due_at, reason=words[:200], at=now)
    change.save()
    extension = Extension(case=case, change=change, amount=amount, reason=reason.strip(), at=now)
    extension.by_id = int(by.id)
    extension.save()
    change.new_at = case.promise_due_at = clock.promise_due(case, pack, now=now)
    change.save(update_fields=["new_at"])
    case.save(update_fields=["promise_due_at"])
    _left.say_promise(case)
    for task in Task.objects.filter(case=case, ended_at=None).select_related("unit"):
        _move_task(task, pack, words, now=now)
    _tell_applicant(case, pack, extension, now)
    _followers.hear(case, pack, now=now)
    _describe(by, case, pack, extension)
    return case


def _locked(pk: int, now: datetime) -> Case:
    cases = Case.objects.select_for_update(of=("self",))
    case = cases.select_related("unit", "version__service").get(pk=pk)
    _move.settle(case, now)
    return case


def _check(amount: int, most: int, reason: str) -> None:
    if not 1 <= amount <= most:
        raise DomainError(_("Isi angka dari 1 sampai %(most)d.") % {"most": most}, field="amount")
    if not reason.strip():
        raise DomainError(_("Tulis alasannya. Pemohon akan membacanya."), field="reason")
    if len(reason) > MOST_LETTERS:
        raise DomainError(_("Alasan paling panjang 1.000 huruf."), field="reason")


def _move_task(task: Task, pack: Pack, words: str, *, now: datetime) -> None:
    """Move the time of an officer's open step as well, so that nobody is warned of what was moved."""
    if task.party != Party.OFFICER or task.due_at is None:
        return
    step = rules.step_of(pack, task.step)
    old_at = task.due_at
    facts = Facts(task.case, pack, now=now)
    task.due_at = clock.task_due(task, step, pack, facts, unit_code=task.unit.code)
    task.warn_at = clock.next_warning(task, pack, facts)
    task.save(update_fields=["due_at", "warn_at"])
    _left.say([task])
    DueChange.objects.create(
        case_id=task.case_id,
        task=task,
        old_at=old_at,
        new_at=task.due_at,
        reason=words[:200],
        at=now,
    )


def _tell_applicant(case: Case, pack: Pack, extension: Extension, now: datetime) -> None:
    if not (case.applicant_id or case.email):
        return
    lang = case.language
    assert case.promise_due_at is not None  # just computed
    until = wording.long_time(case.promise_due_at, lang)
    with override(lang):
        subject = _("Janji waktu %(number)s diperpanjang") % {"number": case.number}
        body = _(
            "%(unit)s memerlukan waktu lebih untuk permohonan %(service)s Anda. Alasannya: %(reason)s Janji yang baru: %(until)s."
        ) % {
            "unit": case.unit.name,
            "service": pack.title.in_(lang),
            "reason": extension.reason,
            "until": until,
        }
    link = reverse("cases:track_case", args=[case.number])
    _tell.send(case, subject=subject, body=body, link=link, now=now)


def _describe(by: Actor, case: Case, pack: Pack, extension: Extension) -> None:
    assert pack.extension is not None
    grant = sides.right_of(by, pack.extension.by, case)
    assert grant is not None
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        acting_as=f"{grant.mode}:{grant.role}:{grant.assignment_id}",
        from_step=case.step,
        due_at=case.promise_due_at,
        outcome=f"extended-{extension.amount}",
        pack_digest=pack.digest,
        payload={"reason": extension.reason},
    )
