"""What the applicant does after sending: mend what was wrong, or withdraw."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor, ActorKind
from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import _effects, _move, _tell, _withdrawn
from balaikota.engine.cases.actions._move import Arrow
from balaikota.engine.cases.models import Case, CaseAnswers, Defect, Party, Task
from balaikota.engine.cases.queries import veil, visible
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Pack
from balaikota.lib.errors import Conflict, NotFound

AlreadyWithdrawn = _withdrawn.AlreadyWithdrawn


class NotWaiting(Conflict):
    """The case does not wait for its applicant (any more)."""


def applicant_of(case_id: int) -> Actor:
    """Return the Actor that a proven case secret stands for: this case, these verbs."""
    return Actor(
        ActorKind.CASE_SECRET, str(case_id), permissions=frozenset({"cases.reply", "cases.track"})
    )


@action.action("cases.reply")
def resubmit(*, by: Actor, now: datetime, case_id: int, answers: Mapping[str, Any]) -> Case:
    """Send the mended answers back to the office; the clock runs on.

    Args:
        answers: the whole new set of clean answers; earlier versions are kept.

    Raises:
        NotFound: the case is not the actor's.
        NotWaiting: it is not waiting for the applicant (sent already, or lapsed).
    """
    case = own(by, case_id)
    task = Task.objects.filter(case=case, ended_at=None, party=Party.APPLICANT).first()
    if task is None:
        raise NotWaiting(_("Perbaikan sudah terkirim atau waktunya sudah lewat."))
    pack = packs.get_version(case.version_id).pack
    if rules.step_of(pack, task.step).pays is not None:
        raise NotWaiting(_("Permohonan ini menunggu pembayaran, bukan perbaikan."))
    verb, arrow = next(iter(rules.step_of(pack, task.step).acts.items()))
    version = CaseAnswers.objects.filter(case=case).count() + 1
    CaseAnswers.objects.create(case=case, version=version, body=dict(answers), at=now)
    Defect.objects.filter(case=case, mended_at=None).update(mended_at=now)
    _veil(case, pack, answers)
    way = Arrow(Facts(case, pack, now=now).way(arrow.to), arrow.outcome)
    _move.follow(case, pack, task, verb, way, now=now)
    action.describe(payload={"answers": dict(answers)})
    names = pack.effects_of_act(task.step, verb)
    _effects.carry_out(names, case, pack, now=now, answers=answers)
    _tell.applicant(case, pack, pack.message_on_act(task.step, verb), now=now)
    return case


def _veil(case: Case, pack: Pack, answers: Mapping[str, Any]) -> None:
    """Hide who sent it, or no longer, as the new answers say; what a veiled case passed on stays."""
    is_meant = veil.is_meant(pack, answers)
    if pack.veil is None or is_meant == case.is_veiled:
        return
    case.is_veiled = is_meant or veil.is_inherited(case)
    case.save(update_fields=["is_veiled"])


@action.action("cases.reply")
def withdraw(*, by: Actor, now: datetime, case_id: int) -> Case:
    """Withdraw a running request at the applicant's wish.

    Raises:
        NotFound: the case is not the actor's.
        AlreadyWithdrawn: it is withdrawn.
        Conflict: it has ended otherwise, or its document is being made.
    """
    return _withdrawn.end(own(by, case_id), now=now)


def own(by: Actor, case_id: int) -> Case:
    """Return the actor's own case, locked."""
    cases = Case.objects.select_for_update(of=("self",)).select_related("unit")
    if by.kind is ActorKind.CASE_SECRET:
        cases = cases.filter(pk=int(by.id))
    elif by.kind is ActorKind.RESIDENT:
        cases = cases.filter(visible.of_resident(by))
    else:
        cases = cases.none()
    case = cases.annotate(**_move.marks()).filter(pk=case_id).first()
    if case is None:
        raise NotFound(_("Permohonan tidak ditemukan."))
    return case
