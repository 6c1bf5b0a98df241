"""What officers do about messages on their way: offer again, give up, print at the counter."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core.action import Actor, action, describe
from balaikota.core.notices import tasks
from balaikota.core.notices.models import Channel, Notice
from balaikota.core.notices.rules import Failure
from balaikota.lib.errors import Conflict, NotFound


@action("notices.retry")
def retry(*, by: Actor, now: datetime, notice_id: int) -> Notice:
    """Offer a message again, at once, under the key it has: one that failed or still waits.

    Raises:
        NotAllowed: ``by`` lacks ``notices.retry``.
        NotFound: there is no such message going out.
        Conflict: it was taken, it is a letter, or the next channel has taken its place.
    """
    row = _locked(notice_id)
    if row.delivered_at is not None or row.channel == Channel.LETTER:
        raise Conflict(_("Pesan ini sudah diserahkan. Muat ulang halaman."))
    if Notice.objects.filter(instead_of=row).exists():
        raise Conflict(_("Pesan ini sudah dikirim lewat saluran lain. Muat ulang halaman."))
    row.due_at, row.failed_at, row.failure, row.attempts = now, None, "", 0
    row.save(update_fields=["due_at", "failed_at", "failure", "attempts"])
    tasks.deliver.enqueue()
    describe(subject=f"notice:{row.pk}", outcome="offered-again")
    return row


@action("notices.give_up")
def give_up(*, by: Actor, now: datetime, notice_id: int) -> Notice:
    """Offer a message no more; it stays listed as given up by an officer.

    Raises:
        NotAllowed: ``by`` lacks ``notices.give_up``.
        NotFound: there is no such message going out.
        Conflict: it was taken or has failed already.
    """
    row = _locked(notice_id)
    if row.delivered_at is not None or row.failed_at is not None:
        raise Conflict(_("Pesan ini tidak menunggu lagi. Muat ulang halaman."))
    row.due_at, row.failed_at, row.failure = None, now, Failure.STOPPED
    row.save(update_fields=["due_at", "failed_at", "failure"])
    describe(subject=f"notice:{row.pk}", outcome="given-up")
    return row


@action("notices.print_letter")
def mark_printed(*, by: Actor, now: datetime, notice_id: int) -> Notice:
    """Note that a letter was printed at its counter and handed to the post or the person.

    Raises:
        NotAllowed: ``by`` lacks ``notices.print_letter``.
        NotFound: there is no such letter at a unit of ``by``.
        Conflict: it was noted already, or given up.
    """
    row = _locked(notice_id)
    if row.channel != Channel.LETTER or row.unit_id not in by.units_for("notices.print_letter"):
        raise NotFound(_("Surat pemberitahuan itu tidak ditemukan."))
    if row.delivered_at is not None or row.failed_at is not None:
        raise Conflict(_("Surat ini sudah dicatat. Muat ulang halaman."))
    row.delivered_at = now
    row.save(update_fields=["delivered_at"])
    describe(subject=f"notice:{row.pk}", outcome="printed")
    return row


def _locked(notice_id: int) -> Notice:
    rows = Notice.objects.exclude(channel=Channel.INBOX).filter(pk=notice_id)
    row = rows.select_for_update().first()
    if row is None:
        raise NotFound(_("Pesan itu tidak ditemukan."))
    return row
