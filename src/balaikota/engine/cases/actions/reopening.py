"""Taking an ended case up again: asked by its applicant or an officer, decided by another person."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.notices import actions as notices
from balaikota.engine.cases.actions import _followers, _left, _move, _tell, replying
from balaikota.engine.cases.models import (
    Case,
    DueChange,
    Outcome,
    Pause,
    Question,
    Reopening,
    Status,
    Task,
)
from balaikota.engine.cases.queries import clock, reopening, sides, visible
from balaikota.engine.packs import grammar
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Pack
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError, NotAllowed

MOST_LETTERS = 2000


class NotReopened(Conflict):
    """The case may not be reopened (any more)."""


class NotYours(NotAllowed):
    """Another person decides on the reopening."""


@action.action("cases.reply")
def ask(*, by: Actor, now: datetime, case_id: int, reason: str) -> Reopening:
    """Ask, as its applicant, that an ended case be taken up again.

    Raises:
        NotFound: the case is not the actor's.
        NotReopened: the pack does not allow it, or it is too late, too often, or asked already.
        DomainError: no reason, or too long a one.
    """
    case = replying.own(by, case_id)
    return _keep(case, now=now, reason=reason, asked_by_id=None)


@action.action("cases.act")
def propose(*, by: Actor, now: datetime, number: str, reason: str) -> Reopening:
    """Propose, as an officer of its unit, that an ended case be taken up again.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        NotReopened, DomainError: as for ``ask``.
    """
    found = visible.get_case(by, number)
    by.require("cases.act", found.unit_id)
    return _keep(_locked(found.pk), now=now, reason=reason, asked_by_id=int(by.id))


@action.action("cases.act")
def decide(
    *, by: Actor, now: datetime, number: str, wish_id: int, is_granted: bool, answer: str
) -> Case:
    """Decide on a wish; a case that is reopened goes to the step its pack names, with its clock.

    Args:
        answer: why; the applicant reads it.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotYours: the actor decided the case or proposed this, or does not hold the role.
        NotReopened: no such wish waits (any more).
        DomainError: nothing answered, or too much.
    """
    found = visible.get_case(by, number)
    by.require("cases.act", found.unit_id)
    case = _locked(found.pk)
    pack = packs.get_version(case.version_id).pack
    wish = Reopening.objects.filter(pk=wish_id, case=case, decided_at=None).first()
    if wish is None or pack.reopening is None:
        raise NotReopened(_("Permintaan itu sudah diputus. Muat ulang halaman."))
    if why_not := reopening.why_not_decide(by, case, pack.reopening, wish):
        raise NotYours(why_not)
    wish.answer = _written(answer, "answer")
    wish.is_granted, wish.decided_at, wish.decided_by_id = is_granted, now, int(by.id)
    wish.save()
    from_step = case.step
    tasks = _take_up(case, pack, pack.reopening, now=now) if is_granted else []
    _tell_applicant(case, wish, now)
    if is_granted:
        _followers.hear(case, pack, now=now)
    grant = sides.right_of(by, pack.reopening.by, case)
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        acting_as=f"{grant.mode}:{grant.role}:{grant.assignment_id}" if grant else "",
        from_step=from_step,
        to_step=case.step,
        holder=_left.codes_of(tasks),
        due_at=_left.latest_due(tasks),
        outcome="reopened" if is_granted else "reopening-refused",
        pack_digest=pack.digest,
        payload={"answer": wish.answer},
    )
    if is_granted:
        _left.say_promise(case)
        _left.say_opened(tasks)
    return case


def _locked(pk: int) -> Case:
    cases = Case.objects.select_for_update(of=("self",))
    return cases.select_related("unit", "version__service").get(pk=pk)


def _written(text: str, field: str) -> str:
    if not text.strip():
        raise DomainError(_("Tulis alasannya."), field=field)
    if len(text) > MOST_LETTERS:
        raise DomainError(_("Paling panjang 2.000 huruf. Persingkat lalu kirim lagi."), field=field)
    return text.strip()


def _keep(case: Case, *, now: datetime, reason: str, asked_by_id: int | None) -> Reopening:
    pack = packs.get_version(case.version_id).pack
    prospect = reopening.prospect(case, pack, now=now)
    if prospect.declared is None or prospect.why_not:
        raise NotReopened(prospect.why_not)
    wish = Reopening(case=case, reason=_written(reason, "reason"), asked_at=now)
    wish.asked_by_id = asked_by_id
    try:
        with transaction.atomic():
            wish.save()
    except IntegrityError:
        raise NotReopened(_("Permintaan membuka kembali sedang dipertimbangkan.")) from None
    with override("id"):
        subject = _("Permintaan membuka kembali %(number)s") % {"number": case.number}
        body = _("Mohon diputuskan: dibuka kembali atau tidak.")
    link = reverse("cases:reopen", args=[case.number])
    for user_id in reopening.find_deciders(case, prospect.declared, now=now):
        to = notices.Recipient(user_id=user_id)
        notices.send(to=to, subject=subject, body=body, link=link, now=now)
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        from_step=case.step,
        holder=prospect.declared.by,
        outcome="reopening-asked",
        pack_digest=pack.digest,
        payload={"reason": wish.reason},
    )
    return wish


def _take_up(case: Case, pack: Pack, declared: grammar.Reopening, *, now: datetime) -> list[Task]:
    """Put an ended case back on a step: what was decided is open again, the promise runs."""
    assert case.ended_at is not None  # whoever asked was told otherwise
    if declared.clock == "continues":
        Pause.objects.create(case=case, from_at=case.ended_at, to_at=now)
    Question.objects.filter(case=case, ended_at=None).update(ended_at=now)
    case.status, case.outcome, case.reason_code = Status.OPEN, Outcome.NONE, ""
    case.decided_at = case.ended_at = None
    case.save()
    _move.settle(case, now)
    tasks = _move.enter(case, pack, declared.to, now=now)
    before, case.promise_due_at = case.promise_due_at, clock.promise_due(case, pack, now=now)
    case.save()
    with override("id"):
        words = _("Dibuka kembali")
    DueChange.objects.create(
        case=case, old_at=before, new_at=case.promise_due_at, reason=words, at=now
    )
    return tasks


def _tell_applicant(case: Case, wish: Reopening, now: datetime) -> None:
    if not (case.applicant_id or case.email):
        return
    values = {"number": case.number, "unit": case.unit.name, "reason": wish.answer}
    with override(case.language):
        if wish.is_granted and case.promise_due_at is not None:
            subject = _("Permohonan %(number)s dibuka kembali") % values
            values["until"] = wording.long_time(case.promise_due_at, case.language)
            body = _("%(unit)s memeriksanya lagi. %(reason)s Janji selesai: %(until)s.") % values
        else:
            subject = _("Permohonan %(number)s tidak dibuka kembali") % values
            body = _("Alasannya: %(reason)s") % values
    link = reverse("cases:track_case", args=[case.number])
    _tell.send(case, subject=subject, body=body, link=link, now=now)
