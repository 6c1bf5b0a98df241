"""The offer of a case: made once, whether by a message or for a tablet."""

from __future__ import annotations

from datetime import datetime, timedelta

from balaikota.engine.cases.models import Case
from balaikota.engine.survey.models import Offer
from balaikota.engine.survey.queries import offers
from balaikota.engine.survey.questionnaires import versions
from balaikota.lib import wording


def make(case: Case, *, now: datetime) -> tuple[Offer, bool]:
    """Return the offer of a case, and whether it was made now."""
    known = Offer.objects.filter(case=case).first()
    if known is not None:
        return known, False
    days = versions.in_force(now.astimezone(wording.WIB).date()).offering.link_days
    made = Offer(case=case, offered_at=now, until_at=now + timedelta(days=days))
    made.key_hash = offers.LINK.stored(offers.key_of(made))
    made.save()
    return made, True
