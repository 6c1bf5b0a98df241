"""How the applicant of a case wants to be told of it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.notices import actions as notices
from balaikota.engine.cases.actions import replying
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import telling
from balaikota.lib.errors import DomainError

LANGUAGES = ("id", "en")


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
