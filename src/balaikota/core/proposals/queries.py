"""Reading proposals: what waits for a second officer, and what became of it."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.manifest import all_manifests
from balaikota.core.proposals.change import Change
from balaikota.core.proposals.models import Proposal, State
from balaikota.lib.errors import NotFound

LATEST = 20


def kinds() -> dict[str, type[Change]]:
    """Return kind -> the change that an app declares under it."""
    return {one.kind: one for manifest in all_manifests() for one in manifest.changes}


def change_of(proposal: Proposal) -> Change:
    """Return what is proposed, as its app declares it."""
    return msgspec.convert(proposal.content, kinds()[proposal.kind])


def visible_to(actor: Actor) -> QuerySet[Proposal]:
    """Return the proposals of all kinds that the actor may read, at the units where they may."""
    seen = Q(pk__in=[])
    for kind, change in kinds().items():
        if actor.may(change.may_read):
            units = actor.units_for(change.may_read)
            seen |= Q(kind=kind) & (Q(unit_id=None) | Q(unit_id__in=units))
    return Proposal.objects.filter(seen)


def may_decide(actor: Actor, proposal: Proposal) -> bool:
    """Tell whether the actor may open the proposal and put it in force; never whoever made it."""
    if proposal.proposed_by == actor.id or not actor.may("proposals.read"):
        return False
    change = kinds()[proposal.kind]
    asked = (change.may_read, change.may_confirm)
    return all(actor.may(permission, proposal.unit_id) for permission in asked)


def find_open(actor: Actor, *, now: datetime) -> list[Proposal]:
    """Return the proposals that wait for a second officer, oldest first. One query."""
    in_time = Q(expires_at=None) | Q(expires_at__gt=now)
    return list(visible_to(actor).filter(in_time, state=State.OPEN))


def find_decided(actor: Actor) -> list[Proposal]:
    """Return the LATEST proposals that were adopted, refused or withdrawn, latest first."""
    decided = visible_to(actor).filter(decided_at__isnull=False)
    return list(decided.order_by("-decided_at", "-pk")[:LATEST])


def get_proposal(actor: Actor, pk: int) -> Proposal:
    """Return one proposal, decided or not.

    Raises:
        NotFound: there is no such proposal among those the actor may see.
    """
    return _one(visible_to(actor).filter(pk=pk))


def get_former(actor: Actor, former: str) -> Proposal:
    """Return the proposal that was called ``former``, ``calendar.proposal:7``.

    Raises:
        NotFound: there is no such proposal among those the actor may see.
    """
    return _one(visible_to(actor).filter(former=former))


def _one(found: QuerySet[Proposal]) -> Proposal:
    proposal = found.first()
    if proposal is None:
        raise NotFound(_("Usulan itu tidak ada."))
    return proposal
