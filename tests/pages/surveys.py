"""What there is of the survey at one office: an offer that nobody answered yet, a tablet, a plan.

The acts have their own tests; here it matters only that there is one of each.
"""

from __future__ import annotations

from datetime import date, timedelta

from balaikota.core.people.models import User
from balaikota.engine.cases.models import Case
from balaikota.engine.survey.models import FollowUp, Offer, Tablet
from balaikota.engine.survey.queries import offers, tablets
from tests.pages.scene import MORNING


def of(case: Case, head: User) -> dict[str, int]:
    """Make them at the office of a request; return kind of row -> pk."""
    offer = Offer.objects.filter(case=case).first() or _offer(case)
    tablet = Tablet(unit=case.unit, name="Loket 1", made_at=MORNING)
    tablet.key_hash = tablets.ADDRESS.stored(tablets.key_of(tablet))
    tablet.save()
    plan = FollowUp.objects.create(
        unit=case.unit, element="waktu", questionnaire="skm-2017", words="Membuka satu loket lagi",
        due_date=date(2026, 12, 31), written_by=head, written_at=MORNING,
    )  # fmt: skip
    return {"offer": offer.pk, "tablet": tablet.pk, "plan": plan.pk}


def _offer(case: Case) -> Offer:
    """Return an offer of a request that no job has come by yet."""
    offer = Offer(case=case, offered_at=MORNING, until_at=MORNING + timedelta(days=30))
    offer.key_hash = offers.LINK.stored(offers.key_of(offer))
    offer.save()
    return offer
