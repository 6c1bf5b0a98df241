"""For which cases the survey is offered, and the link of each offer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from balaikota.core import onetime
from balaikota.core.manifest import Wanted, all_manifests
from balaikota.engine.cases.models import Case, Status
from balaikota.engine.survey.models import Offer
from balaikota.engine.survey.questionnaires import versions
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, NotFound

LINK = onetime.Kind("survey.offer", is_typed=True)
BATCH = 200


class UnknownLink(NotFound):
    """The link opens nothing: mistyped."""


class NotOffered(Conflict):
    """The survey is not for this case."""


def key_of(offer: Offer) -> str:
    """Return the key of a link; derived, not stored, so that the tracking page can show it again."""
    return LINK.token(str(offer.row_key))


def get_by_key(key: str) -> Offer:
    """Return what a link is for, with its case. One statement.

    Raises:
        UnknownLink: it opens nothing.
    """
    found = _rows().filter(key_hash=LINK.stored(key)).first()
    if found is None:
        raise UnknownLink(_("Tautan ini tidak membuka apa pun. Periksa apakah tersalin lengkap."))
    return found


def get_offer(pk: int) -> Offer:
    """Return an offer with its case. One statement.

    Raises:
        NotFound: there is none.
    """
    found = _rows().filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Survei itu tidak ada."))
    return found


def get_offerable(case_id: int) -> Case:
    """Return a case for which the survey may be offered, locked. One statement.

    Raises:
        NotOffered: it is not decided, or some app keeps it from officers: a small office would
            read from its answers that there was such a case.
    """
    rows = _offerable().select_for_update(of=("self",)).select_related("unit", "version__service")
    case: Case | None = rows.filter(pk=case_id).first()
    if case is None:
        raise NotOffered(_("Survei hanya untuk berkas yang sudah diputus."))
    return case


def find_to_offer(now: datetime) -> list[int]:
    """Return pks of the cases decided lately and not offered the survey yet, at most BATCH. One query."""
    asked = versions.in_force(now.astimezone(wording.WIB).date())
    since = now - timedelta(days=asked.offering.within_days)
    rows = _offerable().filter(decided_at__gte=since, decided_at__lte=now)
    missing = rows.filter(~Exists(Offer.objects.filter(case=OuterRef("pk"))))
    return list(missing.order_by("decided_at", "pk").values_list("pk", flat=True)[:BATCH])


def find_wanted(case_id: int) -> list[Wanted]:
    """Return the survey, for the tracking page, while it may be answered. One query."""
    offer = Offer.objects.filter(case=case_id, used_in=None, case__status=Status.DECIDED).first()
    if offer is None:
        return []
    return [
        Wanted(
            _("Bagaimana layanan kami?"),
            _("Beberapa pertanyaan, sekitar dua menit. Jawaban disimpan tanpa nama Anda."),
            reverse("survey:answer", args=[key_of(offer)]),
            _("Beri nilai"),
        )
    ]


def short_words(case: Case, offer: Offer) -> str:
    """Return what an SMS says, in the active language: at most 160 characters."""
    link = f"{settings.PUBLIC_URL}{reverse('survey:answer', args=[key_of(offer)])}"
    return _("%(number)s selesai. Nilai layanan kami, 2 menit: %(link)s") % {
        "number": case.number,
        "link": link,
    }


def _rows() -> QuerySet[Offer]:
    return Offer.objects.select_related("case__unit", "case__version__service")


def _offerable() -> QuerySet[Case]:
    rows = Case.objects.filter(status=Status.DECIDED)
    for manifest in all_manifests():
        if manifest.restricted is not None:
            rows = rows.exclude(manifest.restricted())
    return rows
