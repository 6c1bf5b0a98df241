"""The files that a person or an organisation keeps."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from balaikota.core.people import rules
from balaikota.core.people.models import KeptFile, KeptKind
from balaikota.core.people.queries import organisations
from balaikota.lib.errors import NotFound

BATCH = 200


def kept_by(user_id: int, *, on: date) -> QuerySet[KeptFile]:
    """Return the files a person may use on a day: their own, and of what they represent then."""
    represented = organisations.acting_for(user_id, on=on).values("organisation_id")
    rows = KeptFile.objects.filter(Q(user_id=user_id) | Q(organisation_id__in=represented))
    return rows.select_related("file", "organisation")


def find_kept(user_id: int, *, on: date) -> list[KeptFile]:
    """Return the files a person may use on a day, expired ones too, latest first. One query."""
    return list(kept_by(user_id, on=on).order_by("-pk"))


def find_kept_for(user_id: int, organisation_id: int | None, *, on: date) -> list[KeptFile]:
    """Return the files for a request of one's own, or of an organisation one represents. One query."""
    whose = Q(organisation=None) if organisation_id is None else Q(organisation_id=organisation_id)
    rows = kept_by(user_id, on=on).filter(whose)
    return list(rows.order_by("-pk"))


def get_kept(user_id: int, pk: int, *, on: date) -> KeptFile:
    """Return one file a person may use on a day.

    Raises:
        NotFound: there is none among those.
    """
    found = kept_by(user_id, on=on).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Berkas itu tidak ada di akun Anda."))
    return found


def is_expired(kept: KeptFile, *, on: date) -> bool:
    """Tell whether a paper was valid only until before ``on``."""
    return kept.last_day is not None and kept.last_day < on


def find_to_remind(*, on: date) -> list[tuple[KeptFile, int]]:
    """Return (file, notice of ``rules.REMINDED_DAYS`` that is due), the earliest end first.

    At most BATCH. Each is due once: a shorter notice that was given stands for a longer one too.
    """
    due = Q(pk__in=[])
    for mark in rules.REMINDED_DAYS:
        reached = Q(last_day__gte=on, last_day__lte=on + timedelta(days=mark))
        due |= reached & (Q(reminded_days=None) | Q(reminded_days__gt=mark))
    rows = KeptFile.objects.filter(due).select_related("organisation", "user")
    found = []
    for kept in rows.order_by("last_day", "pk")[:BATCH]:
        assert kept.last_day is not None
        mark_due = rules.mark_reached((kept.last_day - on).days)
        assert mark_due is not None
        found.append((kept, mark_due))
    return found


def kinds() -> list[tuple[str, str]]:
    """Return (value, words) of each sort of paper that may be kept."""
    return [(kind.value, str(kind.label)) for kind in KeptKind]
