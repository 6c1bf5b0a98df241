"""Who may act in many posts over a span of days, and why not when nobody may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.people import rules
from balaikota.core.people.models import Assignment, Leave, LeaveKind, Mode
from balaikota.core.units.models import Unit
from balaikota.lib import wording
from balaikota.lib.wording import WIB

Post = tuple[str, int]


@dataclass(frozen=True)
class Stint:
    """One assignment with the leave of its holder: when somebody may act in a post.

    Attributes:
        user_id: pk of the holder.
        name: their name.
        mode: how the post is held.
        verbs: of a mandate, the permissions it lends.
        services: slugs of the services in the queue; empty for all.
        start: aware.
        end: aware; None is without end.
        away: the leave of the holder: (start, end, kind).
    """

    user_id: int
    name: str
    mode: str
    verbs: frozenset[str]
    services: frozenset[str]
    start: datetime
    end: datetime | None
    away: tuple[tuple[datetime, datetime, str], ...]

    def can(self, verb: str, service: str) -> bool:
        """Tell whether the assignment gives ``verb`` over a service (any when empty)."""
        if self.mode == Mode.MANDATE and verb not in self.verbs:
            return False
        return not service or not self.services or service in self.services

    def present(self, start: datetime, end: datetime) -> list[rules.Span]:
        """Return the parts of [start, end) in which the holder is in office and not away."""
        begins, ends = max(start, self.start), min(end, self.end or end)
        return rules.left_open(begins, ends, [leave[:2] for leave in self.away])


def find_stints(
    posts: Collection[Post], *, start: datetime, end: datetime
) -> dict[Post, list[Stint]]:
    """Return who holds each post, held it or will before ``end``, the latest to begin last.

    Of accounts that are open. Two queries.
    """
    rows = Assignment.objects.filter(
        role__in={role for role, _unit in posts},
        unit_id__in={unit for _role, unit in posts},
        user__is_active=True,
        valid_from__lt=end,
    ).exclude(valid_to__lte=F("valid_from"))
    held = [
        row
        for row in rows.select_related("user").order_by("valid_from", "pk")
        if (row.role, row.unit_id) in posts
    ]
    away: dict[int, list[tuple[datetime, datetime, str]]] = defaultdict(list)
    leave = Leave.objects.filter(user_id__in={row.user_id for row in held})
    for one in leave.overlapping(start, end).order_by("valid_from"):
        away[one.user_id].append((one.valid_from, one.valid_to, one.kind))
    found: dict[Post, list[Stint]] = defaultdict(list)
    for row in held:
        found[row.role, row.unit_id].append(_stint(row, tuple(away[row.user_id])))
    return found


def unstaffed(
    stints: Iterable[Stint],
    unit: Unit,
    start: datetime,
    end: datetime,
    *,
    verb: str,
    service: str = "",
) -> list[rules.Span]:
    """Return the parts of [start, end) in which nobody may do ``verb`` for a service in a post."""
    first, last = _life(unit, start, end)
    present = [
        span for one in stints if one.can(verb, service) for span in one.present(first, last)
    ]
    return rules.left_open(start, end, present)


def reasons_for(stints: Collection[Stint], unit: Unit, gap: rules.Span, *, verb: str) -> list[str]:
    """Return why nobody may act in a post during ``gap``, in plain words, the nearest cause first."""
    start, end = gap
    if told := closed(unit, start):
        return [told]
    found = []
    for one in stints:
        if one.start >= end or (one.end is not None and one.end <= start):
            continue
        away = [leave for leave in one.away if leave[0] < end and leave[1] > start]
        found += [_away(one, *leave) for leave in away]
        if not away:
            found.append(too_narrow(one, verb))
    if found:
        return list(dict.fromkeys(found))
    over = [one for one in stints if one.end is not None and one.end <= start]
    if over:
        latest = max(over, key=lambda one: one.end or start)
        words = {"name": latest.name, "day": rules.until_words(latest.end or start, _lang())}
        return [_("masa tugas %(name)s berakhir %(day)s") % words, *_coming(stints, end)]
    return [_("tidak pernah diisi"), *_coming(stints, end)]


def _coming(stints: Iterable[Stint], end: datetime) -> list[str]:
    ahead = min(
        (one for one in stints if one.start >= end), key=lambda one: one.start, default=None
    )
    if ahead is None:
        return []
    words = {"name": ahead.name, "day": wording.long_date(ahead.start, _lang())}
    return [_("%(name)s baru mulai %(day)s") % words]


def too_narrow(one: Stint, verb: str) -> str:
    """Return that an assignment in force does not hold a task, in words."""
    if one.mode == Mode.MANDATE and verb not in one.verbs:
        return _("mandat %(name)s tidak mencakup tugas ini") % {"name": one.name}
    return _("antrean %(name)s tidak memuat layanan ini") % {"name": one.name}


def _away(one: Stint, start: datetime, end: datetime, kind: str) -> str:
    words = {
        "name": one.name,
        "kind": LeaveKind(kind).label,
        "period": wording.day_span(start, rules.last_moment(end)[0], _lang()),
    }
    return _("%(name)s %(kind)s %(period)s") % words


def closed(unit: Unit, at: datetime) -> str:
    """Return that the unit does not exist at a moment, in words; empty when it does."""
    day = at.astimezone(WIB).date()
    if unit.valid_to is not None and unit.valid_to <= day:
        words = {"unit": unit.name, "day": wording.long_date(unit.valid_to, _lang())}
        return _("%(unit)s ditutup sejak %(day)s") % words
    if unit.valid_from is not None and unit.valid_from > day:
        words = {"unit": unit.name, "day": wording.long_date(unit.valid_from, _lang())}
        return _("%(unit)s baru ada mulai %(day)s") % words
    return ""


def _life(unit: Unit, start: datetime, end: datetime) -> rules.Span:
    """Return the part of [start, end) in which the unit exists; backwards when it does not."""
    if unit.valid_from is not None:
        start = max(start, datetime.combine(unit.valid_from, time(), WIB))
    if unit.valid_to is not None:
        end = min(end, datetime.combine(unit.valid_to, time(), WIB))
    return start, end


def _stint(row: Assignment, away: tuple[tuple[datetime, datetime, str], ...]) -> Stint:
    return Stint(
        user_id=row.user_id,
        name=row.user.name,
        mode=row.mode,
        verbs=frozenset(row.verbs.split()),
        services=frozenset(row.services.split()),
        start=row.valid_from,
        end=row.valid_to,
        away=away,
    )


def _lang() -> str:
    return get_language() or "id"
