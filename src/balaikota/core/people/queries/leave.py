"""Who is away, which posts that leaves empty, and who may enter it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, Grant
from balaikota.core.calendar import queries as calendars
from balaikota.core.people import rules
from balaikota.core.people.models import Assignment, Assignments, Leave, Mode, User
from balaikota.core.people.queries.desk import Holding, holdings_from
from balaikota.core.people.queries.rights import appointing_grant
from balaikota.core.people.roles import ROLES, single_roles
from balaikota.core.units.models import Unit
from balaikota.lib.errors import NotFound
from balaikota.lib.wording import WIB
from balaikota.lib.worktime import NotLoaded

VIEW, ENTER = "people.view", "people.enter_leave"
Post = tuple[str, int]


@dataclass(frozen=True)
class Absence:
    """One leave as the desk shows it.

    Attributes:
        leave: the leave itself, with its person.
        titles: what the person holds meanwhile, in words, of what the reader may see.
        stand_ins: the Plh entered for it.
    """

    leave: Leave
    titles: tuple[str, ...]
    stand_ins: tuple[Holding, ...]

    @property
    def until(self) -> str:
        """The end in the reader's language."""
        return rules.until_words(self.leave.valid_to, get_language() or "id")

    def has_begun(self, now: datetime) -> bool:
        """Tell whether the person is away at ``now``."""
        return self.leave.valid_from <= now


@dataclass(frozen=True)
class Gap:
    """A post in which nobody may act during [start, end), because its holder is away then.

    Attributes:
        role: role slug.
        unit: the unit.
        title: the post in words, ``Lurah Kauman``.
        start: aware.
        end: aware.
        takes_stand_in: whether a Plh can be entered: a post of one holder, held definitively.
        needs_stand_in: whether one must be named: the gap holds a whole service day.
    """

    role: str
    unit: Unit
    title: str
    start: datetime
    end: datetime
    takes_stand_in: bool
    needs_stand_in: bool

    @property
    def until(self) -> str:
        """The end in the reader's language."""
        return rules.until_words(self.end, get_language() or "id")

    @property
    def key(self) -> str:
        """The post in an address, ``lurah:35.73.02.1003``."""
        return f"{self.role}:{self.unit.code}"


def find_leave(
    by: Actor, *, now: datetime, text: str = "", unit_id: int | None = None, when: str = ""
) -> list[Absence]:
    """Return the leave, lasting or ahead, of officers in units ``by`` sees, the first to begin first.

    Four queries.

    Args:
        by: whose view.
        now: the moment.
        text: part of a name.
        unit_id: only those who hold something at exactly this unit.
        when: ``kini`` lasting, ``nanti`` ahead, else both.
    """
    units = by.units_for(VIEW) if unit_id is None else by.units_for(VIEW) & {unit_id}
    held = _in_office(now).filter(unit_id__in=units)
    rows = Leave.objects.filter(valid_to__gt=now).exclude(valid_to__lte=F("valid_from"))
    rows = rows.filter(Exists(held.filter(user_id=OuterRef("user_id"))))
    if text:
        rows = rows.filter(Q(user__name__icontains=text) | Q(user__username__icontains=text))
    if when in ("kini", "nanti"):
        begun = Q(valid_from__lte=now)
        rows = rows.filter(begun if when == "kini" else ~begun)
    found = list(rows.select_related("user").order_by("valid_from", "pk"))
    return _absences(found, held)


def get_leave(by: Actor, pk: int, *, now: datetime) -> Leave:
    """Return a leave that ``by`` may end, with its person.

    Raises:
        NotFound: there is none among those.
    """
    found = Leave.objects.select_related("user").filter(pk=pk).first()
    if (
        found is None
        or leave_grant(by, found.user_id, now=now, permission="people.end_leave") is None
    ):
        raise NotFound(_("Catatan cuti itu tidak ditemukan."))
    return found


def absence_of(user_id: int, *, now: datetime) -> Absence | None:
    """Return the leave a person is on at ``now``, the longest if there are several, or None."""
    rows = Leave.objects.during(now).filter(user_id=user_id)
    rows = rows.select_related("user", "entered_by")
    found = rows.order_by("-valid_to").first()
    if found is None:
        return None
    return _absences([found], Assignment.objects.in_force(now))[0]


def leave_grant(
    by: Actor, user_id: int, *, now: datetime, permission: str = ENTER
) -> tuple[Grant, Assignment] | None:
    """Return by which assignment ``by`` may enter a person's leave, and for which post of theirs.

    A people admin may for whom it reaches, a superior for holders of the posts it appoints. Who
    holds a post definitively belongs there, and not to where they only stand in. One query.
    """
    rows = list(_in_office(now).filter(user_id=user_id).select_related("unit").order_by("pk"))
    for row in [row for row in rows if row.mode == Mode.DEFINITIF] or rows:
        used = appointing_grant(by, row.role, row.unit_id, permission)
        if used is not None:
            return used, row
    return None


def find_posts_of(user_id: int, *, now: datetime) -> list[Holding]:
    """Return the posts of one holder that a person holds, now or later, in their own right."""
    single = [role.slug for role in single_roles()]
    held = _in_office(now).filter(user_id=user_id, mode=Mode.DEFINITIF, role__in=single)
    return holdings_from(held.order_by("valid_from", "pk"))


def find_gaps(user: User, start: datetime, end: datetime) -> list[Gap]:
    """Return which posts nobody may act in when ``user`` is away during [start, end), in order.

    A post somebody else holds or stands in for is left out for as long as they are not away
    themselves. Three queries, one more for each office whose calendar is not known yet.
    """
    own = Assignment.objects.filter(user=user, role__in=ROLES).exclude(mode=Mode.MANDATE)
    own = own.overlapping(start, end).select_related("unit")
    rows = list(own.order_by("unit__path", "role", "valid_from"))
    covers = _covers(user, {(row.role, row.unit_id) for row in rows}, start, end)
    return [
        _gap(row, *hole)
        for row in rows
        for hole in _holes(row, covers[row.role, row.unit_id], start, end)
    ]


def has_service_day(unit_code: str, start: datetime, end: datetime) -> bool:
    """Tell whether [start, end) holds the service hours of a whole day of an office.

    In a year whose calendar is not loaded every day counts: a post too many is better than a
    counter that stands empty.
    """
    calendar = calendars.calendar_for(unit_code)
    day = start.astimezone(WIB).date()
    while datetime.combine(day, time(), WIB) < end:
        try:
            opens, closes = calendar.opening(day), calendar.closing(day)
        except NotLoaded:
            opens, closes = _midnight(day), _midnight(day + timedelta(days=1))
        if opens is not None and closes is not None and start <= opens and closes <= end:
            return True
        day += timedelta(days=1)
    return False


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), WIB)


def _in_office(now: datetime) -> Assignments:
    ends_later = Q(valid_to__isnull=True) | Q(valid_to__gt=now)
    return Assignment.objects.filter(ends_later).exclude(valid_to__lte=F("valid_from"))


def _covers(
    user: User, posts: Iterable[Post], start: datetime, end: datetime
) -> dict[Post, list[rules.Period]]:
    wanted = Q(pk__in=[])
    for role, unit_id in posts:
        wanted |= Q(role=role, unit_id=unit_id)
    others = Assignment.objects.filter(wanted, user__is_active=True).exclude(user=user)
    rows = list(others.exclude(mode=Mode.MANDATE).overlapping(start, end))
    away: dict[int, list[rules.Period]] = defaultdict(list)
    leave = Leave.objects.filter(user_id__in=[row.user_id for row in rows])
    for one in leave.overlapping(start, end):
        away[one.user_id].append((one.valid_from, one.valid_to))
    found: dict[Post, list[rules.Period]] = defaultdict(list)
    for row in rows:
        until = min(row.valid_to or end, end)
        found[row.role, row.unit_id] += rules.left_open(row.valid_from, until, away[row.user_id])
    return found


def _holes(
    row: Assignment, covers: list[rules.Period], start: datetime, end: datetime
) -> list[rules.Span]:
    lasts = min(row.valid_to or end, rules.midnight_of(row.unit.valid_to) or end, end)
    return rules.left_open(max(row.valid_from, start), lasts, covers)


def _gap(row: Assignment, start: datetime, end: datetime) -> Gap:
    takes = ROLES[row.role].is_single and row.mode == Mode.DEFINITIF
    return Gap(
        role=row.role,
        unit=row.unit,
        title=rules.signs_as(row.role, row.mode, row.unit.name),
        start=start,
        end=end,
        takes_stand_in=takes,
        needs_stand_in=takes and has_service_day(row.unit.code, start, end),
    )


def _absences(leave: list[Leave], held: Assignments) -> list[Absence]:
    people = [row.user_id for row in leave]
    titles: dict[int, list[str]] = defaultdict(list)
    for holding in holdings_from(held.filter(user_id__in=people).order_by("valid_from", "pk")):
        if holding.title not in titles[holding.user_id]:
            titles[holding.user_id].append(holding.title)
    stand_ins: dict[int, list[Holding]] = defaultdict(list)
    entered = Assignment.objects.filter(leave__in=leave).exclude(valid_to__lte=F("valid_from"))
    of_leave = dict(entered.values_list("pk", "leave_id"))
    for holding in holdings_from(entered.order_by("valid_from", "pk")):
        stand_ins[of_leave[holding.pk]].append(holding)
    return [Absence(row, tuple(titles[row.user_id]), tuple(stand_ins[row.pk])) for row in leave]
