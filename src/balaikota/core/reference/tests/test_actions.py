from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from balaikota.core import manifest
from balaikota.core.action import Actor, ActorKind, system
from balaikota.core.jobs import periodic, worker
from balaikota.core.proposals import actions as proposals
from balaikota.core.reference import actions, queries, tasks
from balaikota.core.reference.actions import Row
from balaikota.core.reference.models import Reference
from balaikota.lib.errors import Conflict, NotAllowed

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
TODAY, TOMORROW, YESTERDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 22)
MAY = frozenset({"reference.propose", "reference.confirm", "reference.refuse"})
ALICE = Actor(ActorKind.OFFICER, "1", permissions=MAY)
BOB = Actor(ActorKind.OFFICER, "2", permissions=MAY)
CHARLIE = Actor(ActorKind.OFFICER, "3")
LOADER = system("reference.load")

PROMISE = Row(
    key="layanan.sku.janji",
    value="1",
    unit="working-days",
    title_id="Janji layanan",
    title_en="Service promise",
    regulation="Standar pelayanan kelurahan",
    valid_from=date(2026, 1, 1),
)
FASTER = replace(PROMISE, value="2", valid_from=TOMORROW, is_confirmed=True)


def load(*rows):
    return actions.load(by=LOADER, now=NOW, rows=rows)


def propose(row=FASTER, *, by=ALICE, **more):
    change = actions.NewNumber(row=row, **more)
    return proposals.propose(by=by, now=NOW, change=change, reason="SK baru")


def propose_compared(row):
    change = actions.NumberCompared.of(row)
    return proposals.propose(by=ALICE, now=NOW, change=change, reason="Sesuai teks")


def confirm(proposal, *, by=BOB, now=NOW):
    return proposals.confirm(by=by, now=now, proposal=proposal)


def adopt(row=FASTER, **more):
    return confirm(propose(row, **more))


def values(on=None):
    return [(row.value, row.valid_from, row.valid_to) for row in queries.find_rows(on=on)]


@pytest.fixture
def hear(monkeypatch):
    """Return a function that runs what is due and gives what rooms were told since it last ran."""
    heard = []
    listener = manifest.Manifest(
        slug="x", title="x", on_time_rules_changed=lambda **change: heard.append(change)
    )
    monkeypatch.setattr(tasks, "all_manifests", lambda: (manifest.Manifest("y", "y"), listener))
    monkeypatch.setattr(periodic, "enqueue_due", lambda now: None)

    def run():
        heard.clear()
        worker.run_due(NOW)
        return list(heard)

    return run


def test_a_change_holds_from_its_day_once_a_second_officer_agrees():
    load(PROMISE)

    proposal = propose()
    assert values() == [("1", date(2026, 1, 1), None)]
    confirm(proposal)

    assert values() == [("1", date(2026, 1, 1), TOMORROW), ("2", TOMORROW, None)]
    row = queries.get_value("layanan.sku.janji", on=TOMORROW)
    assert (row.is_confirmed, row.confirmed_by, row.adopted_by) == (True, "2", "2")
    assert queries.get_value("layanan.sku.janji", on=TODAY).whole == 1
    assert queries.get_value("layanan.sku.janji", on=TOMORROW).whole == 2


def test_a_stranger_may_neither_propose_nor_decide():
    proposal = propose()
    for refused in (
        lambda: propose(by=CHARLIE),
        lambda: confirm(proposal, by=CHARLIE),
        lambda: proposals.refuse(by=CHARLIE, now=NOW, proposal=proposal, reason="x"),
        lambda: actions.load(by=CHARLIE, now=NOW, rows=[]),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_change_takes_effect_today_at_the_earliest():
    with pytest.raises(actions.InThePast, match="koreksi"):
        propose(replace(FASTER, valid_from=YESTERDAY))
    assert propose(replace(FASTER, valid_from=TODAY)).kind == "reference.change"


def test_a_change_whose_day_passed_while_it_waited_is_refused():
    proposal = propose()
    with pytest.raises(actions.InThePast):
        confirm(proposal, now=NOW + timedelta(days=2))


def test_a_correction_may_reach_into_the_past_and_keeps_the_old_value():
    load(PROMISE)
    adopt(replace(FASTER, valid_from=date(2026, 1, 1)), is_correction=True)
    assert values() == [("2", date(2026, 1, 1), None)]
    new, old = queries.history("layanan.sku.janji")
    assert (new.value, old.value, old.withdrawn_reason) == ("2", "1", "SK baru")


def test_a_change_before_one_that_is_planned_ends_where_that_begins():
    adopt(replace(FASTER, value="5", valid_from=date(2027, 1, 1)))
    adopt(FASTER)
    assert values() == [("2", TOMORROW, date(2027, 1, 1)), ("5", date(2027, 1, 1), None)]


def test_a_change_within_a_row_that_ends_ends_with_it():
    load(replace(PROMISE, valid_to=date(2027, 1, 1)), replace(PROMISE, valid_from=date(2027, 1, 1)))
    adopt()
    assert [(start, end) for _, start, end in values()] == [
        (date(2026, 1, 1), TOMORROW),
        (TOMORROW, date(2027, 1, 1)),
        (date(2027, 1, 1), None),
    ]


def test_a_change_after_a_row_that_ended_leaves_the_gap():
    load(replace(PROMISE, valid_to=date(2026, 6, 1)))
    adopt()
    assert values() == [("1", date(2026, 1, 1), date(2026, 6, 1)), ("2", TOMORROW, None)]


def test_a_unit_may_have_a_value_of_its_own():
    load(PROMISE)
    adopt(replace(FASTER, scope="35.73.02.1008", valid_from=TODAY))
    get = queries.get_value
    assert get("layanan.sku.janji", on=TODAY, unit_code="35.73.02.1008").value == "2"
    assert get("layanan.sku.janji", on=TODAY, unit_code="35.73.02.1009").value == "1"
    assert get("layanan.sku.janji", on=TODAY).value == "1"


def test_one_number_and_day_has_one_open_proposal():
    propose()
    propose(replace(FASTER, valid_from=date(2027, 1, 1)))
    with pytest.raises(proposals.AlreadyProposed, match="Sudah ada usulan"):
        propose(by=BOB)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"key": "Janji SKU"}, "key"),
        ({"value": "satu"}, "value"),
        ({"value": "-1"}, "value"),
        ({"unit": "fortnights"}, "value"),
        ({"title_en": " "}, "title_en"),
        ({"regulation": ""}, "regulation"),
    ],
)
def test_what_is_incomplete_or_written_wrongly_is_refused_at_its_field(wrong, field):
    with pytest.raises(actions.BadValue) as refused:
        propose(replace(FASTER, **wrong))
    assert refused.value.field == field


def test_what_was_proposed_tells_whoever_decides_all_that_would_change():
    load(PROMISE)
    new = actions.NewNumber(row=FASTER)
    compared = actions.NumberCompared.of(queries.find_rows()[0])

    assert (new.title, compared.title) == (
        "Nilai baru: Janji layanan",
        "Sudah dicocokkan: Janji layanan",
    )
    assert new.lines() == [
        ("Kunci", "layanan.sku.janji"),
        ("Untuk", "Seluruh kota"),
        ("Nilai", "2 hari kerja"),
        ("Mulai berlaku", "24 November 2026"),
        ("Dasar", "Standar pelayanan kelurahan"),
    ]
    with translation.override("en"):
        assert (new.title, dict(new.lines())["Value"]) == (
            "New value: Service promise",
            "2 working days",
        )


def test_a_change_may_be_adopted_while_it_is_still_doubtful():
    adopt(replace(FASTER, is_confirmed=False))
    (row,) = queries.find_unconfirmed(on=TODAY)
    assert (row.value, row.confirmed_by) == ("2", "")


def test_a_row_is_confirmed_by_two_officers():
    load(PROMISE)
    (row,) = queries.find_unconfirmed()

    confirm(propose_compared(row))

    assert queries.find_unconfirmed() == []
    assert queries.get_row(row.pk).confirmed_by == "2"
    with pytest.raises(Conflict, match="sudah dikonfirmasi"):
        propose_compared(queries.get_row(row.pk))


def test_a_row_that_was_withdrawn_meanwhile_is_not_confirmed():
    load(PROMISE)
    (row,) = queries.find_unconfirmed()
    proposal = propose_compared(row)
    load()
    with pytest.raises(Conflict, match="sudah dicabut"):
        confirm(proposal)


def test_loading_twice_changes_nothing():
    first, second = load(PROMISE), load(PROMISE)
    assert (first.added, first.is_idle) == (1, False)
    assert (second.unchanged, second.is_idle) == (1, True)
    assert Reference.objects.count() == 1


def test_loading_keeps_what_it_replaces_as_withdrawn():
    load(PROMISE, replace(PROMISE, key="layanan.sku.lain"))
    loaded = load(replace(PROMISE, value="3"), replace(PROMISE, key="layanan.sku.baru"))
    assert (loaded.added, loaded.changed, loaded.withdrawn) == (1, 1, 1)
    assert [row.value for row in queries.history("layanan.sku.janji")] == ["3", "1"]
    assert {row.key for row in queries.find_rows()} == {"layanan.sku.janji", "layanan.sku.baru"}


def test_loading_leaves_alone_what_officers_decided():
    load(PROMISE)
    adopt()
    loaded = load(PROMISE)
    assert (loaded.kept, loaded.is_idle) == (1, True)
    assert len(values()) == 2


def test_loading_refuses_two_values_for_one_day():
    with pytest.raises(actions.BadValue, match="berlaku ganda"):
        load(PROMISE, replace(PROMISE, valid_from=TODAY))


def test_rooms_are_told_of_a_change_but_not_of_a_confirmation(hear):
    load(PROMISE)
    hear()
    adopt()
    row = next(row for row in queries.find_rows() if not row.is_confirmed)
    confirm(propose_compared(row))

    (change,) = hear()
    assert (change["source"], change["keys"]) == ("reference", ("layanan.sku.janji",))
    assert (change["earliest"], change["reason"], change["now"]) == (TOMORROW, "SK baru", NOW)


def test_loading_tells_rooms_once_and_only_when_something_changed(hear):
    load(PROMISE)
    load(PROMISE)
    assert [change["earliest"] for change in hear()] == [date(2026, 1, 1)]


def test_the_database_refuses_rows_that_hold_on_the_same_day():
    load(PROMISE)
    row = queries.find_rows()[0]
    row.pk = None
    row.valid_from = TODAY
    if connection.vendor == "postgresql":
        row.valid_to = date(2027, 1, 1)  # SQLite can only refuse two without an end
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
