"""Somebody for each role in each relation: real units, accounts and assignments at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from balaikota.core.action import Actor, ActorKind
from balaikota.core.manifest import all_manifests, permissions_of
from balaikota.core.people import queries as people
from balaikota.core.people import rules
from balaikota.core.people.models import Leave, User
from balaikota.core.people.roles import RESIDENT, VISITOR
from balaikota.core.people.tests import factories
from balaikota.core.people.tests.factories import NOON
from balaikota.core.units.models import Unit

DAY = timedelta(days=1)
# The kind of unit a role is held at here, and the kind put below it, so that there is a thing in
# each relation. Where the law lets a role sit in several kinds, one that is not the whole city.
KINDS = {
    "petugas-loket": ("kecamatan", "kelurahan"),
    "verifikator": ("kecamatan", "kelurahan"),
    "seklur": ("kelurahan", "satuan"),
    "lurah": ("kelurahan", "satuan"),
    "camat": ("kecamatan", "kelurahan"),
    "kepala-opd": ("dinas", "satuan"),
    "bendahara": ("kecamatan", "kelurahan"),
    "koordinator": ("dinas", "satuan"),
    "sekda": ("sekretariat", "bagian"),
    "wali-kota": ("kota", "dinas"),
    "inspektorat": ("inspektorat", "satuan"),
    "bagian-organisasi": ("bagian", "satuan"),
    "auditor": ("inspektorat", "satuan"),
    "admin-orang": ("badan", "satuan"),
    "admin-sistem": ("dinas", "satuan"),
}
ANYWHERE = 0  # the unit at which a thing of nobody's post lies


@dataclass(frozen=True)
class Stand:
    """An actor, and the unit of the thing in question.

    Attributes:
        lent: of a mandate, the verbs it names; otherwise all there are.
    """

    actor: Actor
    unit_id: int
    lent: frozenset[str]


def verbs() -> list[str]:
    """Return every permission that a manifest declares, in the order of the apps."""
    return [verb for manifest in all_manifests() for verb in manifest.permissions]


def stands(role: str, relation: str) -> Iterator[Stand]:
    """Make whoever of ``role`` stands in ``relation`` to a thing; two of a mandate.

    The two mandates of a role lend one half of all verbs each.
    """
    if relation == "anonymous":
        yield _stand(_visitor())
    elif role == RESIDENT or relation == "stranger":
        yield _stand(people.actor_for(factories.make_user(), now=NOON))
    else:
        home, below, beside = _units(role)
        place = {"descendant": below, "other-unit": beside}.get(relation, home)
        for user, lent in _holders(role, relation, home):
            yield Stand(people.actor_for(user, now=NOON), place.pk, lent)


def _stand(actor: Actor) -> Stand:
    return Stand(actor, ANYWHERE, frozenset(verbs()))


def _visitor() -> Actor:
    return Actor(ActorKind.VISITOR, "-", permissions=permissions_of(VISITOR))


def _units(role: str) -> tuple[Unit, Unit, Unit]:
    """Return the unit of the post, one below it, and one of the same kind beside it."""
    kind, kind_below = KINDS[role]
    if kind == "kota":
        city = factories.make_city()
        return city, factories.make_unit(kind_below, city), city
    home, beside = factories.make_unit(kind), factories.make_unit(kind)
    return home, factories.make_unit(kind_below, home), beside


def _holders(role: str, relation: str, home: Unit) -> Iterator[tuple[User, frozenset[str]]]:
    every = verbs()
    if relation == "mandate":
        for lent in (every[::2], every[1::2]):
            user = factories.make_user("Ani")
            factories.assign(user, role, home, mode="mandat", verbs=rules.spaced(lent))
            yield user, frozenset(lent)
        return
    user = factories.make_user("Ani")
    if relation == "after-transfer":
        factories.assign(user, role, home, valid_to=NOON - DAY)
        factories.assign(user, "lurah", factories.make_unit(), valid_from=NOON - DAY)
    elif relation == "before-appointment":
        factories.assign(user, role, home, valid_from=NOON + DAY)
    else:
        mode = relation if relation in ("plh", "plt") else "definitif"
        factories.assign(user, role, home, mode=mode)
    if relation == "on-leave":
        Leave.objects.create(
            user=user, kind="cuti", valid_from=NOON - DAY, valid_to=NOON + DAY, entered_at=NOON
        )
    yield user, frozenset(every)
