"""Proposals that the calendar and the legal numbers once kept, each in a table of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from balaikota.core.action import Actor, ActorKind
from balaikota.core.calendar import actions as calendar
from balaikota.core.proposals import actions, queries
from balaikota.core.proposals.models import Proposal
from balaikota.core.reference import actions as reference

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
BEFORE = [("calendar", "0002_no_overlap"), ("reference", "0002_no_overlap")]
AFTER = [("calendar", "0004_drop_proposal"), ("reference", "0004_drop_proposal")]
DECIDER = Actor(
    ActorKind.OFFICER, "2", permissions=frozenset({"calendar.confirm", "reference.confirm"})
)
DAY = {
    "date": "2026-12-24",
    "kind": "joint-leave",
    "name_id": "Cuti",
    "name_en": "Leave",
    "regulation": "SKB",
    "note": "",
    "is_estimate": False,
    "is_confirmed": False,
}
HOURS = {
    "week": {"mon": [["08:00", "16:00"]]},
    "reason": "Biasa",
    "regulation": "Perwal 1",
    "season": "regular",
    "unit_kind": "",
    "unit_code": "",
    "note": "",
    "is_confirmed": False,
}
SPAN = {"valid_from": "2026-12-01", "valid_to": None}
NUMBER = {
    "key": "layanan.sku.janji",
    "scope": "",
    "value": "2",
    "unit": "working-days",
    "title_id": "Janji",
    "title_en": "Promise",
    "regulation": "Perwal 3",
    "article": "Pasal 7",
    "note": "",
    "valid_from": date(2026, 12, 1),
}
ADOPTED = {"adopted_at": NOW, "adopted_by": "1"}
OPEN = {"reason": "Baru", "proposed_at": NOW, "proposed_by": "1"}
REFUSED = OPEN | {
    "state": "refused",
    "decided_at": NOW,
    "decided_by": "2",
    "decision_reason": "Belum terbit",
}


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def before():
    """Return the apps as they were before, and come back in the end."""
    yield migrate(BEFORE)
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def fill(apps):
    """Leave one proposal of each kind in the old tables; return the pks of the rows they name."""
    day = apps.get_model("calendar", "Day").objects.create(**DAY, **ADOPTED)
    hours = apps.get_model("calendar", "Hours").objects.create(
        **HOURS | {"valid_from": date(2026, 1, 1)}, **ADOPTED
    )
    old = apps.get_model("calendar", "Proposal").objects
    past = OPEN | {"is_correction": True}
    for kind, key, content, starts, given in (
        ("day", "day:2026-12-24", DAY, "2026-12-24", REFUSED),
        ("working-day", "day:2026-12-24", DAY, "2026-12-24", OPEN),
        ("year", "year:2027", {"year": 2027, "days": [DAY | {"date": "2027-01-01"}]}, "2027-01-01", past),
        ("hours", "hours:all:regular", HOURS | SPAN, "2026-12-01", OPEN),
        ("days-confirmation", "year:2026", {"rows": [day.pk]}, "2026-01-01", past),
        ("hours-confirmation", "hours:all:regular:2026-01-01", {"rows": [hours.pk]}, "2026-01-01", past),
    ):  # fmt: skip
        old.create(kind=kind, key=key, content=content, earliest=starts, **given)
    number = apps.get_model("reference", "Reference").objects.create(
        **NUMBER | {"valid_from": date(2026, 1, 1)}, **ADOPTED
    )
    numbers = apps.get_model("reference", "Proposal").objects
    numbers.create(kind="correction", **NUMBER, **REFUSED)
    numbers.create(kind="change", **NUMBER, **OPEN)
    row = NUMBER | {"valid_from": date(2026, 1, 1), "is_confirmed": True}
    numbers.create(kind="confirmation", confirms_id=number.pk, **row, **OPEN)
    return day.pk, hours.pk, number.pk


def test_what_waits_still_waits_and_means_what_it_meant(before):
    day, hours, number = fill(before)

    migrate(AFTER)

    found = {one.former: queries.change_of(one) for one in Proposal.objects.order_by("pk")}
    kinds = [type(change) for change in found.values()]
    assert sorted(kinds, key=str) == sorted(
        [*calendar_kinds(), reference.NewNumber, reference.NewNumber, reference.NumberCompared],
        key=str,
    )
    assert found["calendar.proposal:5"] == calendar.DaysCompared(year=2026, rows=(day,))
    assert found["calendar.proposal:6"].pk == hours
    assert found["reference.proposal:1"].is_correction
    assert found["reference.proposal:3"].pk == number
    for proposal in Proposal.objects.filter(state="open").order_by("-pk"):
        actions.confirm(by=DECIDER, now=NOW, proposal=proposal)
    refused = Proposal.objects.get(former="calendar.proposal:1")
    assert (refused.decided_by, refused.decision_reason) == ("2", "Belum terbit")


def calendar_kinds():
    return [
        calendar.DayOff,
        calendar.WorkingDay,
        calendar.WholeYear,
        calendar.NewHours,
        calendar.DaysCompared,
        calendar.HoursCompared,
    ]


def test_the_way_back_is_the_same_way(before):
    fill(before)
    calendar_rows, numbers = said(before)
    migrate(AFTER)
    Proposal.objects.filter(former="calendar.proposal:3").update(
        state="withdrawn", decided_at=NOW, decided_by="1"
    )

    again, numbers_again = said(migrate(BEFORE))

    assert again == [row for row in calendar_rows if row["kind"] != "year"]
    assert numbers_again == numbers


def said(apps):
    """Return what the old tables say, without the numbers of the rows."""
    return tuple(
        [
            {name: value for name, value in row.items() if name != "id"}
            for row in apps.get_model(app, "Proposal").objects.order_by("pk").values()
        ]
        for app in ("calendar", "reference")
    )
