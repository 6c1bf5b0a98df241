"""What heads will do about the answers: written, published, done."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.survey import rules
from balaikota.engine.survey.models import FollowUp
from balaikota.engine.survey.queries import follow_ups, services
from balaikota.engine.survey.questionnaires import versions
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError


class Unsaid(DomainError):
    """No words or too many, no such element, or a day that has passed; ``field`` says which."""


class Settled(Conflict):
    """It was published, or done, meanwhile."""


@action.action("survey.follow_up")
def write(
    *,
    by: Actor,
    now: datetime,
    unit_id: int,
    element: str,
    words: str,
    due_date: date,
    service: str = "",
) -> FollowUp:
    """Write what an office will do about an element, and until when; nobody outside reads it yet.

    Args:
        service: slug; empty for all services of the office.

    Raises:
        NotAllowed: the actor does not head that office.
        NotFound: no such service, or no questionnaire is in force.
        Unsaid: an element that is not asked, no words or too many, a day that has passed.
    """
    by.require("survey.follow_up", unit_id)
    today = now.astimezone(wording.WIB).date()
    asked = versions.in_force(today)
    if element not in asked.codes:
        raise Unsaid(_("Pilih unsur yang diperbaiki."), field="element")
    if due_date < today:
        raise Unsaid(_("Tanggalnya sudah lewat. Tulis kapan selesainya."), field="due_date")
    made = FollowUp.objects.create(
        unit_id=unit_id, service=services.known(service) if service else "", element=element,
        questionnaire=asked.version, words=_said(words, "words"), due_date=due_date,
        written_by_id=int(by.id), written_at=now,
    )  # fmt: skip
    action.describe(unit=made.unit.code, outcome="written")
    return made


@action.action("survey.follow_up")
def publish(*, by: Actor, now: datetime, follow_up_id: int) -> FollowUp:
    """Let everybody read it on the promise page of the office.

    Raises:
        NotFound: none such where the actor heads the office.
        Settled: it is published already.
    """
    found = follow_ups.get_own(by, follow_up_id)
    if not FollowUp.objects.filter(pk=found.pk, published_at=None).update(published_at=now):
        raise Settled(_("Rencana ini sudah diterbitkan."))
    action.describe(unit=found.unit.code, outcome="published")
    return found


@action.action("survey.follow_up")
def finish(*, by: Actor, now: datetime, follow_up_id: int, words: str) -> FollowUp:
    """Say that it is done, and what was done; where it is published, everybody reads that too.

    Raises:
        NotFound: none such where the actor heads the office.
        Unsaid: no words or too many.
        Settled: it is done already.
    """
    found = follow_ups.get_own(by, follow_up_id)
    done = {"state": FollowUp.State.DONE, "done_at": now, "done_words": _said(words, "words")}
    if not FollowUp.objects.filter(pk=found.pk, state=FollowUp.State.PLANNED).update(**done):
        raise Settled(_("Rencana ini sudah dicatat selesai."))
    action.describe(unit=found.unit.code, outcome="done")
    return found


def _said(words: str, field: str) -> str:
    said = " ".join(words.split())
    if not said or len(said) > rules.NOTE_MAX:
        message = _("Tulis dengan singkat, paling banyak %(most)d huruf.")
        raise Unsaid(message % {"most": rules.NOTE_MAX}, field=field)
    return said
