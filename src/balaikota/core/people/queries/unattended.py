"""Why nobody may act in a post at a moment: one sentence for whoever finds its work waiting."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.people import rules
from balaikota.core.people.models import Assignment, LeaveKind, Mode
from balaikota.core.people.queries import stints as spans
from balaikota.core.people.queries.stints import Post, Stint
from balaikota.core.people.roles import ROLES
from balaikota.core.units.models import Unit
from balaikota.lib import wording

AHEAD = timedelta(days=60)  # how far somebody who has yet to begin is looked for
JUST = timedelta(days=1)
MOST = 3  # causes in one sentence


def find_stints_around(posts: Collection[Post], *, now: datetime) -> dict[Post, list[Stint]]:
    """Return what ``why_unattended`` needs to know of many posts. Two queries."""
    return spans.find_stints(posts, start=now, end=now + AHEAD)


def why_unattended(
    stints: Collection[Stint], role: str, unit: Unit, *, now: datetime, verb: str
) -> str:
    """Return why nobody may do ``verb`` in a post at ``now``, as a sentence.

    That somebody is ill is told as being away: why is between them and their superior.

    Args:
        stints: who holds, held or will hold the post, from ``find_stints_around``.
        role: role slug.
        unit: the unit of the post.
        now: the moment.
        verb: the permission that the waiting task needs.

    Law: UU 27/2022 Art. 4 (2) (health is specific personal data)
    """
    if told := spans.closed(unit, now):
        return _sentence([told])
    found = [
        _away(one, stints, role, unit, now) or spans.too_narrow(one, verb)
        for one in stints
        if _lasts(one, now)
    ]
    return _sentence(found or [_nobody(stints, role, unit, now)])


def find_just_over(user_id: int, *, now: datetime) -> list[str]:
    """Return which posts somebody has held until less than a day ago, each as a sentence.

    Of posts held here in their own name, so that it tells them nothing they did not know. One query.
    """
    day = now.astimezone(wording.WIB).date()
    rows = Assignment.objects.filter(user_id=user_id).exclude(valid_to__lte=F("valid_from"))
    over = Q(valid_to__lte=now, valid_to__gt=now - JUST) | Q(unit__valid_to=day)
    told = []
    for row in rows.filter(over, valid_from__lte=now).select_related("unit").order_by("pk"):
        midnight = datetime.combine(row.unit.valid_to or day, time(), wording.WIB)
        ended = midnight if row.unit.valid_to and row.unit.valid_to <= day else now
        words = {
            "at": wording.long_time(min(row.valid_to or ended, ended), _lang()),
            "title": rules.signs_as(row.role, row.mode, row.unit.name),
        }
        told.append(_("Sejak %(at)s Anda bukan lagi %(title)s.") % words)
    return told


def _sentence(causes: list[str]) -> str:
    told = list(dict.fromkeys(causes))
    why = "; ".join(told[:MOST])
    if len(told) > MOST:
        why += _("; dan %(num)d lagi") % {"num": len(told) - MOST}
    return _("Tidak ada petugas: %(why)s.") % {"why": why}


def _lasts(one: Stint, now: datetime) -> bool:
    return one.start <= now and (one.end is None or one.end > now)


def _away(one: Stint, stints: Collection[Stint], role: str, unit: Unit, now: datetime) -> str:
    """Return until when a holder is away, and who stands in or will; empty when they are there."""
    leave = next((leave for leave in one.away if leave[0] <= now < leave[1]), None)
    if leave is None:
        return ""
    is_ill = leave[2] == LeaveKind.ILL
    words = {
        "who": _who(one, role, unit),
        "kind": _("berhalangan") if is_ill else LeaveKind(leave[2]).label,
        "until": rules.until_words(leave[1], _lang()),
    }
    told = _("%(who)s sedang %(kind)s sampai %(until)s") % words
    if not _is_single(role) or one.mode != Mode.DEFINITIF:
        return told
    if any(rules.is_acting(other.mode) and _lasts(other, now) for other in stints):
        return told
    return f"{told}, {_stand_in(stints, leave[0], now)}"


def _stand_in(stints: Collection[Stint], since: datetime, now: datetime) -> str:
    """Return that no Plh is there: the last one's time is over, the next has not come, or none."""
    acting = [one for one in stints if rules.is_acting(one.mode)]
    if coming := _next(acting, now):
        return coming
    over = [one.end for one in acting if one.end is not None and since < one.end <= now]
    if over:
        return _("masa Plh. berakhir %(day)s") % {"day": rules.until_words(max(over), _lang())}
    return _("belum ada Plh")


def _nobody(stints: Collection[Stint], role: str, unit: Unit, now: datetime) -> str:
    """Return since when a post has no holder, and who comes."""
    coming = _next(stints, now)
    over = [one for one in stints if one.end is not None and one.end <= now]
    latest = max(over, key=lambda one: one.end or now, default=None)
    if latest is None:
        told = _("%(post)s belum pernah diisi") % {"post": _post(role, Mode.DEFINITIF, unit)}
        return f"{told}, {coming}" if coming else told
    words = {
        "name": latest.name,
        "post": _post(role, latest.mode, unit),
        "day": rules.until_words(latest.end or now, _lang()),
    }
    told = _("masa %(name)s sebagai %(post)s berakhir %(day)s") % words
    return f"{told}, {coming or _('belum ada penggantinya')}"


def _next(stints: Collection[Stint], now: datetime) -> str:
    ahead = [one for one in stints if one.start > now]
    if not ahead:
        return ""
    first = min(ahead, key=lambda one: one.start)
    words = {"name": first.name, "day": wording.long_date(first.start, _lang())}
    return _("%(name)s baru mulai %(day)s") % words


def _who(one: Stint, role: str, unit: Unit) -> str:
    """Return a post of one holder by its title, any other by the holder's name."""
    return _post(role, one.mode, unit) if _is_single(role) else one.name


def _post(role: str, mode: str, unit: Unit) -> str:
    return rules.signs_as(role, mode, unit.name)


def _is_single(role: str) -> bool:
    return role in ROLES and ROLES[role].is_single


def _lang() -> str:
    return get_language() or "id"
