"""Answering the survey: the link is used up and the answer is kept, and nothing ties the two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time

from django.utils.translation import gettext as _

from balaikota.core import action, onetime
from balaikota.core.action import Actor, ActorKind
from balaikota.engine.survey import rules
from balaikota.engine.survey.models import Answer, Offer, Score, Tablet
from balaikota.engine.survey.queries import offers
from balaikota.engine.survey.questionnaires import versions
from balaikota.engine.survey.questionnaires.shape import Questionnaire
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError

# Whoever answers is nobody to us: the ledger must not say which link, or it would lead to the case.
ANSWERER = Actor(ActorKind.ONE_TIME_LINK, "survey", permissions=frozenset({"survey.answer"}))


class LinkOver(Conflict):
    """The survey was answered before, or its time is over."""


class Incomplete(DomainError):
    """An element has no answer from 1 to 4, or the words are too long; ``field`` says which."""


@action.action("survey.answer")
def answer(
    *, by: Actor, now: datetime, offer_id: int, scores: Mapping[str, int], words: str = ""
) -> None:
    """Keep one answer to the survey, and use the offer up.

    Kept of it: version, service, office, month. Not kept: who, which case, when exactly.

    Args:
        offer_id: pk; whoever calls has proven its link, or stands at a tablet that shows it.
        scores: element -> 1 to 4; all elements of the questionnaire in force.
        words: what they would like to add; empty for nothing.

    Raises:
        LinkOver: it was answered before, or its time is over.
        Incomplete: an element is missing or off the scale, or the words are too long.
        NotFound: no questionnaire is in force.
    """
    day = now.astimezone(wording.WIB).date()
    asked = versions.in_force(day)
    _check(asked, scores, words)
    found = offers.get_offer(offer_id)
    if not found.is_open(now) or not onetime.burn(
        Offer.objects.filter(pk=found.pk), "used_in", _month(now)
    ):
        raise LinkOver(_("Survei ini sudah dijawab atau waktunya sudah lewat."))
    Tablet.objects.filter(offer=found).update(offer=None, shown_until=None)
    said = words.strip()
    kept = Answer.objects.create(
        questionnaire=asked.version, service=found.case.version.service.slug,
        unit=found.case.unit, month=rules.month_of(day), words=said, has_words=bool(said),
    )  # fmt: skip
    Score.objects.bulk_create(
        Score(answer=kept, element=code, value=scores[code]) for code in asked.codes
    )
    action.describe(
        subject=f"service:{kept.service}", unit=found.case.unit.code, outcome="answered"
    )


def _check(asked: Questionnaire, scores: Mapping[str, int], words: str) -> None:
    for code in asked.codes:
        if scores.get(code) not in rules.SCALE:
            raise Incomplete(_("Pilih satu jawaban."), field=code)
    if len(words.strip()) > rules.WORDS_MAX:
        told = _("Tulis paling banyak %(most)d huruf.") % {"most": rules.WORDS_MAX}
        raise Incomplete(told, field="words")


def _month(now: datetime) -> datetime:
    """Return the beginning of the local month, in UTC."""
    first = rules.month_of(now.astimezone(wording.WIB).date())
    return datetime.combine(first, time(), wording.WIB).astimezone(UTC)
