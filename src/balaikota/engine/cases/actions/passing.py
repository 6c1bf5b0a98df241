"""Handing a case over to another unit, and bouncing it back; its due times stay as they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.notices import actions as notices
from balaikota.core.units.models import Unit
from balaikota.engine.cases.actions import _charge, _left, _move
from balaikota.engine.cases.actions._sending import send
from balaikota.engine.cases.models import Case, HandOver, Task
from balaikota.engine.cases.queries import clock, handed, posts
from balaikota.engine.packs import queries as packs
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError

MOST_LETTERS = 2000


@action.action("cases.act")
def hand_over(*, by: Actor, now: datetime, number: str, unit: str, reason: str) -> HandOver:
    """Pass a case with its open task to another unit: that one's from now on.

    The task keeps when it began and when it is due. Who had the case reads on.

    Args:
        unit: code of the unit.
        reason: why; read by officers only.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotYourTask, TaskTaken: the actor is not in charge of it.
        Conflict: it has ended, is about an office or an officer, or its pack does not allow it here.
        DomainError: no reason, not a unit that may have it, or nobody there; ``field`` says which.
    """
    case = _charge.locked(by, number, now)
    task = _charge.task_of(by, case, now)
    declared = packs.pack_of(case.version).hand_over
    if declared is None or task.step not in declared.steps:
        raise Conflict(_("Berkas ini tidak dapat diserahkan ke unit lain pada langkah ini."))
    _require_not_about_anybody(case)
    written = _written(reason)
    known = {one.code: one for one in handed.find_units(case, declared, now=now)}
    if unit not in known:
        raise DomainError(handed.why_not(case, unit), field="unit")
    there = handed.find_receivers(task, known[unit], now=now)
    if not there:
        raise DomainError(
            _("Saat ini tidak ada petugas yang dapat menerimanya di sana."), field="unit"
        )
    made = HandOver(case=case, task=task, unit=case.unit, to_unit=known[unit], reason=written)
    made.at, made.by_id = now, int(by.id)
    time = clock.deadline(declared.bounce_within, start=now, unit_code=unit)
    made.bounce_until = time.due_at
    made.save()
    _move_to(case, task, known[unit])
    _tell_receivers(made, there, now)
    _tell_applicant(case, now)
    _describe(made, case, "handed-over", written)
    return made


@action.action("cases.act")
def bounce(*, by: Actor, now: datetime, number: str, reason: str) -> HandOver:
    """Give a case back to the unit that handed it over, within the time there is for it.

    Its due times run on as if it had never left.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotYourTask, TaskTaken: the actor is not in charge of it.
        Conflict: it was not handed over, was worked on since, or the time to give it back is over.
        DomainError: no reason.
    """
    case = _charge.locked(by, number, now)
    task = _charge.task_of(by, case, now)
    _require_not_about_anybody(case)
    latest = HandOver.objects.filter(case=case).select_related("unit", "to_unit").last()
    if latest is None or latest.task_id != task.pk or latest.bounced_at is not None:
        raise Conflict(_("Tidak ada penyerahan yang dapat dikembalikan. Muat ulang halaman."))
    if latest.bounce_until <= now:
        raise Conflict(
            _("Batas mengembalikan berkas ini sudah lewat pada %(at)s, jadi dianggap diterima.")
            % {"at": wording.long_time(latest.bounce_until, "id")}
        )
    latest.bounce_reason = _written(reason)
    latest.bounced_at, latest.bounced_by_id = now, int(by.id)
    latest.save()
    _move_to(case, task, latest.unit)
    _move.settle(case, now)
    _tell_sender(latest, task, now)
    _tell_applicant(case, now)
    _describe(latest, case, "bounced", latest.bounce_reason)
    return latest


def _require_not_about_anybody(case: Case) -> None:
    if case.is_with_superior:
        raise Conflict(
            _("Berkas ini tentang kantor atau petugas, jadi tetap pada atasan yang menanganinya.")
        )


def _move_to(case: Case, task: Task, unit: Unit) -> None:
    """Let the case and its open task be of a unit, in nobody's hand; no due time moves."""
    case.unit = task.unit = unit
    case.save(update_fields=["unit"])
    task.holder, task.unattended_at, task.is_away = None, None, False
    task.save(update_fields=["unit", "holder", "unattended_at", "is_away"])
    _left.say([task])


def _written(reason: str) -> str:
    if not reason.strip():
        raise DomainError(_("Tulis alasannya."), field="reason")
    if len(reason) > MOST_LETTERS:
        raise DomainError(
            _("Alasan paling panjang 2.000 huruf. Persingkat lalu kirim lagi."), field="reason"
        )
    return reason.strip()


def _tell_receivers(made: HandOver, there: Collection[int], now: datetime) -> None:
    with override("id"):
        subject = _("%(number)s diserahkan kepada Anda") % {"number": made.case.number}
        body = _(
            "%(unit)s menyerahkan berkas ini. Bila bukan urusan unit Anda, kembalikan sampai %(at)s; sesudah itu dianggap diterima."
        ) % {"unit": made.unit.name, "at": wording.long_time(made.bounce_until, "id")}
    link = reverse("cases:case", args=[made.case.number])
    notices.send_all(to=there, subject=subject, body=body, link=link, now=now)


def _tell_sender(made: HandOver, task: Task, now: datetime) -> None:
    with override("id"):
        subject = _("%(number)s dikembalikan") % {"number": made.case.number}
        body = _("%(unit)s mengembalikan berkas ini. Baca alasannya, lalu kerjakan.") % {
            "unit": made.to_unit.name
        }
    told = {made.by_id, *(user.pk for user in posts.find_actors(task, now))}
    link = reverse("cases:case", args=[made.case.number])
    notices.send_all(to=told, subject=subject, body=body, link=link, now=now)


def _tell_applicant(case: Case, now: datetime) -> None:
    with override(case.language):
        subject = _("Permohonan %(number)s sekarang ditangani %(unit)s") % {
            "number": case.number,
            "unit": case.unit.name,
        }
        body = _("Anda tidak perlu melakukan apa-apa. Janji waktunya tetap sama.")
    link = reverse("cases:track_case", args=[case.number])
    send(case, subject=subject, body=body, link=link, now=now)


def _describe(made: HandOver, case: Case, outcome: str, reason: str) -> None:
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        from_step=case.step,
        holder=made.task.role,
        due_at=made.task.due_at,
        outcome=outcome,
        payload={"from": made.unit.code, "to": made.to_unit.code, "reason": reason},
    )
