from __future__ import annotations

from datetime import timedelta

import pytest

from balaikota.core.proposals import actions, queries
from balaikota.core.proposals.models import Proposal
from balaikota.core.proposals.tests.conftest import Paint, Whitewash
from balaikota.core.proposals.tests.test_actions import (
    ALICE,
    BOB,
    CHARLIE,
    ELSEWHERE,
    NORTH,
    NOW,
    WEEK,
    confirm,
    propose,
    refuse,
)
from balaikota.lib.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("walls")]

EAST = Paint(wall="timur", colour="putih", unit=5)
SOON = Whitewash(wall="barat", colour="putih")


def waiting(actor, now=NOW):
    return [queries.change_of(one).wall for one in queries.find_open(actor, now=now)]


def test_what_waits_is_listed_oldest_first_until_it_is_decided():
    north, east = propose(), propose(EAST, now=NOW + timedelta(hours=1))
    assert waiting(BOB) == ["utara", "timur"]
    confirm(east)
    refuse(north)
    assert waiting(BOB) == []


def test_what_ran_out_of_time_waits_no_more():
    proposal = propose(SOON)
    assert proposal.waits(NOW)
    assert not proposal.waits(NOW + WEEK)
    assert waiting(BOB) == ["barat"]
    assert waiting(BOB, NOW + WEEK) == []


def test_what_was_decided_is_listed_latest_first():
    confirm(propose())
    refuse(propose(EAST), now=NOW + timedelta(hours=1))
    propose(SOON)
    found = queries.find_decided(BOB)
    assert [(queries.change_of(one).wall, one.state) for one in found] == [
        ("timur", "refused"),
        ("utara", "adopted"),
    ]


def test_what_was_decided_elsewhere_or_of_a_kind_one_may_not_read_is_not_listed():
    confirm(propose())
    refuse(propose(EAST))
    walls = {
        name: [queries.change_of(one).wall for one in queries.find_decided(actor)]
        for name, actor in (("elsewhere", ELSEWHERE), ("charlie", CHARLIE))
    }
    assert walls == {"elsewhere": ["utara"], "charlie": []}


def test_a_proposal_reads_back_as_what_was_proposed():
    proposal = propose(EAST)
    assert queries.change_of(queries.get_proposal(BOB, proposal.pk)) == EAST


def test_proposals_of_another_unit_or_of_a_kind_one_may_not_read_look_absent():
    proposal = propose(EAST)
    propose()
    assert waiting(ELSEWHERE) == ["utara"]
    assert waiting(CHARLIE) == []
    for stranger in (ELSEWHERE, CHARLIE):
        with pytest.raises(NotFound, match="tidak ada"):
            queries.get_proposal(stranger, proposal.pk)


def test_a_kind_that_no_app_declares_any_more_is_not_shown(monkeypatch):
    proposal = propose(SOON)
    monkeypatch.setattr(Whitewash, "kind", "walls.gone")
    assert waiting(BOB) == []
    with pytest.raises(NotFound):
        queries.get_proposal(BOB, proposal.pk)


def test_a_proposal_is_found_by_what_it_was_once_called():
    proposal = actions.propose(by=ALICE, now=NOW, change=NORTH, reason="x")
    Proposal.objects.update(former="walls.proposal:7")
    assert queries.get_former(BOB, "walls.proposal:7") == proposal
    with pytest.raises(NotFound):
        queries.get_former(BOB, "walls.proposal:8")


def test_what_a_proposal_was_called_opens_it_to_nobody_else():
    proposal = propose(EAST)
    Proposal.objects.filter(pk=proposal.pk).update(former="walls.proposal:7")

    assert queries.get_former(BOB, "walls.proposal:7") == proposal
    for stranger in (ELSEWHERE, CHARLIE):
        with pytest.raises(NotFound):
            queries.get_former(stranger, "walls.proposal:7")
