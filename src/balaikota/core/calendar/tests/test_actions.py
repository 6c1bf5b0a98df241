from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from balaikota.core.action import Actor, ActorKind, system
from balaikota.core.calendar import actions, queries, rules
from balaikota.core.calendar.models import Hours
from balaikota.core.proposals import actions as proposals
from balaikota.core.reference import actions as reference
from balaikota.core.units.tests import offices
from balaikota.lib.errors import Conflict, NotAllowed, NotFound
from balaikota.lib.worktime import NotLoaded

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
MAY = frozenset({"calendar.propose", "calendar.confirm", "calendar.refuse"})
ALICE = Actor(ActorKind.OFFICER, "1", permissions=MAY)
BOB = Actor(ActorKind.OFFICER, "2", permissions=MAY)
CHARLIE = Actor(ActorKind.OFFICER, "3")
LOADER = system("calendar.load")

NEW_YEAR = rules.DayRow(
    date=date(2026, 1, 1),
    kind=rules.DayKind.HOLIDAY,
    name_id="Tahun Baru",
    name_en="New Year",
    regulation="SKB 3 Menteri",
)
CHRISTMAS = replace(NEW_YEAR, date=date(2026, 12, 25), name_id="Natal", name_en="Christmas")
LEAVE = replace(CHRISTMAS, date=date(2026, 12, 24), kind=rules.DayKind.JOINT_LEAVE)
FULL = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), [["08:00", "16:00"]])
HALF = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), [["08:00", "12:00"]])
REGULAR = rules.HoursRow(
    week=FULL, reason="Biasa", regulation="Perpres 21/2023", valid_from=date(2026, 1, 1)
)
RAMADAN = replace(
    REGULAR,
    week=HALF,
    season=rules.Season.RAMADAN,
    valid_from=date(2026, 12, 1),
    valid_to=date(2026, 12, 8),
)


def load_days(*rows, years=(2026,)):
    return actions.load_days(by=LOADER, now=NOW, years=years, rows=rows)


def load_hours(*rows):
    return actions.load_hours(by=LOADER, now=NOW, rows=rows)


def propose(change):
    return proposals.propose(by=ALICE, now=NOW, change=change, reason="SKB diubah")


def confirm(proposal, *, now=NOW):
    return proposals.confirm(by=BOB, now=now, proposal=proposal)


def propose_day(row=LEAVE, **more):
    return propose(actions.DayOff(row=row, **more))


def propose_hours(row, **more):
    return propose(actions.NewHours(row=row, **more))


def working(day):
    return actions.WorkingDay(row=queries.day_row(day))


def spans():
    return [(row.valid_from, row.valid_to) for row in queries.find_hours()]


def test_a_day_is_free_once_a_second_officer_agrees(loaded):
    proposal = propose_day()
    assert queries.calendar_for(None).is_working_day(LEAVE.date)

    confirm(proposal)

    assert not queries.calendar_for(None).is_working_day(LEAVE.date)


def test_a_day_that_is_said_anew_keeps_what_was_said_before(loaded):
    confirm(propose_day(replace(CHRISTMAS, name_id="Hari Raya Natal", is_confirmed=True)))
    new, old = queries.find_day_history(CHRISTMAS.date)
    assert (new.name_id, new.confirmed_by, new.adopted_by) == ("Hari Raya Natal", "2", "2")
    assert (old.name_id, old.withdrawn_by, old.withdrawn_reason) == ("Natal", "2", "SKB diubah")
    assert [day.name_id for day in queries.find_days(2026)] == ["Tahun Baru", "Hari Raya Natal"]


def test_a_holiday_is_worked_after_all_once_a_second_officer_agrees(loaded):
    day = queries.get_day(CHRISTMAS.date)
    proposal = propose(working(day))

    confirm(proposal)

    assert queries.calendar_for(None).is_working_day(CHRISTMAS.date)
    with pytest.raises(NotFound, match="25 Desember 2026"):
        queries.get_day(CHRISTMAS.date)
    with pytest.raises(Conflict, match="sudah tidak tercatat"):
        propose(working(day))


def test_what_no_longer_stands_cannot_be_adopted(loaded):
    day = queries.get_day(CHRISTMAS.date)
    proposal = propose(working(day))
    load_days(NEW_YEAR)
    with pytest.raises(Conflict, match="sudah tidak tercatat"):
        confirm(proposal)


def test_a_year_counts_as_loaded_once_a_second_officer_agrees(loaded):
    days = (replace(NEW_YEAR, date=date(2027, 1, 1)),)
    proposal = propose(actions.WholeYear(year=2027, days=days))
    with pytest.raises(NotLoaded, match="2027"):
        queries.calendar_for(None).is_working_day(date(2027, 1, 4))

    confirm(proposal)

    assert queries.find_years() == [2026, 2027]
    assert queries.calendar_for(None).is_working_day(date(2027, 1, 4))


def test_a_year_said_anew_withdraws_what_it_no_longer_names(loaded):
    confirm(propose(actions.WholeYear(year=2026, days=(NEW_YEAR, LEAVE))))
    assert [day.date for day in queries.find_days(2026)] == [NEW_YEAR.date, LEAVE.date]


@pytest.mark.parametrize(
    "days", [(), (NEW_YEAR, NEW_YEAR), (replace(NEW_YEAR, date=date(2028, 1, 1)),)]
)
def test_a_year_names_each_of_its_days_once(days):
    with pytest.raises(reference.BadValue, match="2026"):
        propose(actions.WholeYear(year=2026, days=days))


def test_a_stranger_may_neither_propose_nor_decide_nor_load(loaded):
    proposal = propose_day()
    for refused in (
        lambda: proposals.propose(
            by=CHARLIE, now=NOW, change=actions.NewHours(row=REGULAR), reason="x"
        ),
        lambda: proposals.confirm(by=CHARLIE, now=NOW, proposal=proposal),
        lambda: proposals.refuse(by=CHARLIE, now=NOW, proposal=proposal, reason="x"),
        lambda: actions.load_days(by=CHARLIE, now=NOW, years=[], rows=[]),
        lambda: actions.load_hours(by=CHARLIE, now=NOW, rows=[]),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_past_day_changes_only_by_a_correction(loaded):
    past = replace(LEAVE, date=date(2026, 11, 20))
    with pytest.raises(reference.InThePast, match="koreksi"):
        propose_day(past)
    confirm(propose_day(past, is_correction=True))
    assert not queries.calendar_for(None).is_working_day(past.date)


def test_a_proposal_whose_day_passed_while_it_waited_is_refused(loaded):
    proposal = propose_day()
    with pytest.raises(reference.InThePast):
        confirm(proposal, now=NOW + timedelta(days=60))


def test_a_day_has_one_open_proposal_whatever_is_to_become_of_it(loaded):
    propose_day(replace(CHRISTMAS, name_id="Hari Natal"))
    with pytest.raises(proposals.AlreadyProposed):
        propose(working(queries.get_day(CHRISTMAS.date)))


def test_what_was_proposed_tells_whoever_decides_all_that_would_change(loaded):
    row = replace(RAMADAN, unit_kind="kelurahan")
    told = {
        "day": actions.DayOff(row=LEAVE),
        "working": working(queries.get_day(CHRISTMAS.date)),
        "year": actions.WholeYear(year=2026, days=(LEAVE, NEW_YEAR)),
        "hours": actions.NewHours(row=row),
        "days": actions.DaysCompared.of(2026),
        "compared": actions.HoursCompared.of(queries.find_hours()[0]),
    }

    assert {name: change.title for name, change in told.items()} == {
        "day": "Hari libur 24 Desember 2026",
        "working": "Tetap masuk kerja 25 Desember 2026",
        "year": "Semua hari libur 2026",
        "hours": "Jam layanan mulai 1 Desember 2026",
        "days": "Sudah dicocokkan: hari libur 2026",
        "compared": "Sudah dicocokkan: jam layanan mulai 1 Januari 2026",
    }
    assert [what for what, _how in told["year"].lines()] == [
        "Kamis, 1 Januari 2026",
        "Kamis, 24 Desember 2026",
    ]
    assert told["working"].lines() == [
        ("Jumat, 25 Desember 2026", "Hari kerja biasa; semula Natal (SKB 3 Menteri)")
    ]
    assert told["days"].lines()[1] == ("Jumat, 25 Desember 2026", "Natal (SKB 3 Menteri)")
    lines = dict(told["hours"].lines())
    assert (lines["Untuk"], lines["Hari terakhir"]) == ("Semua kelurahan", "7 Desember 2026")
    assert (lines["Senin"], lines["Sabtu"]) == ("08.00–12.00", "tutup")
    lines = dict(told["compared"].lines())
    assert (lines["Untuk"], lines["Hari terakhir"]) == ("Semua unit", "sampai ada yang baru")


def test_hours_of_one_unit_name_it():
    unit = offices.make_unit(offices.make_city(), "9.9.kesehatan")
    change = actions.NewHours(row=replace(REGULAR, unit_code=unit.code))
    assert dict(change.lines())["Untuk"] == "Unit 9.9.kesehatan"


def test_a_proposal_is_told_in_the_language_of_the_reader(loaded):
    with translation.override("en"):
        assert actions.DayOff(row=LEAVE).lines() == [
            ("Thursday, 24 December 2026", "Christmas (SKB 3 Menteri)")
        ]
        lines = dict(actions.HoursCompared.of(queries.find_hours()[0]).lines())
    assert lines["Monday"] == "08:00–16:00"


@pytest.mark.parametrize("name", ["name_id", "name_en", "regulation"])
def test_a_day_needs_its_names_and_its_source(name):
    with pytest.raises(reference.BadValue) as refused:
        propose_day(replace(LEAVE, **{name: " "}))
    assert refused.value.field == name


def test_new_hours_end_the_old_ones_and_keep_them(loaded):
    confirm(propose_hours(replace(REGULAR, week=HALF, valid_from=date(2026, 12, 1))))
    assert spans() == [(date(2026, 1, 1), date(2026, 12, 1)), (date(2026, 12, 1), None)]
    calendar = queries.calendar_for(None)
    assert calendar.hours(date(2026, 11, 30)) == ((480, 960),)
    assert calendar.hours(date(2026, 12, 1)) == ((480, 720),)


def test_hours_for_a_while_leave_the_old_ones_before_and_after(loaded):
    row = replace(REGULAR, week=HALF, valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 8))
    confirm(propose_hours(row))
    assert spans() == [
        (date(2026, 1, 1), date(2026, 12, 1)),
        (date(2026, 12, 1), date(2026, 12, 8)),
        (date(2026, 12, 8), None),
    ]


def test_hours_that_cover_others_whole_withdraw_them(loaded):
    confirm(propose_hours(replace(REGULAR, week=HALF), is_correction=True))
    assert spans() == [(date(2026, 1, 1), None)]
    assert Hours.objects.filter(withdrawn_at__isnull=False).count() == 1


def test_hours_without_an_end_hold_until_the_next_that_are_planned(loaded):
    confirm(propose_hours(replace(REGULAR, valid_from=date(2026, 12, 20))))
    confirm(propose_hours(replace(REGULAR, week=HALF, valid_from=date(2026, 12, 1))))
    assert spans() == [
        (date(2026, 1, 1), date(2026, 12, 1)),
        (date(2026, 12, 1), date(2026, 12, 20)),
        (date(2026, 12, 20), None),
    ]


def test_ramadan_hours_cover_the_regular_ones_without_ending_them(loaded):
    confirm(propose_hours(RAMADAN))
    calendar = queries.calendar_for(None)
    assert calendar.hours(date(2026, 12, 7)) == ((480, 720),)
    assert calendar.hours(date(2026, 12, 8)) == ((480, 960),)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"week": {"mon": [["16:00", "08:00"]]}}, "week"),
        ({"reason": ""}, "reason"),
        ({"regulation": " "}, "regulation"),
        ({"season": rules.Season.RAMADAN}, "valid_to"),
        ({"unit_kind": "dinas", "unit_code": "35.73.01"}, "unit_code"),
    ],
)
def test_hours_that_are_incomplete_or_written_wrongly_are_refused_at_their_field(wrong, field):
    with pytest.raises(reference.BadValue) as refused:
        propose_hours(replace(REGULAR, **wrong), is_correction=True)
    assert refused.value.field == field


def test_hours_for_a_unit_that_never_was_are_refused():
    with pytest.raises(NotFound):
        propose_hours(replace(REGULAR, unit_code="99.99"), is_correction=True)


def test_the_days_of_a_year_are_confirmed_at_once_but_not_the_estimated_ones(hear):
    load_days(NEW_YEAR, CHRISTMAS, replace(LEAVE, is_estimate=True))
    hear()
    confirm(propose(actions.DaysCompared.of(2026)))

    assert [day.is_confirmed for day in queries.find_days(2026)] == [True, False, True]
    assert hear() == []  # nothing to reckon anew
    with pytest.raises(Conflict, match="Tidak ada lagi"):
        propose(actions.DaysCompared.of(2026))


def test_hours_are_confirmed_by_two_officers(loaded):
    hours = queries.find_hours()[0]
    confirm(propose(actions.HoursCompared.of(hours)))
    hours.refresh_from_db()
    assert (hours.is_confirmed, hours.confirmed_by) == (True, "2")
    with pytest.raises(Conflict):
        propose(actions.HoursCompared.of(hours))


def test_rooms_are_told_what_changed_from_when_and_why(hear):
    confirm(propose_day())
    (change,) = hear()
    assert (change["source"], change["keys"]) == ("calendar", ("day:2026-12-24",))
    assert (change["earliest"], change["reason"]) == (LEAVE.date, "SKB diubah")


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has no exclusion constraint"
)
def test_postgresql_refuses_rules_that_hold_on_the_same_day(loaded):
    row = queries.find_hours()[0]
    row.pk, row.valid_from, row.valid_to = None, date(2026, 6, 1), date(2026, 7, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_every_database_refuses_two_rules_without_an_end(loaded):
    assert connection.vendor in {"sqlite", "postgresql"}
    row = queries.find_hours()[0]
    row.pk, row.valid_from = None, date(2026, 6, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
