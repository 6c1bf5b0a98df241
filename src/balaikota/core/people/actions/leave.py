"""Entering that an officer is away, with who stands in, and that they are back early."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, ActorKind, action, describe
from balaikota.core.people import queries, rules
from balaikota.core.people.actions.assignments import appoint_acting, end_assignment
from balaikota.core.people.actions.fitting import NotFitting, NotYourPost, acting_as
from balaikota.core.people.models import Assignment, Leave, LeaveKind, Mode, User
from balaikota.core.people.queries import Gap
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, NotAllowed


class NeedsStandIn(NotFitting):
    """A post of one holder would stand empty, and nobody said who stands in or why nobody does."""


@dataclass(frozen=True)
class StandIn:
    """Who stands in as Plh, and the surat perintah that says so."""

    user: User
    decree_number: str
    decree_date: date | None


@action("people.enter_leave")
def enter_leave(
    *,
    by: Actor,
    now: datetime,
    user: User,
    kind: str,
    valid_from: datetime,
    valid_to: datetime,
    decree_number: str = "",
    stand_in: StandIn | None = None,
    no_stand_in_reason: str = "",
) -> Leave:
    """Enter that ``user`` is away during [valid_from, valid_to) and holds no right meanwhile.

    When a post of one holder stands empty by it for a service day or more, a stand-in must be
    named, who is made Plh of it for that time in the same transaction, or the reason why nobody
    stands in.

    Raises:
        NotAllowed: ``by`` may not enter leave of this person, or is the person.
        NotFitting: the kind or the period cannot be, or the stand-in is away or not needed.
        NeedsStandIn: neither a stand-in nor a reason.
        Conflict: the person is away already in that period.
        PostTaken: somebody else acts in the post.

    Law: UU 30/2014 Art. 14
    """
    outcome = f"entered:{kind}"
    _require(by, user, now, permission="people.enter_leave", outcome=outcome)
    _check(kind, valid_from, valid_to, now)
    User.objects.select_for_update().get(pk=user.pk)  # two entries at once see one another
    _check_free(user, valid_from, valid_to)
    gaps = queries.find_gaps(user, max(valid_from, now), valid_to)
    _check_stand_in(gaps, user, stand_in, no_stand_in_reason)
    row = Leave.objects.create(
        user=user, kind=kind, decree_number=decree_number.strip(), valid_from=valid_from,
        valid_to=valid_to, entered_by_id=_person(by), entered_at=now,
        no_stand_in_reason="" if stand_in else no_stand_in_reason.strip(),
    )  # fmt: skip
    describe(payload=_told(row))
    if stand_in is not None:
        _appoint(row, stand_in, gaps, by=by, now=now)
    return row


@action("people.end_leave")
def end_leave(
    *, by: Actor, now: datetime, leave: Leave, reason: str, at: datetime | None = None
) -> Leave:
    """End a leave at ``at`` (now, if not given); one that has not begun is called off.

    Who was made Plh for it is so no longer from that moment.

    Raises:
        NotAllowed: ``by`` may not enter leave of this person, or is the person, or the stand-in.
        NotFitting: no reason, or ``at`` is before now or after the end already set.
        Conflict: it has ended.
    """
    row = Leave.objects.select_for_update().select_related("user").get(pk=leave.pk)
    _require(by, row.user, now, permission="people.end_leave", outcome=f"ended:{row.kind}")
    if not reason.strip():
        raise NotFitting(_("Isi alasannya."), field="reason")
    if row.valid_to <= now or row.valid_to <= row.valid_from:
        raise Conflict(_("Cuti ini sudah berakhir."))
    end = at or now
    if end < now:
        raise NotFitting(_("Cuti berakhir sekarang atau nanti, tidak mundur."), field="at")
    if end > row.valid_to:
        raise NotFitting(_("Cuti ini berakhir lebih awal dari itu."), field="at")
    row.valid_to = max(end, row.valid_from)
    row.ended_by_id, row.ended_at, row.ended_reason = _person(by), now, reason.strip()
    row.save(update_fields=["valid_to", "ended_by", "ended_at", "ended_reason"])
    entered = Assignment.objects.filter(leave=row, valid_to__gt=end)
    for held in entered.exclude(valid_to__lte=F("valid_from")):
        end_assignment(by=by, now=now, assignment=held, reason=row.ended_reason, at=end)
    describe(payload=_told(row))
    return row


def _require(by: Actor, user: User, now: datetime, *, permission: str, outcome: str) -> None:
    if str(user.pk) == by.id and by.kind is ActorKind.OFFICER:
        raise NotAllowed(_("Cuti Anda sendiri dicatat oleh orang lain."))
    found = queries.leave_grant(by, user.pk, now=now, permission=permission)
    if found is None:
        raise NotYourPost(_("Anda tidak mencatat cuti %(name)s.") % {"name": user.name})
    used, post = found
    describe(
        unit=post.unit.code, acting_as=acting_as(used), holder=f"user:{user.pk}", outcome=outcome
    )


def _check(kind: str, start: datetime, end: datetime, now: datetime) -> None:
    if kind not in LeaveKind.values:
        raise NotFitting(_("Pilih mengapa petugas ini tidak bertugas."), field="kind")
    if end <= start:
        raise NotFitting(_("Hari terakhir harus sesudah hari pertama."), field="valid_to")
    if end <= now:
        raise NotFitting(_("Masa ini sudah lewat."), field="valid_to")


def _check_free(user: User, start: datetime, end: datetime) -> None:
    other = Leave.objects.filter(user=user).overlapping(start, end).order_by("valid_from").first()
    if other is None:
        return
    lang = get_language() or "id"
    words = {
        "name": user.name,
        "kind": other.get_kind_display(),
        "from": wording.long_time(other.valid_from, lang),
        "until": rules.until_words(other.valid_to, lang),
    }
    told = _(
        "%(name)s sudah tercatat %(kind)s mulai %(from)s sampai %(until)s. "
        "Akhiri dulu catatan itu, atau pilih masa yang lain."
    )
    raise Conflict(told % words, field="valid_from")


def _check_stand_in(gaps: Sequence[Gap], user: User, stand_in: StandIn | None, reason: str) -> None:
    if stand_in is not None:
        _check_fit([gap for gap in gaps if gap.takes_stand_in], user, stand_in.user)
    elif not reason.strip() and (empty := [gap.title for gap in gaps if gap.needs_stand_in]):
        told = _("%(posts)s akan kosong. Tunjuk Plh., atau tulis mengapa tidak ada pengganti.")
        raise NeedsStandIn(told % {"posts": ", ".join(empty)}, field="stand_in")


def _check_fit(gaps: Sequence[Gap], user: User, chosen: User) -> None:
    if not gaps:
        told = _("Tidak ada jabatan yang perlu Plh. pada masa itu. Kosongkan penggantinya.")
        raise NotFitting(told, field="stand_in")
    if chosen.pk == user.pk:
        raise NotFitting(_("Penggantinya harus orang lain."), field="stand_in")
    start, end = min(gap.start for gap in gaps), max(gap.end for gap in gaps)
    if Leave.objects.filter(user=chosen).overlapping(start, end).exists():
        told = _("%(name)s sendiri tidak bertugas pada masa itu. Pilih orang lain.")
        raise NotFitting(told % {"name": chosen.name}, field="stand_in")


def _appoint(
    row: Leave, stand_in: StandIn, gaps: Sequence[Gap], *, by: Actor, now: datetime
) -> None:
    """Make the stand-in Plh of every post that ``by`` may fill; others are left to who may."""
    open_posts = [gap for gap in gaps if gap.takes_stand_in]
    mine = [gap for gap in open_posts if queries.appointing_grant(by, gap.role, gap.unit.pk)]
    if not mine:
        raise NotYourPost(
            _("Anda tidak menunjuk Plh. untuk %(post)s.") % {"post": open_posts[0].title}
        )
    for gap in mine:
        held = appoint_acting(
            by=by, now=now, user=stand_in.user, role=gap.role, unit=gap.unit,
            mode=Mode.PLH, valid_from=gap.start, valid_to=gap.end,
            decree_number=stand_in.decree_number, decree_date=stand_in.decree_date,
        )  # fmt: skip
        held.leave = row
        held.save(update_fields=["leave"])


def _person(by: Actor) -> int | None:
    return int(by.id) if by.kind is ActorKind.OFFICER else None


def _told(row: Leave) -> dict[str, str]:
    return {
        "decree_number": row.decree_number,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat(),
        "no_stand_in_reason": row.no_stand_in_reason,
        "reason": row.ended_reason,
    }
