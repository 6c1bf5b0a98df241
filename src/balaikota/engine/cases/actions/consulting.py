"""Notes for colleagues, and questions to another unit or officer; the clock never stops for them."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.notices import actions as notices
from balaikota.engine.cases.actions import _move
from balaikota.engine.cases.models import Case, Note, Question
from balaikota.engine.cases.queries import clock, consulting, visible
from balaikota.engine.packs.durations import Duration
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError

DAYS = (1, 2, 3, 5, 10)
MOST_LETTERS = 4000


@action.action("cases.act")
def write_note(*, by: Actor, now: datetime, number: str, text: str) -> Note:
    """Write something about a case for colleagues; the applicant never reads it.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        DomainError: nothing written, or too much.
    """
    case = _own(by, number)
    note = Note(case=case, text=_written(text), at=now)
    note.author_id = int(by.id)
    note.save()
    _describe(by, case, "noted", {"text": note.text})
    return note


@action.action("cases.act")
def ask(
    *, by: Actor, now: datetime, number: str, unit: str, text: str, days: int, user_id: int | None
) -> Question:
    """Ask another unit, or one officer of it, something about a running case.

    They read the case until they have answered. The clock of the case runs on.

    Args:
        unit: code of the unit.
        days: working days they have, of DAYS.
        user_id: the one officer who is asked; None for whoever works there.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        Conflict: the case has ended.
        DomainError: nothing asked, nobody there to be asked, or no such time; ``field`` says which.
    """
    found = _own(by, number)
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=found.pk)
    if case.ended_at is not None:
        raise Conflict(_("Berkas ini sudah selesai."))
    _move.settle(case, now)
    known = {one.code: one for one in consulting.find_units(case, now=now)}
    if unit not in known:
        raise DomainError(_("Pilih unit kerja dari daftar."), field="unit")
    there = {row.user_id for row in consulting.find_colleagues(known[unit], now=now)}
    if not there or (user_id is not None and user_id not in there):
        raise DomainError(_("Tidak ada petugas yang dapat menjawab di sana."), field="user")
    if days not in DAYS:
        raise DomainError(_("Pilih batas waktu dari daftar."), field="days")
    question = Question(case=case, unit=known[unit], text=_written(text), asked_at=now)
    question.asked_by_id, question.user_id = int(by.id), user_id
    question.due_at = clock.after(now, Duration(days, "working-days"), unit_code=unit)
    question.save()
    with override("id"):
        subject = _("Ditanya tentang %(number)s") % {"number": case.number}
        body = _("%(unit)s bertanya. Mohon dijawab sampai %(at)s.") % {
            "unit": case.unit.name,
            "at": wording.long_time(question.due_at, "id"),
        }
    for told in sorted({user_id} if user_id is not None else there):
        _notify(told, case, subject, body, now)
    _describe(by, case, "asked", {"unit": unit, "user": user_id, "text": question.text})
    return question


@action.action("cases.act")
def answer(*, by: Actor, now: datetime, number: str, question_id: int, text: str) -> Question:
    """Answer a question; who is of elsewhere does not see the case any more.

    Raises:
        NotFound: no such open question to the actor.
        DomainError: nothing written, or too much.
    """
    case = visible.get_case(by, number)
    _lock(case)
    question = consulting.get_question(by, case, question_id)
    question.answer, question.ended_at = _written(text), now
    question.answered_by_id = int(by.id)
    question.save()
    with override("id"):
        subject = _("Pertanyaan tentang %(number)s dijawab") % {"number": case.number}
        body = _("%(unit)s sudah menjawab.") % {"unit": question.unit.name}
    _notify(question.asked_by_id, case, subject, body, now)
    _describe(by, case, "answered", {"text": question.answer}, unit=question.unit.code)
    return question


@action.action("cases.act")
def take_back(*, by: Actor, now: datetime, number: str, question_id: int) -> Question:
    """Take an open question back; who was asked does not read the case any more.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        Conflict: it was answered or taken back meanwhile, or is not of this case.
    """
    case = _own(by, number)
    _lock(case)
    question = (
        Question.objects.filter(pk=question_id, case=case, ended_at=None)
        .select_related("unit")
        .first()
    )
    if question is None:
        raise Conflict(_("Pertanyaan itu sudah dijawab atau dicabut. Muat ulang halaman."))
    question.ended_at = now
    question.save(update_fields=["ended_at"])
    _describe(by, case, "question-taken-back", {"unit": question.unit.code})
    return question


def _own(by: Actor, number: str) -> Case:
    case = visible.get_case(by, number)
    by.require("cases.act", case.unit_id)
    return case


def _lock(case: Case) -> None:
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _written(text: str) -> str:
    if not text.strip():
        raise DomainError(_("Tulis sesuatu."), field="text")
    if len(text) > MOST_LETTERS:
        raise DomainError(
            _("Paling panjang 4.000 huruf. Persingkat lalu kirim lagi."), field="text"
        )
    return text.strip()


def _notify(user_id: int, case: Case, subject: str, body: str, now: datetime) -> None:
    link = reverse("cases:case", args=[case.number])
    to = notices.Recipient(user_id=user_id)
    notices.send(to=to, subject=subject, body=body, link=link, now=now)


def _describe(
    by: Actor, case: Case, outcome: str, payload: dict[str, object], *, unit: str = ""
) -> None:
    action.describe(
        subject=f"case:{case.pk}",
        unit=unit or case.unit.code,
        from_step=case.step,
        outcome=outcome,
        payload=payload,
    )
