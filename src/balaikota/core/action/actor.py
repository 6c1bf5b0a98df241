"""Who acts: never None, never a shared anonymous user."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from balaikota.core.manifest import permissions_of, strategic_permissions
from balaikota.lib.errors import NotAllowed


class ActorKind(StrEnum):
    """The kinds of actor the ledger knows."""

    OFFICER = "officer"
    RESIDENT = "resident"
    VISITOR = (
        "visitor"  # a person at the portal without an account, known by their draft or nothing
    )
    CASE_SECRET = "case-secret"  # noqa: S105 - a kind of actor
    ONE_TIME_LINK = "one-time-link"
    GATEWAY = "gateway"
    API_KEY = "api-key"
    SYSTEM = "system"


DEFINITIVE, MANDATE = "definitif", "mandat"


@dataclass(frozen=True)
class Grant:
    """One assignment in force: a role at a unit and, where it reaches down, at its descendants.

    Attributes:
        role: role slug, e.g. ``lurah``.
        unit_id: the unit of the assignment itself.
        unit_ids: every unit the assignment reaches, ``unit_id`` included.
        mode: ``definitif``, ``plt``, ``plh`` or ``mandat``.
        assignment_id: pk of the assignment; goes to the ledger as acting-as.
        title: what the officer signs as, e.g. ``Plh. Lurah Kauman``.
        verbs: of a mandate: the permissions it lends, no others of the role.
        services: slugs of the services it is limited to (its queue); empty for all.
    """

    role: str
    unit_id: int
    unit_ids: frozenset[int]
    mode: str
    assignment_id: int
    title: str = ""
    verbs: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()

    def permits(self, permission: str) -> bool:
        """Test whether this assignment gives ``permission``.

        The role must hold it; a mandate must lend it; what is strategic is closed to all but the
        definitive holder.

        Law: UU 30/2014 Art. 14 (7)
        """
        if permission not in permissions_of(self.role):
            return False
        if self.is_too_strategic(permission):
            return False
        return self.mode != MANDATE or permission in self.verbs

    def is_too_strategic(self, permission: str) -> bool:
        """Tell whether ``permission`` is closed because the post is only acted in."""
        return not self.is_definitive and permission in strategic_permissions()

    @property
    def is_definitive(self) -> bool:
        """Tell whether the post is held in the officer's own right."""
        return self.mode == DEFINITIVE

    def serves(self, service: str) -> bool:
        """Test whether the queue of this assignment holds the cases of a service (slug)."""
        return not self.services or service in self.services


@dataclass(frozen=True)
class Actor:
    """Whoever does or reads something, with what they may do at this moment.

    Attributes:
        kind: what sort of actor.
        id: officer or resident: the user's pk; holder of a secret: the case's pk; holder of a
            one-time link: which link; gateway or API key: the key's pk; else a name.
        grants: an officer's assignments in force; what is lent to a key.
        permissions: permissions held without a unit (residents, visitors, SYSTEM).
        away_until: end of the leave because of which an officer holds no grant today.
        moment: for when this was computed; None for who acts by no assignment.
    """

    kind: ActorKind
    id: str
    grants: tuple[Grant, ...] = ()
    permissions: frozenset[str] = field(default_factory=frozenset)
    away_until: datetime | None = None
    moment: datetime | None = field(default=None, compare=False)

    def may(self, permission: str, unit_id: int | None = None) -> bool:
        """Test whether the actor holds ``permission`` (at ``unit_id``, if given)."""
        if permission in self.permissions:
            return True
        return any(
            grant.permits(permission)
            for grant in self.grants
            if unit_id is None or unit_id in grant.unit_ids
        )

    def require(self, permission: str, unit_id: int | None = None) -> None:
        """Raise NotAllowed unless the actor holds ``permission`` (at ``unit_id``)."""
        if not self.may(permission, unit_id):
            raise NotAllowed(_("Anda tidak berwenang melakukan ini."))

    def units_for(self, permission: str) -> frozenset[int]:
        """Return the units at which the actor holds ``permission``."""
        return _union(grant.unit_ids for grant in self.grants if grant.permits(permission))

    def holding(
        self, role: str, unit_id: int, *, permission: str = "", service: str = ""
    ) -> Grant | None:
        """Return the assignment by which the actor holds ``role`` at exactly ``unit_id``.

        Args:
            permission: what it must give; any when empty.
            service: slug of the service that must be in its queue; any when empty.
        """
        held = (g for g in self.grants if g.role == role and g.unit_id == unit_id)
        fits = (
            g
            for g in held
            if (not permission or g.permits(permission)) and (not service or g.serves(service))
        )
        return next(fits, None)

    @property
    def is_program(self) -> bool:
        """Tell whether the actor is a program with a key: a gateway, or a partner's own."""
        return self.kind in (ActorKind.GATEWAY, ActorKind.API_KEY)

    @property
    def is_officer(self) -> bool:
        """Tell whether the actor is an officer with at least one assignment in force."""
        return self.kind is ActorKind.OFFICER and bool(self.grants)


def _union(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*sets)


def system(*permissions: str) -> Actor:
    """Return SYSTEM for the verbs given: only what a pack or a manifest declares automatic."""
    return Actor(ActorKind.SYSTEM, "system", permissions=frozenset(permissions))
