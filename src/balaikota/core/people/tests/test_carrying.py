"""Assignments that go along to another unit, and what keeps them from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from balaikota.core.action import system
from balaikota.core.ledger import queries as ledger
from balaikota.core.people import actions
from balaikota.core.people.models import Assignment
from balaikota.core.people.tests.factories import NOON, assign, make_unit, make_user
from balaikota.lib.errors import Conflict

pytestmark = pytest.mark.django_db
BY = system("people.carry_over")
DAY = timedelta(days=1)
LATER = NOON + 7 * DAY


@pytest.fixture
def held():
    return assign(make_user("Siti"), "petugas-loket", make_unit(), valid_to=LATER + DAY)


def carry(row, unit, at=LATER):
    return actions.carry_over(
        by=BY, now=NOON, assignment=row, unit=unit, at=at, decree_number="Perda 7", decree_date=None
    )


def test_what_goes_along_begins_there_on_the_day_and_ends_as_before(held):
    begun = carry(held, make_unit())

    assert (begun.user, begun.role, begun.mode) == (held.user, held.role, held.mode)
    assert (begun.valid_from, begun.valid_to) == (LATER, held.valid_to)


def test_what_is_over_by_then_does_not_go_along(held):
    with pytest.raises(actions.NotFitting):
        carry(held, make_unit(), at=held.valid_to)
    with pytest.raises(Conflict):
        actions.release(by=BY, now=NOON, assignment=held, at=held.valid_to, reason="Digabung")


def test_taken_back_it_runs_on_where_it_was(held):
    before = held.valid_to
    begun = carry(held, make_unit())
    actions.release(by=BY, now=NOON, assignment=held, at=LATER, reason="Digabung")

    actions.carry_back(
        by=BY, now=NOON + DAY, begun=[begun.pk], ended={held.pk: before}, reason="Perda dicabut"
    )

    held.refresh_from_db()
    assert (held.valid_to, held.ended_at, held.ended_reason) == (before, None, "")
    assert not Assignment.objects.filter(pk=begun.pk).exists()
    assert ledger.find_events(subject="people:carried")[0].outcome == "carried-back"


def test_what_has_begun_is_not_taken_back(held):
    begun = carry(held, make_unit())

    with pytest.raises(Conflict):
        actions.carry_back(by=BY, now=LATER, begun=[begun.pk], ended={}, reason="Terlambat")

    assert Assignment.objects.filter(pk=begun.pk).exists()
