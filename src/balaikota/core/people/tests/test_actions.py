from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from balaikota.core.action import system
from balaikota.core.ledger import record
from balaikota.core.people import actions, queries
from balaikota.core.people.models import Assignment, Mode, User
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
DAY = timedelta(days=1)
DECREE = {"decree_number": "800/17/35.73.02/2026", "decree_date": date(2026, 11, 23)}


@pytest.fixture
def events(monkeypatch):
    """Return what was told to the ledger, beside its being written."""
    told: list[record.Event] = []
    write = record.append_many

    def append_many(events):
        told.extend(events)
        return write(events)

    monkeypatch.setattr(record, "append_many", append_many)
    return told


@pytest.fixture
def admin():
    return make_officer("admin-orang", make_city(), name="Dewi Admin")


def whole(by):
    """Return the actor: what an account may do over the units there are by now."""
    return actor(by) if isinstance(by, User) else by


def give(by, user, unit, role="lurah", **fields):
    fields = {"valid_from": NOON, "now": NOON} | fields
    return actions.assign(by=whole(by), user=user, role=role, unit=unit, **fields)


def appoint(by, user, unit, role="lurah", mode="plh", **fields):
    fields = {"valid_from": NOON, "valid_to": NOON + 14 * DAY, "now": NOON} | DECREE | fields
    return actions.appoint_acting(
        by=whole(by), user=user, role=role, unit=unit, mode=mode, **fields
    )


def end(by, assignment, **fields):
    fields = {"now": NOON, "reason": "Pensiun"} | fields
    return actions.end_assignment(by=whole(by), assignment=assignment, **fields)


# Accounts


def test_an_admin_opens_an_account_that_nobody_can_enter_yet(admin):
    user = actions.create_officer(
        by=actor(admin), now=NOON, username="budi", name=" Budi Santoso ", email="Budi@CONTOH.test"
    )

    assert (user.name, user.email) == ("Budi Santoso", "Budi@contoh.test")
    assert not user.has_usable_password()
    assert queries.actor_for(user, now=NOON).grants == ()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "  "}, "name"),
        ({"username": "ANI"}, "username"),
        ({"email": "ani@contoh.test"}, "email"),
    ],
)
def test_an_account_needs_a_name_and_is_not_opened_twice(admin, fields, field):
    make_user("Ani", username="ani")

    with pytest.raises((actions.BadPersonalData, Conflict)) as caught:
        actions.create_officer(
            by=actor(admin), now=NOON, **{"username": "budi", "name": "Budi", "email": ""} | fields
        )

    assert caught.value.field == field


@pytest.mark.parametrize("role", ["lurah", "camat", "auditor"])
def test_only_a_people_admin_opens_accounts(role):
    unit = make_unit({"lurah": "kelurahan", "camat": "kecamatan"}.get(role, "dinas"))

    with pytest.raises(NotAllowed):
        actions.create_officer(
            by=actor(make_officer(role, unit)), now=NOON, username="budi", name="Budi"
        )


# Assignments


def test_an_admin_of_the_city_fills_a_post_anywhere(admin):
    kauman, budi = make_unit(), make_user("Budi")

    row = give(admin, budi, kauman, decree_number=" 821/1 ", decree_date=date(2026, 11, 1))

    assert (row.mode, row.decree_number, row.entered_at) == (Mode.DEFINITIF, "821/1", NOON)
    assert row.entered_by_id == admin.pk
    assert queries.find_holders("lurah", kauman.pk, now=NOON) == [budi]


def test_an_admin_of_a_kecamatan_fills_only_the_posts_below_it():
    klojen = make_unit("kecamatan")
    by = make_officer("admin-orang", klojen)

    assert give(by, make_user("Budi"), make_unit(parent=klojen)).pk
    with pytest.raises(actions.NotYourPost):
        give(by, make_user("Ani"), make_unit())


def test_a_lurah_fills_no_post():
    kauman = make_unit()

    with pytest.raises(NotAllowed):
        give(actor(make_officer("lurah", kauman)), make_user("Ani"), kauman, role="petugas-loket")


def test_nobody_enters_their_own_assignment(admin):
    with pytest.raises(NotAllowed, match="sendiri"):
        give(admin, admin, make_unit())
    assert not queries.find_officers_by_role("lurah", now=NOON)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"role": "camat"}, "role"),
        ({"role": "juru-tulis"}, "role"),
        ({"valid_to": NOON}, "valid_to"),
        ({"valid_from": NOON - 9 * DAY, "valid_to": NOON - DAY}, "valid_to"),
    ],
)
def test_role_unit_and_period_must_fit(admin, fields, field):
    with pytest.raises(actions.NotFitting) as caught:
        give(admin, make_user("Budi"), make_unit(), **fields)

    assert caught.value.field == field


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "Budi", "is_active": False}])
def test_a_residents_or_closed_account_gets_no_post(admin, fields):
    with pytest.raises(actions.NotFitting, match="akun petugas"):
        give(admin, make_user(**fields), make_unit())


def test_a_post_of_one_holder_is_not_given_twice(admin):
    kauman = make_unit(short_name="Kauman")
    make_officer("lurah", kauman, name="Siti", valid_to=datetime(2026, 12, 1, tzinfo=WIB))
    budi = make_user("Budi")

    with pytest.raises(actions.PostTaken, match="Siti adalah Lurah Kauman .* 30 November 2026"):
        give(admin, budi, kauman)
    assert give(admin, budi, kauman, valid_from=datetime(2026, 12, 1, tzinfo=WIB)).pk


def test_a_holder_without_end_is_named_so(admin):
    kauman = make_unit()
    make_officer("lurah", kauman, name="Siti")

    with pytest.raises(actions.PostTaken, match="Siti .* tanpa batas akhir"):
        give(admin, make_user("Budi"), kauman)


def test_a_counter_has_many_officers_but_each_only_once(admin):
    kauman, budi = make_unit(), make_user("Budi")
    make_officer("petugas-loket", kauman)

    assert give(admin, budi, kauman, role="petugas-loket").pk
    with pytest.raises(actions.PostTaken):
        give(admin, budi, kauman, role="petugas-loket", valid_from=NOON + DAY)


def test_a_cancelled_assignment_blocks_nobody(admin):
    kauman = make_unit()
    row = give(admin, make_user("Budi"), kauman, valid_from=NOON + DAY)
    end(admin, row)

    assert give(admin, make_user("Ani"), kauman, valid_from=NOON + DAY).pk


def test_system_may_assign_when_its_verbs_say_so():
    row = give(system("people.assign"), make_user("Budi"), make_unit())

    assert row.entered_by_id is None


# Stand-ins


def test_a_camat_appoints_a_plh_lurah_below():
    klojen = make_unit("kecamatan")
    kauman = make_unit(parent=klojen)
    seklur = make_officer("seklur", kauman)

    row = appoint(actor(make_officer("camat", klojen)), seklur, kauman)

    assert (row.mode, row.decree_number) == (Mode.PLH, DECREE["decree_number"])
    assert queries.has_holder("lurah", kauman.pk, now=NOON)


def test_a_camat_appoints_nobody_to_the_own_post_nor_elsewhere():
    klojen = make_unit("kecamatan")
    by = actor(make_officer("camat", klojen))

    with pytest.raises(actions.NotYourPost):
        appoint(by, make_user("Budi"), klojen, role="camat")
    with pytest.raises(actions.NotYourPost):
        appoint(by, make_user("Budi"), make_unit())


def test_a_camat_does_not_fill_a_post_definitively():
    klojen = make_unit("kecamatan")

    with pytest.raises(NotAllowed):
        give(actor(make_officer("camat", klojen)), make_user("Budi"), make_unit(parent=klojen))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"mode": "definitif"}, "mode"),
        ({"role": "petugas-loket"}, "role"),
        ({"decree_number": " "}, "decree_number"),
        ({"decree_date": None}, "decree_date"),
        ({"valid_to": NOON - DAY}, "valid_to"),
    ],
)
def test_a_stand_in_needs_a_post_a_decree_and_an_end(admin, fields, field):
    with pytest.raises(actions.NotFitting) as caught:
        appoint(admin, make_user("Budi"), make_unit(), **fields)

    assert caught.value.field == field


def test_a_post_that_is_unknown_is_not_found(admin):
    with pytest.raises(NotFound):
        appoint(admin, make_user("Budi"), make_unit(), role="juru-tulis")


def test_a_plh_stands_beside_the_holder_a_plt_does_not(admin):
    kauman = make_unit()
    make_officer("lurah", kauman, name="Siti")

    with pytest.raises(actions.PostTaken, match="Siti"):
        appoint(admin, make_user("Budi"), kauman, mode="plt")
    assert appoint(admin, make_user("Budi"), kauman, mode="plh").pk


def test_a_post_has_one_stand_in_at_a_time(admin):
    kauman = make_unit()
    appoint(admin, make_user("Budi"), kauman)

    with pytest.raises(actions.PostTaken, match="Budi"):
        appoint(admin, make_user("Ani"), kauman, mode="plt")


def test_a_vacant_post_with_a_plt_waits_for_the_end_of_the_plt(admin):
    kauman = make_unit()
    appoint(admin, make_user("Budi"), kauman, mode="plt")

    with pytest.raises(actions.PostTaken):
        give(admin, make_user("Ani"), kauman, valid_from=NOON + DAY)


def test_a_plh_given_by_system_needs_no_grant():
    assert appoint(system("people.appoint_acting"), make_user("Budi"), make_unit()).pk


def test_an_empty_post_is_free_again_at_the_moment_of_the_decree(admin):
    kauman = make_unit()
    make_officer("lurah", kauman, valid_to=NOON)
    assert not queries.has_holder("lurah", kauman.pk, now=NOON)

    appoint(admin, make_officer("seklur", kauman), kauman)

    assert queries.has_holder("lurah", kauman.pk, now=NOON)
    assert not queries.has_holder("lurah", kauman.pk, now=NOON + 14 * DAY)


# Endings


def test_an_assignment_ends_now_with_a_reason(admin):
    kauman = make_unit()
    row = give(admin, make_user("Budi"), kauman, valid_from=NOON - DAY)

    ended = end(admin, row, reason=" Pensiun ")

    assert (ended.valid_to, ended.ended_at, ended.ended_reason) == (NOON, NOON, "Pensiun")
    assert ended.ended_by_id == admin.pk
    assert not queries.has_holder("lurah", kauman.pk, now=NOON)


def test_an_assignment_may_end_later_and_earlier_than_said(admin):
    kauman = make_unit()
    row = give(admin, make_user("Budi"), kauman, valid_to=NOON + 9 * DAY)

    assert end(admin, row, at=NOON + 3 * DAY).valid_to == NOON + 3 * DAY
    with pytest.raises(actions.NotFitting) as later:
        end(admin, row, at=NOON + 4 * DAY)
    with pytest.raises(actions.NotFitting) as earlier:
        end(admin, row, at=NOON - DAY)
    assert later.value.field == earlier.value.field == "at"


def test_an_ending_needs_a_reason_and_happens_once(admin):
    row = give(admin, make_user("Budi"), make_unit(), valid_from=NOON - DAY)

    with pytest.raises(actions.NotFitting):
        end(admin, row, reason="  ")
    end(admin, row)
    with pytest.raises(Conflict, match="sudah berakhir"):
        end(admin, row)


def test_an_assignment_not_begun_is_cancelled_and_cannot_be_ended_again(admin):
    row = give(admin, make_user("Budi"), make_unit(), valid_from=NOON + 5 * DAY)

    assert end(admin, row).valid_to == row.valid_from
    with pytest.raises(Conflict):
        end(admin, row)


def test_a_camat_ends_the_plh_below_but_not_the_lurah():
    klojen = make_unit("kecamatan")
    kauman = make_unit(parent=klojen)
    camat = actor(make_officer("camat", klojen))
    plh = assign(make_user("Budi"), "lurah", kauman, mode="plh")
    lurah = assign(make_user("Siti"), "lurah", kauman)

    assert end(camat, plh).valid_to == NOON
    with pytest.raises(actions.NotYourPost):
        end(camat, lurah)


def test_nobody_ends_their_own_assignment(admin):
    mine = Assignment.objects.get(user_id=admin.pk)

    with pytest.raises(NotAllowed, match="sendiri"):
        end(admin, mine)


# The ledger


def test_the_ledger_holds_codes_and_no_names(admin, events):
    kauman = make_unit(code="35.73.02.1003")
    budi = make_user("Budi Santoso")

    row = appoint(admin, budi, kauman)
    end(admin, row, reason="Pak Budi sakit")

    entered, ended = events
    assert entered.verb == "people.appoint_acting"
    assert entered.subject == f"people.assignment:{row.pk}"
    assert entered.unit == "35.73.02.1003"
    assert entered.acting_as == "definitif:admin-orang:35.73"
    assert entered.holder == f"user:{budi.pk}"
    assert entered.outcome == "entered:plh:lurah"
    assert ended.outcome == "cancelled:plh:lurah"
    assert ended.payload["reason"] == "Pak Budi sakit"
    codes = [
        f"{value}" for event in events for key, value in vars(event).items() if key != "payload"
    ]
    assert not any("Budi" in code or DECREE["decree_number"] in code for code in codes)
