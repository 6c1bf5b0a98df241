"""Who may do what at a moment: computed anew each time, never remembered across requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, Value
from django.db.models.functions import Concat

from balaikota.core.action import Actor, ActorKind, Grant
from balaikota.core.manifest import permissions_of
from balaikota.core.people import roles, rules
from balaikota.core.people.models import Assignment, Assignments, User
from balaikota.core.people.queries import _rows
from balaikota.core.people.roles import RESIDENT, ROLES, Reach
from balaikota.core.units import queries as units
from balaikota.lib import wording


def actor_for(user: User, *, now: datetime) -> Actor:
    """Return what ``user`` is and may do at ``now``.

    An officer holds a grant for each assignment in force; without any, or on leave, the person is
    a resident. Everybody with an account also holds what a resident may do (an officer is one at
    home). An account that is closed holds nothing. One query.
    """
    if not user.is_active:
        return Actor(ActorKind.RESIDENT, str(user.pk))
    return _actor(user, find_held(now=now, user_id=user.pk).get(user.pk, Held()), now)


def get_signed_in(pk: int, *, now: datetime) -> User | None:
    """Return the account of a session, None when it is closed or gone, for ``actor_signed_in``.

    One query, with what the person may act by at ``now``.
    """
    user, rows = _rows.find_account(now, pk, _reaching(Reach.CITY), _reaching(Reach.BELOW))
    if user is not None:
        user.told = _actor(user, _held_by(rows, now).get(pk, Held()), now)
    return user


def actor_signed_in(user: User, *, now: datetime) -> Actor:
    """Return what ``actor_for`` does; no query, once, when ``get_signed_in`` has just told it."""
    told, user.told = user.told, None
    return told if isinstance(told, Actor) else actor_for(user, now=now)


def _actor(user: User, held: Held, now: datetime) -> Actor:
    return Actor(
        ActorKind.OFFICER if held.grants else ActorKind.RESIDENT,
        str(user.pk),
        grants=held.grants,
        permissions=permissions_of(RESIDENT),
        away_until=held.away_until,
        moment=now,
    )


@dataclass(frozen=True)
class Held:
    """What a person may act by at a moment.

    Attributes:
        grants: their assignments in force; none while they are on leave.
        away_until: the end of that leave.
    """

    grants: tuple[Grant, ...] = ()
    away_until: datetime | None = None


def find_held(*, now: datetime, user_id: int | None = None) -> dict[int, Held]:
    """Return user pk -> what they may act by at ``now``: of one person, or of all. One query."""
    rows = _rows.find_rows(now, user_id, _reaching(Reach.CITY), _reaching(Reach.BELOW))
    return _held_by(rows, now)


def _held_by(found: Iterable[_rows.Row], now: datetime) -> dict[int, Held]:
    rows: dict[int, list[_rows.Row]] = defaultdict(list)
    follow = _follower(now.astimezone(wording.WIB).date())
    for row in found:
        if row.role in ROLES:
            rows[row.user_id].append(row._replace(below=follow(row)))
    return {person: _held(held) for person, held in rows.items()}


def find_holders(
    role: str, unit_id: int, *, now: datetime, verb: str = "", service: str = ""
) -> list[User]:
    """Return who may act in a post at ``now``: definitive first, then by name.

    Args:
        role: role slug.
        unit_id: exactly this unit.
        now: the moment.
        verb: what a mandate must lend to count; any mandate counts when empty.
        service: slug of the service that must be in the holder's queue; any when empty.
    """
    found = find_seated(role, unit_id, now=now, verb=verb, service=service)
    return [row.user for row in found]


def find_seated(
    role: str, unit_id: int, *, now: datetime, verb: str = "", service: str = ""
) -> list[Assignment]:
    """Return by what, and with whom, ``find_holders`` finds: definitive first, then by name."""
    rows = holders_at(now, verb=verb, service=service).filter(role=role, unit_id=unit_id)
    return list(rows.select_related("user").order_by("mode", "user__name", "pk"))


def has_holder(
    role: str, unit_id: int, *, now: datetime, verb: str = "", service: str = ""
) -> bool:
    """Tell whether anybody may act in a post at ``now``; arguments as for ``find_holders``."""
    return holders_at(now, verb=verb, service=service).filter(role=role, unit_id=unit_id).exists()


def staffed(
    now: datetime,
    *,
    verb: str = "",
    role: str = "role",
    unit: str | int = "unit_id",
    service: str = "",
) -> Assignments:
    """Return a subquery that is not empty where somebody may act in a post at ``now``.

    For rows that name a post: ``Task.objects.filter(~Exists(people.staffed(now)))``.

    Args:
        now: the moment.
        verb: what a mandate must lend to count; any mandate counts when empty.
        role: path, from the outer row, of the role slug.
        unit: path, from the outer row, of the unit's pk; or the pk itself.
        service: path, from the outer row, of the slug of the service; empty to ignore queues.
    """
    here = OuterRef(unit) if isinstance(unit, str) else unit
    posts = holders_at(now, verb=verb).filter(role=OuterRef(role), unit_id=here)
    if not service:
        return posts
    word = Concat(Value(" "), OuterRef(service), Value(" "))
    return posts.filter(Q(services="") | Q(services__contains=word))


def holders_at(now: datetime, *, verb: str = "", service: str = "") -> Assignments:
    """Return the assignments by which somebody may act at ``now``: in force, not on leave."""
    held = Assignment.objects.present(now)
    if verb:
        held = held.lending(verb)
    if service:
        held = held.filter(Q(services="") | Q(services__contains=f" {service} "))
    return held


def appointing_grant(
    by: Actor, role: str, unit_id: int, permission: str = "people.appoint_acting"
) -> Grant | None:
    """Return the assignment by which ``by`` may appoint a Plh or Plt of this post, if any.

    A people admin may for every post it reaches, a superior for the posts its role appoints.

    Args:
        by: who wants to.
        role: role slug of the post.
        unit_id: the unit of the post.
        permission: another permission that only appointers have a say in, such as leave.
    """
    for grant in by.grants:
        reaches = unit_id in grant.unit_ids and grant.permits(permission)
        if reaches and roles.appoints(grant.role, role):
            return grant
    return None


def may_end(by: Actor, role: str, mode: str, unit_id: int) -> bool:
    """Tell whether ``by`` may end an assignment: who may assign, and appointers of a stand-in."""
    if by.may("people.assign", unit_id) and by.may("people.end_assignment", unit_id):
        return True
    return rules.is_acting(mode) and appointing_grant(by, role, unit_id) is not None


def _follower(day: date) -> Callable[[_rows.Row], frozenset[int]]:
    """Return what tells which units an assignment reaches on ``day``, mergers and splits followed.

    What a unit left behind is reached by whoever reaches its heir, and by nobody else; a unit that
    hangs elsewhere since that day, by whoever reaches its new parent, before its path is written.
    """
    heirs, regrouped = units.heirs(day), units.find_regrouped(day)
    left = {old: heirs.place(old) for old in heirs.predecessors}

    def follow(row: _rows.Row) -> frozenset[int]:
        reached = row.below | {row.unit_id}
        for parent, moved in regrouped:
            if row.below and row.unit_id not in moved:
                reached = reached | moved if parent in reached else reached - moved
        taken = {old for old, heir in left.items() if heir in reached}
        return (reached - {old for old, heir in left.items() if heir != old}) | taken

    return follow


def _held(rows: list[_rows.Row]) -> Held:
    if rows[0].away_until is not None:
        return Held(away_until=rows[0].away_until)
    return Held(tuple(_grant(row) for row in rows))


def _grant(row: _rows.Row) -> Grant:
    return Grant(
        role=row.role,
        unit_id=row.unit_id,
        unit_ids=row.below,
        mode=row.mode,
        assignment_id=row.pk,
        title=rules.signs_as(row.role, row.mode, row.unit_name),
        verbs=frozenset(row.verbs.split()),
        services=frozenset(row.services.split()),
    )


def _reaching(reach: Reach) -> tuple[str, ...]:
    return tuple(role.slug for role in ROLES.values() if role.reach is reach)
