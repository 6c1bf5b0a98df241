"""Where and when the pages of the desk over core are told."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from balaikota.core.action import system
from balaikota.core.calendar import actions as calendar_actions
from balaikota.core.calendar.rules import DayKind, HoursRow
from balaikota.core.people.tests.factories import NOON, make_city, make_officer, make_unit
from balaikota.core.reference import actions as reference_actions
from balaikota.engine.office.tests.changes import WEEK, number, off


@pytest.fixture
def at_noon():
    """Stop the clock on Tuesday 24 November 2026, 12.00 WIB."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def admin(client):
    """Sign the city's people admin in."""
    user = make_officer("admin-orang", make_city(), name="Dewi Admin")
    client.force_login(user)
    return user


@pytest.fixture
def kauman():
    """Make a kelurahan in a kecamatan, both without anybody."""
    return make_unit(parent=make_unit("kecamatan", short_name="Klojen"), short_name="Kauman")


@pytest.fixture
def loaded():
    """Load a small calendar and two numbers, as the city profile would."""
    days = [
        off(date(2026, 1, 1), "Tahun Baru", is_confirmed=True),
        off(date(2026, 12, 25), "Natal"),
        off(date(2026, 12, 24), "Cuti Natal", kind=DayKind.JOINT_LEAVE),
        off(date(2026, 12, 28), "Idul Kira-kira", is_estimate=True, note="menurut hisab"),
    ]
    hours = HoursRow(
        week=WEEK, reason="Jam layanan biasa", regulation="Perwal 1", valid_from=date(2026, 1, 1)
    )
    by = system("calendar.load", "reference.load")
    calendar_actions.load_days(by=by, now=NOON, years=[2026], rows=days)
    calendar_actions.load_hours(by=by, now=NOON, rows=[hours])
    confirmed = number(key="pbb.denda", title_id="Denda PBB", is_confirmed=True)
    reference_actions.load(by=by, now=NOON, rows=[number(), confirmed])


@pytest.fixture
def proposer():
    """Return an officer who proposes changes."""
    return make_officer("bagian-organisasi", make_city(), name="Rina")


@pytest.fixture
def decider():
    """Return another, who decides on them."""
    return make_officer("bagian-organisasi", make_city(), name="Tono")
