"""What the second officer is told when a proposal can no longer be adopted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from balaikota.core.calendar import actions as calendar_actions
from balaikota.core.calendar.rules import DayKind, DayRow
from balaikota.core.people.tests.factories import NOON, actor
from balaikota.core.proposals import actions as proposals
from balaikota.engine.office.tests.changes import waiting
from balaikota.engine.office.tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
NEW_YEAR = datetime(2027, 1, 4, 3, tzinfo=UTC)
LEAVE = DayRow(
    date=date(2026, 12, 31),
    kind=DayKind.JOINT_LEAVE,
    name_id="Cuti akhir tahun",
    name_en="Leave at the end of the year",
    regulation="SKB 3 Menteri 2026",
)


def test_a_proposal_whose_day_passed_while_it_waited_says_so(
    client, proposer, decider, time_machine
):
    change = calendar_actions.DayOff(row=LEAVE)
    proposals.propose(by=actor(proposer), now=NOON, change=change, reason="SKB perubahan")
    address = waiting()
    time_machine.move_to(NEW_YEAR, tick=False)
    client.force_login(decider)

    late = client.post(address, {"answer": "yes"})

    assert late.status_code == 422
    assert "ajukan koreksi" in text_of(late)
    assert waiting() == address


def test_a_year_no_calendar_can_have_is_not_found(client, decider):
    client.force_login(decider)

    assert client.get(reverse("office:calendar_confirm", args=[1999])).status_code == 404
