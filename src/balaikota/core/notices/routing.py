"""By which channel a message goes: asked when it is first offered, and again when one has failed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.db.models import F, Q

from balaikota.core.notices import gateway, rules
from balaikota.core.notices.models import Channel, Notice, Preference
from balaikota.core.notices.rules import Failure, Way
from balaikota.core.people.queries import contacts
from balaikota.core.people.queries.contacts import Contact
from balaikota.core.reference import queries as reference
from balaikota.lib import wording
from balaikota.lib.errors import NotFound

QUIET_FROM, QUIET_UNTIL = "kabar.hening.mulai", "kabar.hening.selesai"


@dataclass(frozen=True)
class Wishes:
    """What the persons of a batch have said about being told."""

    by_user: dict[int, Preference]
    by_about: dict[str, Preference]

    def of(self, notice: Notice) -> Preference | None:
        """Return the wish that counts: that about the very case before that of the account."""
        found = self.by_about.get(notice.about) if notice.about else None
        return found or self.by_user.get(notice.user_id or 0)


def usable() -> frozenset[str]:
    """Return the channels by which this city can hand something over."""
    phones = rules.PHONES if gateway.is_there() else frozenset()
    return frozenset({Channel.EMAIL.value, Channel.LETTER.value}) | phones


def wishes_about(notices: Iterable[Notice]) -> Wishes:
    """Return the wishes of those whom ``notices`` are for. One query, none for none."""
    rows = list(notices)
    if not rows:
        return Wishes({}, {})
    users = {row.user_id for row in rows if row.user_id}
    abouts = {row.about for row in rows if row.about}
    found = list(Preference.objects.filter(Q(user_id__in=users) | Q(about__in=abouts)))
    return Wishes(
        {one.user_id: one for one in found if one.user_id},
        {one.about: one for one in found if one.about},
    )


def settle(claimed: list[Notice], *, now: datetime) -> list[Notice]:
    """Settle by which channel claimed messages go, and return those to be offered now.

    Inbox rows are copied to where their readers want to be told; what would disturb somebody at
    night waits for the morning; a letter waits at its counter.
    """
    if not claimed:
        return []
    new = [row for row in claimed if not row.is_routed]
    with transaction.atomic():
        wishes = wishes_about(new)
        _copy_inbox([row for row in new if row.channel == Channel.INBOX], wishes, now)
        for row in new:
            if row.channel != Channel.INBOX:
                _route(row, wishes.of(row), now)
        going = [row for row in claimed if row.is_routed and row.channel not in _RESTING]
        return _but_quiet(going, now)


_RESTING = (Channel.INBOX, Channel.LETTER)


def _route(row: Notice, wish: Preference | None, now: datetime) -> None:
    if wish and wish.channel == Channel.INBOX and row.user_id:
        row.delete()  # never offered, and its reader has the same in the inbox
        return
    ways = [Way(channel, address) for channel, address in row.ways or []]
    left = rules.in_order(ways, wish.channel if wish else None, usable())
    if not left:
        gone = Notice.objects.filter(pk=row.pk)
        gone.update(due_at=None, failed_at=now, failure=Failure.PERMANENT)
        return
    _take(row, left)
    row.save(update_fields=["channel", "recipient", "ways", "is_routed", "due_at"])


def _take(row: Notice, left: list[Way]) -> None:
    """Let a message go by the first of the ways left."""
    row.channel, row.recipient = left[0].channel, left[0].address
    row.ways = [[way.channel, way.address] for way in left[1:]]
    row.is_routed = True
    if row.channel == Channel.LETTER:
        row.due_at = None


def _copy_inbox(rows: list[Notice], wishes: Wishes, now: datetime) -> None:
    """Tell those who asked for it by another channel too what lies in their inbox."""
    if not rows:
        return
    wanted = {
        row.user_id: wish
        for row in rows
        if row.user_id and (wish := wishes.of(row)) and wish.channel != Channel.INBOX
    }
    known = contacts.find_contacts(wanted)
    for row in rows:
        contact = known.get(row.user_id or 0)
        if contact is not None:
            _copy(row, wanted[row.user_id or 0], contact, now)
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=None, is_routed=True)


def _copy(row: Notice, wish: Preference, contact: Contact, now: datetime) -> None:
    phone = rules.phone_number(wish.phone or contact.phone)
    ways = [Way("EMAIL", contact.email), Way("WHATSAPP", phone), Way("SMS", phone)]
    left = rules.in_order(ways, wish.channel, usable())
    if left:
        made = _like(row)
        made.due_at = now
        _take(made, left)
        made.save()


def go_on(row: Notice, *, now: datetime) -> None:
    """After a channel has failed for good: go by the next one, if there is any."""
    left = [Way(channel, address) for channel, address in row.ways or []]
    left = [way for way in left if way.channel in usable()]
    if not left:
        return
    made = _like(row)
    made.instead_of, made.due_at = row, now
    _take(made, left)
    made.save()


def _like(row: Notice) -> Notice:
    return Notice(
        user_id=row.user_id,
        subject=row.subject,
        body=row.body,
        short=row.short,
        link=row.link,
        about=row.about,
        unit_id=row.unit_id,
        language=row.language,
        is_urgent=row.is_urgent,
        created_at=row.created_at,
    )


def _but_quiet(rows: list[Notice], now: datetime) -> list[Notice]:
    """Put off what would ring a telephone in the quiet hours; return the others."""
    ringing = [row for row in rows if row.channel in rules.PHONES and not row.is_urgent]
    until = _quiet_until(now) if ringing else now
    if until <= now:
        return rows
    put_off = {row.pk for row in ringing}
    Notice.objects.filter(pk__in=put_off).update(due_at=until, attempts=F("attempts") - 1)
    return [row for row in rows if row.pk not in put_off]


def _quiet_until(now: datetime) -> datetime:
    """Return the end of the quiet hours that ``now`` lies in, or ``now``."""
    day = now.astimezone(wording.WIB).date()
    try:
        begins, ends = (
            time.fromisoformat(reference.get_value(key, on=day).value)
            for key in (QUIET_FROM, QUIET_UNTIL)
        )
    except NotFound:
        return now
    return rules.after_quiet(now, begins, ends, wording.WIB)
