"""What residents of the demonstration say of the services they received, and what one lurah does about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from balaikota.config.demo import people
from balaikota.core.units import queries as units
from balaikota.engine.survey.actions import answering, following, tablets
from balaikota.engine.survey.models import Offer
from balaikota.engine.survey.questionnaires import versions
from balaikota.lib import wording

ANSWER_SHARE = 0.55
EAGER_SHARE = 0.95  # in the kelurahan that visitors of the demonstration see
WORDS_SHARE = 0.12
# How often of a hundred an element gets 1, 2, 3 and 4; what is not named is like the rest.
USUAL = (1, 5, 56, 38)
CHANCES = {
    "waktu": (3, 15, 55, 27),
    "biaya": (0, 1, 9, 90),
    "pengaduan": (4, 20, 56, 20),
    "sarana": (5, 22, 53, 20),
}
WORDS = (
    "Petugasnya ramah dan menjelaskan dengan sabar.",
    "Kursi di ruang tunggu kurang, banyak yang berdiri.",
    "Lebih cepat daripada yang dijanjikan. Terima kasih.",
    "Foto pertama saya ditolak karena buram, tetapi alasannya jelas.",
    "Tempat parkirnya sempit.",
)
PLAN = "Menambah dua belas kursi dan kipas angin di ruang tunggu."


def answer_lately_offered(random: Random, eager: str, *, at: datetime) -> None:
    """Let some of those who were asked in the latest day answer.

    Args:
        random: seeded.
        eager: code of the kelurahan where nearly all answer.
        at: the moment.
    """
    codes = versions.in_force(at.astimezone(wording.WIB).date()).codes
    lately = Offer.objects.filter(used_in=None, offered_at__gt=at - timedelta(days=1))
    for offer in lately.select_related("case__unit").order_by("pk"):
        is_eager = offer.case.unit.code == eager
        if random.random() < (EAGER_SHARE if is_eager else ANSWER_SHARE):
            scores = {
                code: random.choices((1, 2, 3, 4), CHANCES.get(code, USUAL))[0] for code in codes
            }
            words = random.choice(WORDS) if random.random() < WORDS_SHARE else ""
            answering.answer(
                by=answering.ANSWERER, now=at, offer_id=offer.pk, scores=scores, words=words
            )


def follow_up(code: str, *, at: datetime) -> None:
    """Let the lurah of a kelurahan publish what will be done, and its counter get a tablet."""
    unit = units.get_unit(code)
    head = people.officer_at("lurah", unit.pk, now=at)
    front = people.officer_at("petugas-loket", unit.pk, now=at)
    assert head is not None, "the demonstration has a lurah there"
    assert front is not None, "and a front officer"
    due = (at + timedelta(days=30)).astimezone(wording.WIB).date()
    plan = following.write(
        by=head, now=at, unit_id=unit.pk, element="sarana", words=PLAN, due_date=due
    )
    following.publish(by=head, now=at, follow_up_id=plan.pk)
    tablets.set_up(by=front, now=at, unit_id=unit.pk, name="Loket 1")
