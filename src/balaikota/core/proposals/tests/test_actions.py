from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from balaikota.core.action import Actor, ActorKind
from balaikota.core.ledger import queries as ledger
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.proposals import actions
from balaikota.core.proposals.models import Proposal
from balaikota.core.proposals.tests.conftest import COLOURS, Paint, Whitewash, painter
from balaikota.lib.errors import DomainError, NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("walls")]

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
WEEK = timedelta(days=7)
ALICE, BOB = painter("1", 5), painter("2", 5)
CHARLIE = Actor(ActorKind.OFFICER, "3")
ELSEWHERE = painter("4", 6)
NORTH = Paint(wall="utara", colour="merah")


def propose(change=NORTH, *, by=ALICE, now=NOW, reason=" Sudah kusam "):
    return actions.propose(by=by, now=now, change=change, reason=reason)


def confirm(proposal, *, by=BOB, now=NOW):
    return actions.confirm(by=by, now=now, proposal=proposal)


def refuse(proposal, *, by=BOB, now=NOW, reason=" Jangan "):
    return actions.refuse(by=by, now=now, proposal=proposal, reason=reason)


def withdraw(proposal, *, by=ALICE, now=NOW):
    return actions.withdraw(by=by, now=now, proposal=proposal)


def test_a_change_is_in_force_once_a_second_officer_agrees(walls):
    proposal = propose()
    assert walls == {}

    adopted = confirm(proposal)

    assert walls == {"utara": "merah"}
    assert (adopted.state, adopted.decided_by, adopted.decided_at) == ("adopted", "2", NOW)
    assert str(adopted) == "walls.paint walls:utara"


def test_each_step_is_an_event_with_the_words_in_its_payload():
    proposal = propose()
    refuse(proposal)
    withdraw(propose())
    confirm(propose())

    assert list(LedgerEvent.objects.values_list("verb", "actor_id", "outcome").order_by("pk")) == [
        ("walls.propose", "1", "walls.paint"),
        ("walls.refuse", "2", "walls.paint"),
        ("walls.propose", "1", "walls.paint"),
        ("proposals.withdraw", "1", "walls.paint"),
        ("walls.propose", "1", "walls.paint"),
        ("walls.confirm", "2", "walls.paint"),
    ]
    told = [one.payload for one in ledger.history(f"proposals.proposal:{proposal.pk}")]
    assert {"Sudah kusam"} == {one["reason"] for one in told}
    assert "Jangan" in {one.get("decision_reason") for one in told}


def test_nobody_decides_on_a_proposal_of_their_own(walls):
    proposal = propose()
    for decide in (confirm, refuse):
        with pytest.raises(actions.SamePerson, match="petugas lain"):
            decide(proposal, by=ALICE)
    assert walls == {}


@pytest.mark.parametrize(
    "forged",
    [
        {"state": "adopted", "decided_by": "1", "decided_at": NOW},
        {"state": "refused", "decided_by": "1", "decided_at": NOW},
        {"state": "adopted", "decided_by": "", "decided_at": NOW},
        {"state": "withdrawn", "decided_by": "2", "decided_at": NOW},
        {"state": "open", "decided_by": "2"},
    ],
)
def test_the_database_refuses_a_decision_by_the_wrong_person(forged):
    proposal = propose()
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(**forged)


def test_a_stranger_may_neither_propose_nor_decide():
    proposal = propose()
    for refused in (
        lambda: propose(by=CHARLIE),
        lambda: confirm(proposal, by=CHARLIE),
        lambda: refuse(proposal, by=CHARLIE),
        lambda: withdraw(proposal, by=CHARLIE),
    ):
        with pytest.raises(NotAllowed, match="tidak berwenang"):
            refused()


def test_a_change_at_a_unit_is_proposed_and_decided_by_those_of_that_unit(walls):
    there = Paint(wall="timur", colour="putih", unit=5)
    with pytest.raises(NotAllowed):
        propose(there, by=ELSEWHERE)
    proposal = propose(there)
    for decide in (confirm, refuse):
        with pytest.raises(NotAllowed):
            decide(proposal, by=ELSEWHERE)
    confirm(proposal)
    assert walls == {"timur": "putih"}


@pytest.mark.parametrize("decide", [confirm, refuse, withdraw])
def test_a_proposal_is_decided_once(decide):
    proposal = propose()
    confirm(proposal)
    with pytest.raises(actions.AlreadyDecided):
        decide(proposal)


def test_a_refused_proposal_changes_nothing_and_keeps_the_reason(walls):
    proposal = propose()
    with pytest.raises(actions.NoReason, match="alasan penolakan"):
        refuse(proposal, reason=" ")

    refused = refuse(proposal)

    assert (refused.state, refused.decision_reason, walls) == ("refused", "Jangan", {})


def test_a_proposal_needs_a_reason():
    with pytest.raises(actions.NoReason, match="alasan") as refused:
        propose(reason=" ")
    assert refused.value.field == "reason"


def test_only_whoever_proposed_withdraws_and_may_propose_anew():
    proposal = propose()
    with pytest.raises(actions.OthersProposal):
        withdraw(proposal, by=BOB)

    assert withdraw(proposal).state == "withdrawn"
    assert propose().pk != proposal.pk


def test_one_thing_has_one_open_proposal_of_whatever_kind():
    propose()
    propose(Paint(wall="selatan", colour="putih"))
    with pytest.raises(actions.AlreadyProposed, match="Sudah ada usulan"):
        propose(Whitewash(wall="utara", colour="putih"), by=BOB)


def test_what_cannot_be_is_refused_when_proposed_and_again_when_confirmed(walls, monkeypatch):
    with pytest.raises(DomainError, match="Warna"):
        propose(Paint(wall="utara", colour="hijau"))
    proposal = propose()
    monkeypatch.setattr("balaikota.core.proposals.tests.conftest.COLOURS", COLOURS - {"merah"})
    with pytest.raises(DomainError, match="Warna"):
        confirm(proposal)
    assert walls == {}


def test_a_proposal_whose_time_ran_out_can_no_longer_be_decided(walls):
    proposal = propose(Whitewash(wall="utara", colour="putih"))
    for decide in (confirm, refuse, withdraw):
        with pytest.raises(actions.AlreadyDecided, match="lewat waktunya"):
            decide(proposal, now=NOW + WEEK)
    confirm(proposal, now=NOW + WEEK - timedelta(seconds=1))
    assert walls == {"utara": "putih"}


def test_a_proposal_whose_time_ran_out_stands_in_nobodys_way():
    late = propose(Whitewash(wall="utara", colour="putih"))
    propose(now=NOW + WEEK)
    late.refresh_from_db()
    assert (late.state, late.decided_by) == ("expired", "")
