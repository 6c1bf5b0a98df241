"""Who shows a token, and what the desk sees of keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from balaikota.core import sealed
from balaikota.core.action import Actor, ActorKind, Grant
from balaikota.core.keys import rules
from balaikota.core.keys.models import ApiKey, Kind
from balaikota.core.keys.rules import State
from balaikota.core.manifest import Text, all_manifests
from balaikota.lib import wording
from balaikota.lib.errors import NotFound

__all__ = ["Kind"]

VIEW = "keys.view"
PAGE_SIZE = 40
# Key and reach in one statement. Not LIKE: a code may hold what LIKE takes for a wildcard.
_BY_DIGEST = """
    SELECT k.id, k.kind, k.name, k.verbs, home.id AS home_id, k.valid_from, k.valid_to,
           k.confirmed_at, k.issued_at, k.revoked_at, k.last_used_at, reached.id AS reached_id
    FROM keys_apikey k
    JOIN units_unit home
      ON home.id = CASE WHEN k.moves_on <= %s THEN k.moves_to_id ELSE k.unit_id END
     AND (home.valid_from IS NULL OR home.valid_from <= %s)
     AND (home.valid_to IS NULL OR home.valid_to > %s)
    JOIN units_unit reached ON reached.id = home.id
      OR (k.reaches_below AND substr(reached.path, 1, length(home.path)) = home.path)
    WHERE k.digest = %s
"""


@dataclass(frozen=True)
class Lent(Grant):
    """What a key holds: ``verbs`` at its units; no role stands behind it, so it fills no post."""

    def permits(self, permission: str) -> bool:
        """Test whether ``permission`` was lent."""
        return permission in self.verbs


@dataclass(frozen=True)
class Shown:
    """A token that is in force, and whose it is.

    Attributes:
        actor: what its holder may do at that moment.
        is_noted: whether its latest use was noted within the past minute.
    """

    actor: Actor
    is_noted: bool


@dataclass(frozen=True)
class Lendable:
    """What one app lends: its title and, per permission, name and words."""

    title: Text
    verbs: tuple[tuple[str, Text], ...]


def digest_of(token: str) -> str:
    """Return what is stored of a token: 64 hex digits under the city's own key."""
    return sealed.digest("keys.token", token.encode())


def find_holder(token: str, *, now: datetime) -> Shown | None:
    """Return who shows ``token``; None when it is unknown, not yet or no longer in force.

    A key ends with its unit, unless it was decided that it follows to another. A verb that its manifest has stopped lending is no longer held. One statement; none for what is
    not written as a token.
    """
    if not rules.is_token(token):
        return None
    day = now.astimezone(wording.WIB).date()
    rows: list[Any] = list(ApiKey.objects.raw(_BY_DIGEST, [day, day, day, digest_of(token)]))
    if not rows or rows[0].state(now) is not State.ACTIVE:
        return None
    key = rows[0]
    grant = Lent(
        role="",
        unit_id=key.home_id,
        unit_ids=frozenset(row.reached_id for row in rows),
        mode="",
        assignment_id=0,
        title=key.name,
        verbs=frozenset(key.verbs) & lendable_verbs(),
    )
    used = key.last_used_at
    is_noted = used is not None and now - used < rules.NOTED_EVERY
    return Shown(Actor(ActorKind(key.kind), str(key.pk), grants=(grant,), moment=now), is_noted)


def lendable() -> list[Lendable]:
    """Return what may be lent to a key, by app, the rooms first; all else never is."""
    return [
        Lendable(one.title, tuple((verb, one.permissions[verb]) for verb in one.lendable))
        for one in reversed(all_manifests())
        if one.lendable
    ]


def lendable_verbs() -> frozenset[str]:
    """Return the names of all permissions that may be lent."""
    return frozenset(verb for one in all_manifests() for verb in one.lendable)


def visible_to(actor: Actor) -> QuerySet[ApiKey]:
    """Return the keys the actor may see: those at units where they hold ``keys.view``."""
    return ApiKey.objects.filter(unit_id__in=actor.units_for(VIEW))


def get_key(by: Actor, pk: int) -> ApiKey:
    """Return one key with its unit and the officers who made it.

    Raises:
        NotFound: there is none, or ``by`` may not see it.
    """
    people = ("proposed_by", "confirmed_by", "revoked_by")
    found = visible_to(by).select_related("unit", *people).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Kunci itu tidak ditemukan."))
    return found


def find_keys(
    by: Actor, *, now: datetime, text: str = "", state: State | None = None, page: int = 1
) -> list[ApiKey]:
    """Return one page (40) of the keys ``by`` may see, the newest first.

    One statement.

    Args:
        by: whose view.
        now: the moment.
        text: part of a name, of a partner's or of a token's beginning.
        state: only keys in this state at ``now``.
        page: 1 is the first.
    """
    start = (page - 1) * PAGE_SIZE
    found = _sifted(by, now, text, state).select_related("unit").order_by("-pk")
    return list(found[start : start + PAGE_SIZE])


def count_keys(by: Actor, *, now: datetime, text: str = "", state: State | None = None) -> int:
    """Return how many keys ``find_keys`` has in all."""
    return _sifted(by, now, text, state).count()


def find_ending(by: Actor, *, now: datetime) -> list[ApiKey]:
    """Return the keys in force that end within 30 days, the earliest end first."""
    soon = now + timedelta(days=rules.SOON_DAYS)
    found = visible_to(by).filter(_in(State.ACTIVE, now), valid_to__lte=soon)
    return list(found.select_related("unit").order_by("valid_to", "pk"))


def find_lasting(unit_ids: Iterable[int], *, at: datetime) -> list[ApiKey]:
    """Return the keys of these units that are not over at ``at``, by name, with their units."""
    rows = ApiKey.objects.filter(unit_id__in=list(unit_ids), revoked_at=None, valid_to__gt=at)
    return list(rows.select_related("unit", "moves_to").order_by("name", "pk"))


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """Return actor id -> name of those that are keys. One query."""
    wanted = {int(one) for one in ids if one.isdecimal()}
    rows = ApiKey.objects.filter(pk__in=wanted).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}


def _sifted(by: Actor, now: datetime, text: str, state: State | None) -> QuerySet[ApiKey]:
    found = visible_to(by)
    if text:
        words = Q(name__icontains=text) | Q(partner__icontains=text) | Q(prefix__icontains=text)
        found = found.filter(words)
    return found if state is None else found.filter(_in(state, now))


def _in(state: State, now: datetime) -> Q:
    """Match the keys that ``rules.state`` puts into ``state``."""
    standing, lasting = Q(revoked_at=None), Q(valid_to__gt=now)
    confirmed, issued = Q(confirmed_at__isnull=False), Q(issued_at__isnull=False)
    table = {
        State.PROPOSED: standing & lasting & ~confirmed,
        State.REFUSED: ~standing & ~confirmed,
        State.CONFIRMED: standing & lasting & confirmed & ~issued,
        State.AHEAD: standing & issued & Q(valid_from__gt=now),
        State.ACTIVE: standing & lasting & issued & Q(valid_from__lte=now),
        State.EXPIRED: standing & Q(valid_to__lte=now),
        State.REVOKED: ~standing & confirmed,
    }
    return table[state]
