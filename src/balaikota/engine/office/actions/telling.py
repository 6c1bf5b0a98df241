"""Telling whoever must decide on a proposal that it waits, and its proposer what became of it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core.action import Actor, ActorKind
from balaikota.core.notices import actions as notices
from balaikota.core.people import queries as people
from balaikota.core.proposals import queries as proposals
from balaikota.core.proposals.models import Proposal, State
from balaikota.lib import wording


def tell_of_proposal(*, proposal: Proposal, now: datetime) -> None:
    """Tell those whom a proposal concerns, inside the act that made or closed it.

    When it is made: everybody who may open and confirm it today, but not its proposer. When it is
    decided: its proposer. When it is taken back: its proposer and those who had been asked. In
    Indonesian, as all that goes to officers. Three queries however many are
    told, and those of the title.
    """
    with override("id"):
        title = proposals.change_of(proposal).title
        subject, body = _words(proposal, title)
    link = reverse("office:proposal", args=[proposal.pk])
    to = _concerned(proposal, now)
    if to:
        notices.send_all(to=to, subject=subject, body=body, link=link, now=now)


def _concerned(proposal: Proposal, now: datetime) -> set[int]:
    to = set() if proposal.state == State.OPEN else _proposer(proposal)
    if proposal.state in (State.OPEN, State.WITHDRAWN):
        to |= {
            pk
            for pk, held in people.find_held(now=now).items()
            if proposals.may_decide(
                Actor(ActorKind.OFFICER, str(pk), held.grants, moment=now), proposal
            )
        }
    return to


def _proposer(proposal: Proposal) -> set[int]:
    """Return the account that made it; nobody for one that was loaded."""
    return {int(proposal.proposed_by)} if proposal.proposed_by.isdecimal() else set()


def _words(proposal: Proposal, title: str) -> tuple[str, str]:
    who = proposal.decided_by or proposal.proposed_by
    words = {"title": title, "who": people.names_of([who]).get(who, who)}
    if proposal.state == State.ADOPTED:
        return (
            _("Disetujui: %(title)s") % words,
            _("%(who)s menyetujui usulan Anda. Perubahannya berlaku.") % words,
        )
    if proposal.state == State.REFUSED:
        words["reason"] = proposal.decision_reason
        return (
            _("Ditolak: %(title)s") % words,
            _("%(who)s menolak usulan Anda. Alasannya: %(reason)s") % words,
        )
    if proposal.state == State.WITHDRAWN:
        return (
            _("Ditarik: %(title)s") % words,
            _("%(who)s menarik usulan ini. Tidak ada lagi yang perlu diputuskan.") % words,
        )
    words["reason"] = proposal.reason
    told = _("%(who)s mengusulkan perubahan yang menunggu keputusan Anda. Alasannya: %(reason)s")
    body = told % words
    if proposal.expires_at is not None:
        until = {"until": wording.long_time(proposal.expires_at, "id")}
        body = f"{body}\n{_('Putuskan sebelum %(until)s.') % until}"
    return _("Menunggu keputusan Anda: %(title)s") % words, body
