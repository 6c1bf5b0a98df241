"""What a merger or a split writes ahead, what keeps it from being written, and taking it back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from balaikota.core.areas.tests.places import make_places
from balaikota.core.units import actions
from balaikota.core.units.actions import regrouping
from balaikota.core.units.models import PlannedMove, Unit
from balaikota.core.units.tests.offices import DECREE, NOON, OPERATOR, TODAY, make_city, make_unit
from balaikota.lib.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db
APRIL = date(2026, 4, 1)
IN_APRIL = NOON + timedelta(days=31)


@pytest.fixture
def city():
    make_places()
    return make_city()


def plan(unit, parent):
    return actions.plan_move(
        by=OPERATOR, now=NOON, unit=unit, parent=parent, since=APRIL, decree=DECREE
    )


def test_a_unit_ends_once_and_not_before_it_began(city):
    dinas = make_unit(city, "9.9.a", valid_from=TODAY)
    with pytest.raises(Conflict, match="tidak ada pada tanggal itu"):
        actions.end_on(by=OPERATOR, now=NOON, unit=dinas, valid_to=date(2026, 1, 1), decree=DECREE)

    actions.end_on(by=OPERATOR, now=NOON, unit=dinas, valid_to=APRIL, decree=DECREE)

    with pytest.raises(Conflict, match="sudah ditutup"):
        actions.end_on(by=OPERATOR, now=NOON, unit=dinas, valid_to=APRIL, decree=DECREE)


def test_a_move_is_planned_once_and_never_below_oneself(city):
    dinas = make_unit(city, "9.9.a")
    below = make_unit(dinas, "9.9.a.b", "bagian")
    with pytest.raises(DomainError, match="bawahannya sendiri"):
        plan(dinas, below)

    plan(below, city)

    with pytest.raises(Conflict, match="sudah direncanakan pindah"):
        plan(below, city)


def test_the_path_is_written_once_and_only_when_the_day_has_come(city):
    dinas = make_unit(city, "9.9.a")
    below = make_unit(dinas, "9.9.a.b", "bagian")
    move = plan(below, city)

    def settle(now):
        return actions.settle_move(by=OPERATOR, now=now, move_id=move.pk)

    assert settle(NOON) is None
    assert settle(IN_APRIL) is not None
    assert settle(IN_APRIL) is None
    below.refresh_from_db()
    assert (below.parent, below.path) == (city, f"{city.path}9.9.a.b/")


def test_called_off_what_never_began_is_unmade(city):
    ends, begins = make_unit(city, "9.9.a"), make_unit(city, "9.9.b", valid_from=APRIL)
    actions.end_on(by=OPERATOR, now=NOON, unit=ends, valid_to=APRIL, decree=DECREE)
    move = plan(make_unit(city, "9.9.c"), ends)
    written = regrouping.Written(created=[begins.pk], ended=[ends.pk], moves=[move.pk])

    actions.call_off(by=OPERATOR, now=NOON, since=APRIL, written=written, reason="Dicabut")

    ends.refresh_from_db()
    assert ends.valid_to is None
    assert not Unit.objects.filter(pk=begins.pk).exists()
    assert not PlannedMove.objects.exists()


def test_what_has_come_or_is_in_use_is_not_called_off(city):
    begins = make_unit(city, "9.9.b", valid_from=APRIL)
    make_unit(begins, "9.9.b.c", "bagian", valid_from=APRIL)
    written = regrouping.Written(created=[begins.pk])
    with pytest.raises(regrouping.HasBegun):
        actions.call_off(by=OPERATOR, now=IN_APRIL, since=APRIL, written=written, reason="x")

    with pytest.raises(regrouping.InUse):
        actions.call_off(by=OPERATOR, now=NOON, since=APRIL, written=written, reason="x")

    assert Unit.objects.filter(pk=begins.pk).exists()
