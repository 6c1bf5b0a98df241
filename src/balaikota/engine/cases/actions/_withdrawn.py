"""The end of a case whose applicant does not want it any more: by their own hand or at a counter."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.notices import actions as notices
from balaikota.engine.cases.actions import _followers, _move, _tell
from balaikota.engine.cases.actions._move import Arrow
from balaikota.engine.cases.models import Case, Party, Status, Task
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import Conflict

VERB = "withdraw"


class AlreadyWithdrawn(Conflict):
    """The case was withdrawn before: a second press of the same button."""


def end(case: Case, *, now: datetime) -> Case:
    """Close every open task of a locked case and end it as withdrawn.

    Whoever had a task in hand is told, and so is the applicant.

    Raises:
        AlreadyWithdrawn: it is withdrawn.
        Conflict: it has ended otherwise, or its document is being made.
    """
    if case.status == Status.WITHDRAWN:
        raise AlreadyWithdrawn(_("Permohonan ini sudah ditarik."))
    if case.status == Status.MERGED:
        raise Conflict(
            _(
                "Permohonan ini digabung dengan yang lain, jadi tidak dapat ditarik sendiri. Hubungi kantor yang menanganinya."
            )
        )
    tasks = list(Task.objects.filter(case=case, ended_at=None).order_by("pk"))
    if not tasks or any(task.party == Party.SYSTEM for task in tasks):
        raise Conflict(_("Permohonan ini sudah selesai dan tidak dapat ditarik lagi."))
    holders = {task.holder_id for task in tasks if task.holder_id}
    pack = packs.get_version(case.version_id).pack
    for task in tasks[1:]:
        task.act, task.ended_at = VERB, now
        task.save(update_fields=["act", "ended_at"])
    last = next(step_id for step_id, step in pack.procedure.items() if step.end)
    _move.follow(case, pack, tasks[0], VERB, Arrow(last, "withdrawn"), now=now)
    action.describe(payload={"tasks": len(tasks)})
    _tell_holders(case, holders, now)
    _tell_applicant(case, now)
    _followers.hear(case, pack, now=now)
    return case


def _tell_holders(case: Case, holders: set[int], now: datetime) -> None:
    link = reverse("cases:case", args=[case.number])
    with override("id"):
        subject = _("%(number)s ditarik pemohon") % {"number": case.number}
        body = _("Pemohon menarik permohonan ini. Tugas Anda ditutup, tidak perlu diteruskan.")
    for user_id in sorted(holders):
        to = notices.Recipient(user_id=user_id)
        notices.send(to=to, subject=subject, body=body, link=link, now=now)


def _tell_applicant(case: Case, now: datetime) -> None:
    if not (case.applicant_id or case.email):
        return
    with override(case.language):
        subject = _("Permohonan %(number)s sudah ditarik") % {"number": case.number}
        body = _(
            "Permohonan ini tidak diproses lagi. Bila bukan Anda yang menariknya, segera hubungi %(unit)s dan sebutkan nomornya."
        ) % {"unit": case.unit.name}
    link = reverse("cases:track_case", args=[case.number])
    _tell.send(case, subject=subject, body=body, link=link, now=now)
