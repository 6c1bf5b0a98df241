"""Offering the survey to whoever's case was decided: once for a case, by a link that takes one answer."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.actions import telling
from balaikota.engine.cases.models import Case
from balaikota.engine.packs import queries as packs
from balaikota.engine.survey.actions import _making
from balaikota.engine.survey.models import Offer
from balaikota.engine.survey.queries import offers
from balaikota.lib import wording

TELLER = action.system("cases.tell_applicant")


@action.action("survey.offer", is_repeatable=True)
def offer(*, by: Actor, now: datetime, case_id: int) -> Offer:
    """Offer the survey for a case and tell its applicant, by the channel they chose.

    Offered before: nothing more is done.

    Raises:
        NotFound: no questionnaire is in force.
        NotOffered: the case is not decided, or is kept from some officers.
    """
    case = offers.get_offerable(case_id)
    made, is_new = _making.make(case, now=now)
    if is_new:
        _tell(case, made, now=now)
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        outcome="offered" if is_new else "offered-before",
    )
    return made


def _tell(case: Case, made: Offer, *, now: datetime) -> None:
    lang, link = case.language, reverse("survey:answer", args=[offers.key_of(made)])
    pack = packs.pack_of(case.version)
    with override(lang):
        told = {
            "number": case.number,
            "service": pack.title.in_(lang),
            "unit": case.unit.name,
            "until": wording.long_date(made.until_at.astimezone(wording.WIB).date(), lang),
        }
        subject = _("Bagaimana layanan kami? Permohonan %(number)s") % told
        body = _(
            "Permohonan Anda untuk %(service)s di %(unit)s sudah selesai. Beri nilai pelayanannya, "
            "sekitar dua menit, tanpa akun, sampai %(until)s. Jawaban disimpan tanpa nama dan tanpa "
            "nomor permohonan, dan tidak memengaruhi layanan apa pun bagi Anda."
        )
        short = offers.short_words(case, made)
    telling.tell(
        by=TELLER, now=now, case_id=case.pk, subject=subject, body=body % told, link=link,
        short=short, may_be_letter=False,
    )  # fmt: skip
