"""Telling the applicant of a case, and how they want to be told."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.notices import actions as notices
from balaikota.engine.cases.actions import _sending, replying
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import messages, telling
from balaikota.lib.errors import DomainError

LANGUAGES = ("id", "en")


@action.action("cases.tell_applicant")
def tell(
    *,
    by: Actor,
    now: datetime,
    case_id: int,
    subject: str,
    body: str,
    link: str = "",
    short: str = "",
    may_be_letter: bool = True,
) -> Case:
    """Tell the applicant, and nobody else, something that an app above has to say of their case.

    By the way they chose.

    Args:
        by: SYSTEM.
        now: when.
        case_id: which.
        subject: in the case's own language, short enough for an SMS.
        body: in the same.
        link: where to go on; the page on which they follow the case when not given.
        short: what an SMS says; made of subject and link when not given.
        may_be_letter: it is printed at the counter when nothing else reaches the applicant.
    """
    case = Case.objects.select_related("unit").get(pk=case_id)
    _sending.send(
        case, subject=subject, body=body, link=link or messages.link_of(case), now=now,
        short=short, may_be_letter=may_be_letter,
    )  # fmt: skip
    action.describe(subject=f"case:{case.pk}", unit=case.unit.code, outcome="told")
    return case


@action.action("cases.reply")
def choose(*, by: Actor, now: datetime, case_id: int, channel: str, language: str) -> Case:
    """Set by which channel, and in which language, the applicant is told of their case.

    Args:
        by: the applicant.
        now: when.
        case_id: which.
        channel: one of ``telling.channels``.
        language: ``id`` or ``en``.

    Raises:
        NotFound: the case is not the actor's.
        DomainError: no such language, or a channel that does not reach them; ``field`` says which.
    """
    case = replying.own(by, case_id)
    if language not in LANGUAGES:
        raise DomainError(_("Pilih bahasa."), field="language")
    if channel not in telling.channels(case):
        raise DomainError(_("Pilih satu cara."), field="channel")
    notices.prefer_about(about=telling.about_of(case), channel=channel, now=now)
    case.language = language
    case.save(update_fields=["language"])
    action.describe(subject=f"case:{case.pk}", outcome=channel.lower())
    return case
