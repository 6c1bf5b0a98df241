"""Proposing a change, and deciding on what another proposed."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.manifest import all_manifests
from balaikota.core.proposals import queries
from balaikota.core.proposals.change import Change
from balaikota.core.proposals.models import Proposal, State
from balaikota.lib.errors import Conflict, DomainError, NotAllowed


class NoReason(DomainError):
    """A proposal or a refusal without a reason."""


class SamePerson(NotAllowed):
    """Whoever proposed a change cannot decide on it."""


class OthersProposal(NotAllowed):
    """Only whoever proposed a change can withdraw it."""


class AlreadyDecided(Conflict):
    """Somebody has decided on the proposal before, or its time ran out."""


class AlreadyProposed(Conflict):
    """A proposal for the same thing waits already."""


@action.action(lambda change, **_given: change.may_propose)
def propose(*, by: action.Actor, now: datetime, change: Change, reason: str) -> Proposal:
    """Propose ``change``; it is put in force once another officer agrees.

    Args:
        by: who proposes.
        now: when.
        change: what is proposed.
        reason: why; kept in the history.

    Raises:
        NotAllowed: ``by`` may not propose it at its unit.
        NoReason: the reason is missing.
        AlreadyProposed: a proposal for the same thing waits.
        DomainError: what ``change.check`` raises.
    """
    by.require(change.may_propose, change.unit_id)
    _need_reason(reason, _("Tulis alasan usulan ini."))
    change.check(by=by, now=now)
    days = change.expires_days
    proposal = Proposal(
        kind=change.kind,
        key=f"{change.kind.partition('.')[0]}:{change.key}",
        unit_id=change.unit_id,
        content=msgspec.to_builtins(change),
        reason=reason.strip(),
        proposed_at=now,
        proposed_by=by.id,
        expires_at=None if days is None else now + timedelta(days=days),
    )
    _expire(proposal.key, now)
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError:
        raise AlreadyProposed(_("Sudah ada usulan untuk hal ini. Putuskan dulu.")) from None
    action.describe(outcome=proposal.kind, payload=proposal.told)
    _tell(proposal, now)
    return proposal


@action.action(lambda proposal, **_given: queries.kinds()[proposal.kind].may_confirm)
def confirm(*, by: action.Actor, now: datetime, proposal: Proposal) -> Proposal:
    """Put in force what another officer proposed.

    Raises:
        NotAllowed: ``by`` may not confirm it at its unit.
        SamePerson: ``by`` proposed it.
        AlreadyDecided: it was decided before, or its time ran out.
        DomainError: what ``change.check`` and ``change.adopt`` raise.
    """
    proposal, change = _open(proposal, now), queries.change_of(proposal)
    by.require(change.may_confirm, proposal.unit_id)
    _need_another(proposal, by)
    change.check(by=by, now=now)
    change.adopt(by=by, now=now, reason=proposal.reason)
    return _close(proposal, State.ADOPTED, by=by, now=now)


@action.action(lambda proposal, **_given: queries.kinds()[proposal.kind].may_refuse)
def refuse(*, by: action.Actor, now: datetime, proposal: Proposal, reason: str) -> Proposal:
    """Refuse what another officer proposed, with a reason; nothing else changes.

    Raises:
        NotAllowed: ``by`` may not refuse it at its unit.
        NoReason: the reason is missing.
        SamePerson: ``by`` proposed it.
        AlreadyDecided: it was decided before, or its time ran out.
    """
    proposal = _open(proposal, now)
    by.require(queries.kinds()[proposal.kind].may_refuse, proposal.unit_id)
    _need_reason(reason, _("Tulis alasan penolakan."))
    _need_another(proposal, by)
    return _close(proposal, State.REFUSED, by=by, now=now, reason=reason)


@action.action("proposals.withdraw")
def withdraw(*, by: action.Actor, now: datetime, proposal: Proposal) -> Proposal:
    """Take back what ``by`` proposed, as long as nobody decided on it.

    Raises:
        OthersProposal: somebody else proposed it.
        AlreadyDecided: it was decided before, or its time ran out.
    """
    proposal = _open(proposal, now)
    if proposal.proposed_by != by.id:
        raise OthersProposal(_("Hanya pengusulnya yang dapat menarik usulan ini."))
    return _close(proposal, State.WITHDRAWN, by=by, now=now)


def _open(proposal: Proposal, now: datetime) -> Proposal:
    """Return the proposal, locked."""
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not locked.waits(now):
        raise AlreadyDecided(_("Usulan ini sudah diputuskan, ditarik, atau lewat waktunya."))
    return locked


def _close(
    proposal: Proposal, state: State, *, by: action.Actor, now: datetime, reason: str = ""
) -> Proposal:
    proposal.state, proposal.decided_at, proposal.decided_by = state, now, by.id
    proposal.decision_reason = reason.strip()
    proposal.save()
    told = proposal.told | {"decision_reason": proposal.decision_reason}
    action.describe(outcome=proposal.kind, payload=told)
    _tell(proposal, now)
    return proposal


def _tell(proposal: Proposal, now: datetime) -> None:
    """Let the apps above, which know people and notices, tell whom it concerns."""
    for manifest in all_manifests():
        if manifest.on_proposal is not None:
            manifest.on_proposal(proposal=proposal, now=now)


def _expire(key: str, now: datetime) -> None:
    """Close what waits under ``key`` beyond its time, so that it stands in nobody's way."""
    late = Proposal.objects.filter(key=key, state=State.OPEN, expires_at__lte=now)
    late.update(state=State.EXPIRED, decided_at=now)


def _need_reason(reason: str, message: str) -> None:
    if not reason.strip():
        raise NoReason(message, field="reason")


def _need_another(proposal: Proposal, by: action.Actor) -> None:
    if proposal.proposed_by == by.id:
        raise SamePerson(_("Usulan Anda sendiri harus diputuskan petugas lain."))
