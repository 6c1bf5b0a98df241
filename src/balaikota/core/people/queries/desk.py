"""What the people desk shows: who holds what until when, and which posts stand empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from balaikota.core.action import Actor
from balaikota.core.manifest import title_of_permission
from balaikota.core.people import rules
from balaikota.core.people.models import Assignment, Assignments, Leave, User
from balaikota.core.people.roles import ROLES, single_roles
from balaikota.core.units.models import Unit
from balaikota.lib import wording

VIEW = "people.view"
PAGE_SIZE = 40
PROPOSED = 10


@dataclass(frozen=True)
class Holding:
    """One assignment as the desk shows it."""

    pk: int
    user_id: int
    name: str
    role: str
    mode: str
    title: str
    unit_id: int
    unit_code: str
    unit_name: str
    valid_from: datetime
    valid_to: datetime | None
    decree_number: str
    ended_reason: str
    has_file: bool = False
    verbs: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    entered_at: datetime | None = None
    entered_by: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""

    @property
    def until(self) -> str:
        """The end in the reader's language; empty if it has none."""
        if self.valid_to is None:
            return ""
        return rules.until_words(self.valid_to, get_language() or "id")

    @property
    def lent(self) -> str:
        """What a mandate lends, in words; empty for anything else."""
        return ", ".join(sorted(str(title_of_permission(verb)) for verb in self.verbs))

    def state(self, now: datetime) -> str:
        """Return ``ahead``, ``now``, ``soon`` (ends within 30 days), ``over`` or ``cancelled``."""
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            return "cancelled"
        if self.valid_to is not None and self.valid_to <= now:
            return "over"
        if self.valid_from > now:
            return "ahead"
        if self.valid_to and self.valid_to <= now + timedelta(days=rules.EXPIRING_DAYS):
            return "soon"
        return "now"


@dataclass(frozen=True)
class PersonRow:
    """One officer and what they hold now or will hold."""

    pk: int
    name: str
    username: str
    is_active: bool
    holdings: list[Holding] = field(default_factory=list)


@dataclass(frozen=True)
class Post:
    """A post of one holder, and who holds it now.

    Attributes:
        role: role slug.
        title: the post in words, ``Lurah Kauman``.
        unit_id: pk of the unit.
        unit_code: code of the unit.
        unit_name: name of the unit.
        is_expected: whether it must not stand empty.
        holders: who holds it now, definitive first.
    """

    role: str
    title: str
    unit_id: int
    unit_code: str
    unit_name: str
    is_expected: bool
    holders: tuple[Holding, ...] = ()

    @property
    def key(self) -> str:
        """The post in a form field, ``lurah:35.73.02.1003``."""
        return f"{self.role}:{self.unit_code}"

    @property
    def is_vacant(self) -> bool:
        """Tell whether it stands empty though it must not."""
        return self.is_expected and not self.holders


def find_people(
    by: Actor,
    *,
    now: datetime,
    text: str = "",
    role: str = "",
    unit_id: int | None = None,
    page: int = 1,
) -> list[PersonRow]:
    """Return one page (40) of the officers ``by`` may see, by name, with what they hold.

    Two queries.

    Args:
        by: whose view.
        now: the moment.
        text: part of a name or user name.
        role: only holders, now or later, of this role.
        unit_id: only those who hold something, now or later, at exactly this unit.
        page: 1 is the first.
    """
    start = (page - 1) * PAGE_SIZE
    people = _people(by, now, text, role, unit_id).order_by("name", "pk")
    rows = [
        PersonRow(*values)
        for values in people.values_list("pk", "name", "username", "is_active")[
            start : start + PAGE_SIZE
        ]
    ]
    held = _seen_by(by).filter(_not_over(now), user_id__in=[row.pk for row in rows])
    by_person: dict[int, list[Holding]] = defaultdict(list)
    for holding in holdings_from(held.order_by("valid_from", "pk")) if rows else []:
        by_person[holding.user_id].append(holding)
    return [
        PersonRow(row.pk, row.name, row.username, row.is_active, by_person[row.pk]) for row in rows
    ]


def count_people(
    by: Actor, *, now: datetime, text: str = "", role: str = "", unit_id: int | None = None
) -> int:
    """Return how many officers ``find_people`` has in all."""
    return _people(by, now, text, role, unit_id).count()


def find_posts(by: Actor, *, now: datetime) -> list[Post]:
    """Return the posts of one holder in units that ``by`` may see, with who holds them now.

    Only units that exist on that day, in the order of the tree. Two queries.
    """
    posts = single_roles()
    on = now.astimezone(wording.WIB).date()
    seen = Unit.objects.valid_on(on).filter(pk__in=by.units_for(VIEW)).order_by("path")
    held = Assignment.objects.in_force(now).filter(role__in=[role.slug for role in posts])
    holders: dict[tuple[str, int], list[Holding]] = defaultdict(list)
    for row in holdings_from(held.order_by("mode", "pk")):
        holders[row.role, row.unit_id].append(row)
    return [
        Post(
            role=role.slug,
            title=rules.signs_as(role.slug, rules.DEFINITIF, unit.name),
            unit_id=unit.pk,
            unit_code=unit.code,
            unit_name=unit.name,
            is_expected=unit.kind in role.expected,
            holders=tuple(holders[role.slug, unit.pk]),
        )
        for unit in seen
        for role in posts
        if unit.kind in role.kinds
    ]


def find_heads(*, now: datetime) -> list[Holding]:
    """Return who holds, at ``now``, the posts that must not stand empty: definitive first."""
    posts = [role.slug for role in single_roles() if role.expected]
    held = Assignment.objects.in_force(now).filter(role__in=posts)
    return holdings_from(held.order_by("mode", "pk"))


def find_at_unit(unit_id: int, *, now: datetime) -> list[Holding]:
    """Return what is held at ``now`` at exactly this unit, by role and name."""
    held = Assignment.objects.in_force(now).filter(unit_id=unit_id)
    order = list(ROLES)
    return sorted(
        holdings_from(held.order_by("user__name", "pk")),
        key=lambda row: order.index(row.role) if row.role in ROLES else len(order),
    )


def find_like(text: str, *, limit: int = 10) -> list[User]:
    """Return officers whose user name is ``text``, else those whose name holds it, by name."""
    text = text.strip()
    officers = User.objects.exclude(name="").filter(is_active=True)
    exact = list(officers.filter(username__iexact=text)) if text else []
    if exact or not text:
        return exact
    return list(officers.filter(name__icontains=text).order_by("name", "pk")[:limit])


def find_expiring(by: Actor, *, now: datetime, days: int = rules.EXPIRING_DAYS) -> list[Holding]:
    """Return what ends within ``days`` days after ``now``, the earliest end first."""
    latest = now + timedelta(days=days)
    ending = _seen_by(by).in_force(now).filter(valid_to__lte=latest)
    return holdings_from(ending.order_by("valid_to", "pk"))


def find_lasting(unit_id: int, *, at: datetime) -> list[Holding]:
    """Return what is held at exactly this unit at ``at`` or later, by role and name. One query."""
    ends_later = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    rows = Assignment.objects.filter(ends_later, unit_id=unit_id)
    rows = rows.exclude(valid_to__lte=F("valid_from")).order_by("user__name", "pk")
    order = list(ROLES)
    return sorted(
        holdings_from(rows),
        key=lambda row: order.index(row.role) if row.role in ROLES else len(order),
    )


def find_away(user_ids: Collection[int], *, since: datetime) -> list[str]:
    """Return who of these is on leave at ``since`` or later, and when, in words. One query."""
    rows = Leave.objects.filter(user_id__in=user_ids, valid_to__gt=since)
    rows = rows.exclude(valid_to__lte=F("valid_from")).select_related("user")
    lang = get_language() or "id"
    return [
        f"{row.user.name}, {wording.day_span(row.valid_from, rules.last_moment(row.valid_to)[0], lang)}"
        for row in rows.order_by("valid_from", "pk")
    ]


def holdings_of(by: Actor, user_id: int) -> list[Holding]:
    """Return everything a person held, holds or will hold in units ``by`` may see, newest first."""
    return holdings_from(_seen_by(by).filter(user_id=user_id).order_by("-valid_from", "-pk"))


def history_of_post(role: str, unit_id: int) -> list[Holding]:
    """Return who held, holds and will hold a post, newest first."""
    rows = Assignment.objects.filter(role=role, unit_id=unit_id)
    return holdings_from(rows.order_by("-valid_from", "-pk"))


def history_of_unit(by: Actor, unit_id: int) -> list[Holding]:
    """Return who held, holds and will hold what at exactly this unit, newest first."""
    rows = _seen_by(by).filter(unit_id=unit_id)
    return holdings_from(rows.order_by("-valid_from", "-pk"))


def find_holdings(pks: Iterable[int]) -> dict[int, Holding]:
    """Return pk -> assignment; those that are not there are left out. One query."""
    return {row.pk: row for row in holdings_from(Assignment.objects.filter(pk__in=list(pks)))}


def find_stand_ins(role: str, unit_id: int, *, now: datetime) -> list[Holding]:
    """Return whom to propose as Plh or Plt of a post, the most natural first.

    Holders, at ``now``, of the roles that stand in for it: at the same unit first, then above,
    beside and below it; ten at most. The holder of the post itself is left out, and who is away.
    """
    order = ROLES[role].stand_ins
    unit = Unit.objects.get(pk=unit_id)
    near = Q(unit_id=unit_id) | Q(unit__parent_id=unit.parent_id) | Q(unit_id=unit.parent_id)
    near |= Q(unit__parent_id=unit_id)
    rows = Assignment.objects.present(now).filter(near, role__in=order)
    holders = rows.exclude(role=role, unit_id=unit_id)
    found = sorted(
        holdings_from(holders.order_by("user__name", "pk")),
        key=lambda row: (row.unit_id != unit_id, order.index(row.role)),
    )
    return found[:PROPOSED]


def _people(by: Actor, now: datetime, text: str, role: str, unit_id: int | None) -> QuerySet[User]:
    held = _seen_by(by).filter(_not_over(now), user_id=OuterRef("pk"))
    if role:
        held = held.filter(role=role)
    if unit_id is not None:
        held = held.filter(unit_id=unit_id)
    people = User.objects.exclude(name="")
    if text:
        people = people.filter(Q(name__icontains=text) | Q(username__icontains=text))
    if role or unit_id is not None or not by.may("people.create_officer"):
        return people.filter(Exists(held))
    return people


def _seen_by(by: Actor) -> Assignments:
    return Assignment.objects.filter(unit_id__in=by.units_for(VIEW))


def _not_over(now: datetime) -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gt=now)


def holdings_from(rows: Assignments) -> list[Holding]:
    """Return assignments as the desk shows them, in the order given. One query."""
    return [
        Holding(
            pk=row.pk,
            user_id=row.user_id,
            name=row.user.name,
            role=row.role,
            mode=row.mode,
            title=rules.signs_as(row.role, row.mode, row.unit.name),
            unit_id=row.unit_id,
            unit_code=row.unit.code,
            unit_name=row.unit.name,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            decree_number=row.decree_number,
            ended_reason=row.ended_reason,
            has_file=row.decree_file_id is not None,
            verbs=tuple(row.verbs.split()),
            services=tuple(row.services.split()),
            entered_at=row.entered_at,
            entered_by=row.entered_by.name if row.entered_by else "",
            ended_at=row.ended_at,
            ended_by=row.ended_by.name if row.ended_by else "",
        )
        for row in rows.select_related("user", "unit", "entered_by", "ended_by")
    ]
