"""Leave: entering it, who stands in, coming back early, and what midnight changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import translation

from balaikota.core.action import system
from balaikota.core.calendar.tests.test_actions import NEW_YEAR, REGULAR, load_days, load_hours
from balaikota.core.people import actions, queries, rules
from balaikota.core.people.models import Assignment, Leave
from balaikota.core.people.tests.factories import (
    NOON,
    actor,
    assign,
    make_city,
    make_officer,
    make_unit,
    make_user,
)
from balaikota.lib.errors import Conflict, NotAllowed, NotFound
from balaikota.lib.wording import WIB

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
MONDAY = datetime(2026, 11, 30, tzinfo=WIB)
FRIDAY = datetime(2026, 12, 5, tzinfo=WIB)  # the end of Friday 4 December


class Office:
    """Kauman with a lurah and a seklur, under a camat; a people admin of the city."""

    def __init__(self):
        self.klojen = make_unit("kecamatan", short_name="Klojen")
        self.kauman = make_unit(parent=self.klojen, short_name="Kauman", name="Kelurahan Kauman")
        self.lurah = make_officer("lurah", self.kauman, name="Aisyah")
        self.seklur = make_officer("seklur", self.kauman, name="Dwi")
        self.camat = make_officer("camat", self.klojen, name="Bambang")
        self.admin = make_officer("admin-orang", make_city(), name="Dewi")


@pytest.fixture
def office():
    return Office()


def stand_in(user, **fields):
    given = {"decree_number": "800/9/2026", "decree_date": date(2026, 11, 23)} | fields
    return actions.StandIn(user, **given)


def enter(by, user, start=MONDAY, end=FRIDAY, now=NOON, **fields):
    fields = {"kind": "cuti"} | fields
    return actions.enter_leave(
        by=actor(by, now), now=now, user=user, valid_from=start, valid_to=end, **fields
    )


def back(by, leave, now=NOON, **fields):
    fields = {"reason": "Dipanggil kembali"} | fields
    return actions.end_leave(by=actor(by, now), now=now, leave=leave, **fields)


def present(office, at):
    return queries.find_holders("lurah", office.kauman.pk, now=at)


def test_rights_pass_to_the_stand_in_at_midnight_and_back_at_midnight(office):
    row = enter(office.camat, office.lurah, stand_in=stand_in(office.seklur))

    assert (row.entered_by_id, row.entered_at) == (office.camat.pk, NOON)
    plh = Assignment.objects.get(leave=row)
    assert (plh.mode, plh.user_id, plh.decree_number) == ("plh", office.seklur.pk, "800/9/2026")
    assert present(office, MONDAY - SECOND) == [office.lurah]
    assert present(office, MONDAY) == [office.seklur]
    assert actor(office.lurah, MONDAY).away_until == FRIDAY
    assert not actor(office.lurah, MONDAY).grants
    assert present(office, FRIDAY - SECOND) == [office.seklur]
    assert present(office, FRIDAY) == [office.lurah]
    assert actor(office.lurah, FRIDAY).away_until is None
    assert not actor(office.seklur, FRIDAY).holding("lurah", office.kauman.pk)


def test_a_post_of_one_holder_is_not_left_empty_without_a_word(office):
    with pytest.raises(actions.NeedsStandIn) as caught:
        enter(office.admin, office.lurah)

    assert caught.value.field == "stand_in"
    assert str(caught.value.message) == (
        "Lurah Kauman akan kosong. Tunjuk Plh., atau tulis mengapa tidak ada pengganti."
    )
    assert not Leave.objects.exists()
    row = enter(office.admin, office.lurah, no_stand_in_reason=" Kantor tutup ")
    assert row.no_stand_in_reason == "Kantor tutup"
    assert not present(office, MONDAY)


def test_a_leave_of_less_than_a_service_day_needs_no_stand_in(office):
    morning = MONDAY.replace(hour=10)

    row = enter(office.admin, office.lurah, morning, morning + timedelta(hours=2))

    assert not Assignment.objects.filter(leave=row).exists()
    gaps = queries.find_gaps(office.lurah, morning, morning + timedelta(hours=2))
    assert [(gap.takes_stand_in, gap.needs_stand_in) for gap in gaps] == [(True, False)]


def test_a_weekend_is_no_service_day(office):
    load_days(NEW_YEAR)
    load_hours(REGULAR)
    saturday = datetime(2026, 11, 28, tzinfo=WIB)

    assert enter(office.admin, office.lurah, saturday, saturday + 2 * DAY).pk
    with pytest.raises(actions.NeedsStandIn):
        enter(office.admin, office.lurah, saturday + 2 * DAY, saturday + 3 * DAY)


def test_who_serves_beside_others_needs_no_stand_in(office):
    one = make_officer("petugas-loket", office.kauman, name="Nur")
    make_officer("petugas-loket", office.kauman, name="Yuli")

    assert not queries.find_gaps(one, MONDAY, FRIDAY)
    assert enter(office.admin, one).pk


def test_the_last_at_the_counter_leaves_it_empty_but_nobody_can_be_plh_there(office):
    one = make_officer("petugas-loket", office.kauman, name="Nur")

    gap = queries.find_gaps(one, MONDAY, FRIDAY)[0]

    assert (gap.takes_stand_in, gap.until) == (False, "4 Desember 2026")
    assert gap.key == f"petugas-loket:{office.kauman.code}"
    with pytest.raises(actions.NotFitting) as caught:
        enter(office.admin, one, stand_in=stand_in(office.seklur))
    assert caught.value.field == "stand_in"


def test_gaps_lie_between_those_who_stand_in_unless_they_are_away_themselves(office):
    by = actor(office.admin)
    plh = {"mode": "plh", "valid_from": MONDAY, "valid_to": MONDAY + 2 * DAY}
    assign(office.seklur, "lurah", office.kauman, **plh)
    tuesday = MONDAY + DAY

    def periods():
        found = queries.find_gaps(office.lurah, MONDAY, FRIDAY)
        return [(gap.start, gap.end) for gap in found]

    assert periods() == [(MONDAY + 2 * DAY, FRIDAY)]
    actions.enter_leave(
        by=by, now=NOON, user=office.seklur, kind="sakit", valid_from=tuesday,
        valid_to=tuesday + DAY, no_stand_in_reason="Mendadak",
    )  # fmt: skip
    assert periods() == [(tuesday, FRIDAY)]
    row = enter(
        office.admin, office.lurah, stand_in=stand_in(make_user("Rina")), start=FRIDAY - DAY
    )
    assert Assignment.objects.get(leave=row).valid_from == FRIDAY - DAY


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "malas"}, "kind"),
        ({"end": MONDAY}, "valid_to"),
        ({"start": NOON - 2 * DAY, "end": NOON}, "valid_to"),
    ],
)
def test_a_leave_that_cannot_be_is_refused_at_its_field(office, fields, field):
    with pytest.raises(actions.NotFitting) as caught:
        enter(office.admin, office.seklur, **fields)

    assert caught.value.field == field


def test_two_leaves_of_one_person_do_not_overlap(office):
    enter(office.admin, office.seklur, no_stand_in_reason="Ada lurah")

    with pytest.raises(Conflict) as caught:
        enter(office.admin, office.seklur, FRIDAY - DAY, FRIDAY + DAY, kind="diklat")

    assert caught.value.field == "valid_from"
    assert str(caught.value.message).startswith("Dwi sudah tercatat cuti mulai Senin, 30 November")
    assert enter(office.admin, office.seklur, FRIDAY, FRIDAY + DAY, no_stand_in_reason="-").pk


def test_the_stand_in_is_somebody_else_who_is_there(office):
    enter(office.admin, office.seklur, FRIDAY - DAY, FRIDAY, no_stand_in_reason="Ada lurah")

    for person in (office.seklur, office.lurah):
        with pytest.raises(actions.NotFitting) as caught:
            enter(office.admin, office.lurah, stand_in=stand_in(person))
        assert caught.value.field == "stand_in"
    assert Leave.objects.count() == 1


def test_a_stand_in_without_a_decree_enters_nothing(office):
    with pytest.raises(actions.NotFitting) as caught:
        enter(office.admin, office.lurah, stand_in=stand_in(office.seklur, decree_number=" "))

    assert caught.value.field == "decree_number"
    assert not Leave.objects.exists()


def test_superiors_enter_leave_of_the_posts_they_appoint_and_admins_of_their_reach(office):
    other = make_officer("lurah", make_unit(), name="Lurah lain")
    front = make_officer("petugas-loket", office.kauman, name="Nur")
    sekda = make_officer("sekda", make_unit("sekretariat"), name="Erik")

    assert enter(sekda, office.camat, no_stand_in_reason="Sebentar").pk
    for by, person in ((office.camat, other), (office.camat, front), (office.camat, sekda)):
        with pytest.raises(actions.NotYourPost):
            enter(by, person, no_stand_in_reason="-")
    with pytest.raises(NotAllowed):
        enter(office.lurah, office.seklur, no_stand_in_reason="-")
    local = make_officer("admin-orang", office.klojen, name="Admin kecamatan")
    assert enter(local, front).pk
    with pytest.raises(actions.NotYourPost):
        enter(local, other, no_stand_in_reason="-")


def test_who_holds_a_post_elsewhere_is_not_taken_away_by_where_they_only_stand_in(office):
    sukun = make_unit("kecamatan")
    lurah = make_officer("lurah", make_unit(parent=sukun), name="Lurah Sukun")
    assign(lurah, "lurah", make_unit(parent=office.klojen), mode="plt")

    with pytest.raises(actions.NotYourPost):
        enter(office.camat, lurah, no_stand_in_reason="-")
    assert enter(make_officer("camat", sukun), lurah, no_stand_in_reason="-").pk


def test_nobody_enters_or_ends_their_own_leave(office):
    with pytest.raises(NotAllowed):
        enter(office.admin, office.admin)
    row = enter(make_officer("admin-orang", make_city()), office.camat, no_stand_in_reason="-")
    with pytest.raises(NotAllowed):
        back(office.camat, row)


def test_a_stand_in_is_left_to_who_may_appoint_when_that_is_somebody_else(office):
    local = make_officer("admin-orang", office.klojen, name="Admin kecamatan")
    both = make_officer("petugas-loket", office.kauman, name="Nur")
    elsewhere = make_unit()
    assign(both, "lurah", elsewhere)

    with pytest.raises(actions.NotYourPost):
        enter(local, both, stand_in=stand_in(office.seklur))
    with pytest.raises(NotAllowed):
        actions.enter_leave(
            by=system("people.enter_leave"), now=NOON, user=both, kind="cuti", valid_from=MONDAY,
            valid_to=FRIDAY,
        )  # fmt: skip


def test_coming_back_early_ends_the_plh_at_the_same_moment(office):
    row = enter(office.camat, office.lurah, stand_in=stand_in(office.seklur))
    wednesday = MONDAY + 2 * DAY

    row = back(office.camat, row, now=MONDAY.astimezone(UTC) + DAY, at=wednesday)

    assert (row.valid_to, row.ended_reason) == (wednesday, "Dipanggil kembali")
    assert present(office, wednesday - SECOND) == [office.seklur]
    assert present(office, wednesday) == [office.lurah]
    with pytest.raises(Conflict):
        back(office.camat, row, now=wednesday.astimezone(UTC))


def test_a_leave_called_off_before_it_began_never_was(office):
    row = enter(office.camat, office.lurah, stand_in=stand_in(office.seklur))

    row = back(office.camat, row)

    assert row.valid_to == row.valid_from
    assert present(office, MONDAY) == [office.lurah]
    assert not actor(office.seklur, MONDAY).holding("lurah", office.kauman.pk)
    with pytest.raises(Conflict):
        back(office.camat, row)
    again = enter(office.camat, office.lurah, stand_in=stand_in(office.seklur))
    assert present(office, MONDAY) == [office.seklur]
    back(office.admin, again)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"at": NOON - DAY}, "at"),
        ({"at": FRIDAY + DAY}, "at"),
    ],
)
def test_an_end_of_leave_that_cannot_be_is_refused_at_its_field(office, fields, field):
    row = enter(office.admin, office.seklur, no_stand_in_reason="Ada lurah")

    with pytest.raises(actions.NotFitting) as caught:
        back(office.admin, row, **fields)

    assert caught.value.field == field


def test_leave_is_found_by_who_sees_the_post(office):
    row = enter(office.camat, office.lurah, stand_in=stand_in(office.seklur))
    ill = enter(office.admin, office.camat, NOON - DAY, NOON + DAY, no_stand_in_reason="Singkat")
    by = actor(office.admin)

    found = queries.find_leave(by, now=NOON)

    assert [one.leave for one in found] == [ill, row]
    assert [one.has_begun(NOON) for one in found] == [True, False]
    assert found[1].titles == ("Lurah Kauman",)
    assert [one.title for one in found[1].stand_ins] == ["Plh. Lurah Kauman"]
    assert found[1].until == "4 Desember 2026"
    with translation.override("en"):
        assert found[1].until == "4 December 2026"

    def pks(**asked):
        return [one.leave.pk for one in queries.find_leave(by, now=NOON, **asked)]

    assert pks(when="kini") == [ill.pk]
    assert pks(when="nanti") == [row.pk]
    assert pks(text="aisy") == [row.pk]
    assert pks(unit_id=office.klojen.pk) == [ill.pk]
    outside = actor(make_officer("lurah", make_unit(), name="Lurah lain"))
    assert queries.find_leave(outside, now=NOON) == []
    assert queries.find_leave(outside, now=NOON, unit_id=office.kauman.pk) == []
    assert queries.get_leave(by, row.pk, now=NOON) == row
    for asker, pk in ((by, row.pk + 99), (outside, row.pk)):
        with pytest.raises(NotFound):
            queries.get_leave(asker, pk, now=NOON)


def test_who_is_away_is_told_who_stands_in(office):
    enter(office.camat, office.lurah, stand_in=stand_in(office.seklur))

    absence = queries.absence_of(office.lurah.pk, now=MONDAY)

    assert absence is not None
    assert [one.name for one in absence.stand_ins] == ["Dwi"]
    assert queries.absence_of(office.lurah.pk, now=FRIDAY) is None


@pytest.mark.parametrize(
    ("covers", "open_parts"),
    [
        ([], [(0, 10)]),
        ([(0, None)], []),
        ([(-5, 20)], []),
        ([(3, 5)], [(0, 3), (5, 10)]),
        ([(4, 12), (0, 2)], [(2, 4)]),
        ([(2, None)], [(0, 2)]),
        ([(12, 14)], [(0, 10)]),
        ([(1, 6), (2, 3)], [(0, 1), (6, 10)]),
    ],
)
def test_what_no_cover_reaches_is_left_open(covers, open_parts):
    def at(day):
        return None if day is None else NOON + day * DAY

    found = rules.left_open(NOON, at(10), [(at(a), at(b)) for a, b in covers])

    assert found == [(at(a), at(b)) for a, b in open_parts]


def test_without_a_calendar_every_day_is_a_service_day(office):
    midnight = datetime.combine(date(2026, 11, 28), time(), WIB)

    assert queries.has_service_day(office.kauman.code, midnight, midnight + DAY)
    assert not queries.has_service_day(office.kauman.code, midnight + SECOND, midnight + DAY)


def test_a_title_held_twice_is_said_once(office):
    assign(office.lurah, "petugas-loket", office.kauman, services=" a ")
    assign(office.lurah, "petugas-loket", office.kauman, services=" b ", valid_from=NOON - DAY)
    enter(office.camat, office.lurah, stand_in=stand_in(office.seklur))

    (absence,) = queries.find_leave(actor(office.admin), now=NOON)

    assert absence.titles == ("Lurah Kauman", "Petugas Loket Kelurahan Kauman")
