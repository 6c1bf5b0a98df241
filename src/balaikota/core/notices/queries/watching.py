"""What is on its way, what failed and why, what waits at the counters: without texts or contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.notices.models import Attempt, Channel, Notice
from balaikota.core.notices.queries.reading import PAGE
from balaikota.lib.errors import NotFound

LATELY = timedelta(hours=24)
_GOING_OUT = [Channel.EMAIL, Channel.WHATSAPP, Channel.SMS]


@dataclass(frozen=True)
class Health:
    """How one channel does.

    Attributes:
        waiting: messages that are still to be taken.
        oldest: when the oldest of them was written; None for none.
        failed: messages given up.
        taken: offers taken in the last 24 hours.
        missed: offers of that time that were not.
    """

    channel: Channel
    waiting: int
    oldest: datetime | None
    failed: int
    taken: int
    missed: int


@dataclass(frozen=True)
class Going:
    """One message that waits or failed; neither its text nor its address."""

    pk: int
    channel: Channel
    about: str
    created_at: datetime
    due_at: datetime | None
    failed_at: datetime | None
    failure: str
    attempts: int
    has_successor: bool


def health(now: datetime) -> list[Health]:
    """Return how email, WhatsApp and SMS do, in this order. Two queries."""
    waits = Q(due_at__isnull=False)
    rows = (
        Notice.objects.filter(channel__in=_GOING_OUT)
        .filter(waits | Q(failed_at__isnull=False))
        .values("channel")
        .annotate(
            waiting=Count("pk", filter=waits),
            oldest=Min("created_at", filter=waits),
            failed=Count("pk", filter=Q(failed_at__isnull=False)),
        )
    )
    known: dict[str, dict[str, Any]] = {row["channel"]: {**row} for row in rows}
    offers = (
        Attempt.objects.filter(at__gt=now - LATELY)
        .values("channel")
        .annotate(
            taken=Count("pk", filter=Q(failure="")), missed=Count("pk", filter=~Q(failure=""))
        )
    )
    tried: dict[str, dict[str, Any]] = {row["channel"]: {**row} for row in offers}
    return [
        Health(
            channel=channel,
            waiting=known.get(channel, {}).get("waiting", 0),
            oldest=known.get(channel, {}).get("oldest"),
            failed=known.get(channel, {}).get("failed", 0),
            taken=tried.get(channel, {}).get("taken", 0),
            missed=tried.get(channel, {}).get("missed", 0),
        )
        for channel in _GOING_OUT
    ]


def find_going(*, failed: bool, before: int | None = None, limit: int = PAGE) -> list[Going]:
    """Return messages that failed, the latest first, or that wait, the longest waiting first.

    Two queries. Inbox rows and letters are left out: these wait for nobody on the way.

    Args:
        failed: which of the two.
        before: of the failed, only those with a lower pk.
        limit: at most so many.
    """
    rows = Notice.objects.filter(channel__in=_GOING_OUT)
    if failed:
        rows = rows.filter(failed_at__isnull=False).order_by("-pk")
        rows = rows.filter(pk__lt=before) if before is not None else rows
    else:
        rows = rows.filter(due_at__isnull=False).order_by("created_at", "pk")
    found = list(rows.defer("subject", "body", "short", "recipient", "link", "ways")[:limit])
    pks = [row.pk for row in found]
    gone_on = set(Notice.objects.filter(instead_of__in=pks).values_list("instead_of", flat=True))
    return [
        Going(
            pk=row.pk,
            channel=Channel(row.channel),
            about=row.about,
            created_at=row.created_at,
            due_at=row.due_at,
            failed_at=row.failed_at,
            failure=row.failure,
            attempts=row.attempts,
            has_successor=row.pk in gone_on,
        )
        for row in found
    ]


def find_failed(*, limit: int = PAGE) -> list[Notice]:
    """Return the messages that could not be delivered, latest first."""
    return list(Notice.objects.filter(failed_at__isnull=False).order_by("-failed_at")[:limit])


def count_failed() -> int:
    """Return how many messages could not be delivered."""
    return Notice.objects.filter(failed_at__isnull=False).count()


def find_letters(by: Actor) -> list[Notice]:
    """Return the letters that wait at the counters of ``by``, the oldest first, at most PAGE."""
    waiting = Notice.objects.filter(
        channel=Channel.LETTER, delivered_at__isnull=True, failed_at__isnull=True
    )
    rows = waiting.filter(unit_id__in=by.units_for("notices.print_letter"))
    return list(rows.order_by("pk")[:PAGE])


def get_letter(by: Actor, pk: int) -> Notice:
    """Return one letter that waits at a counter of ``by``.

    Raises:
        NotFound: there is none.
    """
    units = by.units_for("notices.print_letter")
    rows = Notice.objects.filter(channel=Channel.LETTER, unit_id__in=units, pk=pk)
    found = rows.filter(delivered_at__isnull=True, failed_at__isnull=True).first()
    if found is None:
        raise NotFound(_("Surat pemberitahuan itu tidak ditemukan."))
    return found
