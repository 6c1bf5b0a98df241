"""Undoing an import restores the day before; what was built upon it is named row by row."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core.action import Actor
from balaikota.core.ledger import queries as ledger
from balaikota.core.people import actions as people_actions
from balaikota.core.people import queries as people
from balaikota.core.people.models import Assignment, OfficerNumber, User
from balaikota.core.people.tests.factories import (
    NOON,
    PASSWORD,
    actor,
    assign,
    make_city,
    make_officer,
    make_user,
)  # fmt: skip
from balaikota.core.units.models import Unit
from balaikota.engine.office.actions import imports, undoing
from balaikota.engine.office.actions.undoing import CannotUndo
from balaikota.engine.office.models import Import, State
from balaikota.engine.office.queries import imports as queries
from balaikota.engine.office.queries.undoing import find_obstacles
from balaikota.engine.office.tests import tables
from balaikota.engine.office.tests.tables import row, sheet
from balaikota.lib.errors import Conflict, NotFound
from balaikota.lib.wording import WIB

pytestmark = pytest.mark.django_db
APPLIED = NOON + timedelta(minutes=5)
NEXT_DAY = NOON + timedelta(days=1)
BEGAN = datetime(2025, 12, 1, tzinfo=WIB)
TODAY = "24 November 2026"


@pytest.fixture
def town():
    return tables.make_town(kelurahan=4, dinas=4)


@pytest.fixture
def by(town):
    return actor(make_officer("admin-orang", make_city(), name="Dewi Admin"))


@pytest.fixture
def old(town):
    """Make somebody whose post the table ends."""
    user = tables.known_officer("Bu Lama", "197001012000012001", email="lama@contoh.test")
    return assign(user, "lurah", town.kelurahan[0], valid_from=BEGAN)


ENDS = row(
    name="Bu Lama", nip="197001012000012001", email="", role="Lurah", valid_from="1 Desember 2025",
    valid_to="30 November 2026",
)  # fmt: skip


def applied(by, *rows, **given):
    source = imports.stage(by=by, now=NOON, file_name="data.csv", sheet=sheet(*rows))
    digest = queries.plan_of(source, by=by, now=APPLIED).digest
    given = {"partial": False, "invite": False} | given
    return imports.apply(by=by, now=APPLIED, source=source, digest=digest, **given)


def undo(by, source, now=NEXT_DAY, reason="tabel yang keliru"):
    return undoing.undo(by=by, now=now, source=source, reason=reason)


def held_on_each_day():
    """Return who holds what on each day of two years, as every request computes it."""
    days = [BEGAN + timedelta(days=n, hours=9) for n in range(0, 730, 10)]
    return [
        {
            user: {(g.role, g.unit_id, g.mode, g.unit_ids) for g in held.grants}
            for user, held in people.find_held(now=day).items()
        }
        for day in days
    ]


def who_can_sign_in():
    return {(user.username, user.email) for user in User.objects.filter(is_active=True)}


def whys(by, source, now=NEXT_DAY):
    return [(one.number, one.why) for one in find_obstacles(source, by=by, now=now)]


def refused(by, source, now=NEXT_DAY):
    """Return why an import cannot be undone; it is not, and nothing has changed."""
    before = tables.standing(), held_on_each_day()
    with pytest.raises(CannotUndo):
        undo(by, source, now)
    assert (tables.standing(), held_on_each_day()) == before
    assert Import.objects.get(pk=source.pk).state == State.APPLIED
    return whys(by, source, now)


def test_undo_restores_the_day_before(by, town, old):
    known = tables.known_officer("Pak Tahu", "197501012000011001", email="tahu@contoh.test")
    bare = make_user("Tanpa NIP", email="tanpa@contoh.test")
    Assignment.objects.filter(pk=old.pk).update(
        valid_to=datetime(2027, 6, 1, tzinfo=WIB), ended_reason="purna tugas",
        ended_at=BEGAN, ended_by_id=by.id,
    )  # fmt: skip
    before = tables.standing(), held_on_each_day(), who_can_sign_in()
    source = applied(
        by, ENDS,
        row(role="Lurah", valid_from="1 Desember 2026"),
        row(name="Pak Tahu", nip="197501012000011001", email="", role="Verifikator", valid_from=TODAY),
        row(name="Tanpa NIP", nip="197601012000011001", email="tanpa@contoh.test", valid_from="1 Mei 2026"),
        row(name="Budi", nip="", email="budi@contoh.test", role="seklur", mode="Plt.",
            valid_from="1 Maret 2026", valid_to="31 Desember 2026"),
        row(name="Rina", nip="", email="rina@contoh.test", unit=town.dinas[1].code),
    )  # fmt: skip
    during = tables.standing(), held_on_each_day(), who_can_sign_in()

    undone = undo(by, source)

    assert all(one != other for one, other in zip(before, during, strict=True))
    assert (tables.standing(), held_on_each_day(), who_can_sign_in()) == before
    assert (undone.state, undone.undone_reason) == (State.UNDONE, "tabel yang keliru")
    assert OfficerNumber.objects.filter(user=known).exists()
    assert not OfficerNumber.objects.filter(user=bare).exists()


@pytest.mark.slow
def test_a_thousand_rows_are_undone_in_few_statements():
    town = tables.make_town()
    by = actor(make_officer("admin-orang", make_city(), name="Dewi Admin"))
    before = tables.standing(), held_on_each_day(), who_can_sign_in()
    good, bad = tables.good_rows(town, 960), tables.bad_kinds(town)
    before = tables.standing(), held_on_each_day(), who_can_sign_in()
    source = applied(by, *good, *(cells for cells, *_ in bad), partial=True)
    assert len(who_can_sign_in()) == len(before[2]) + 960

    with CaptureQueriesContext(connection) as asked:
        undo(by, source)

    assert len(asked) < 120
    assert (tables.standing(), held_on_each_day(), who_can_sign_in()) == before


def test_nothing_goes_from_the_history(by, town, old):
    source = applied(by, ENDS, row())
    begun = Assignment.objects.latest("pk")

    undo(by, source)

    row_ = Assignment.objects.get(pk=begun.pk)
    assert (row_.valid_to, row_.ended_reason) == (row_.valid_from, f"Impor {source.pk} dibatalkan")
    told = [entry.event.outcome for entry in ledger.history(f"people.assignment:{begun.pk}")]
    assert told == ["entered:definitif:petugas-loket", "voided:definitif:petugas-loket"]
    told = [entry.event.outcome for entry in ledger.history(f"people.assignment:{old.pk}")]
    assert told == ["ended:definitif:lurah", "reopened:definitif:lurah"]
    told = [entry.event.outcome for entry in ledger.history(f"people.user:{begun.user_id}")]
    assert told == ["opened", "closed"]
    assert [one.state(NEXT_DAY) for one in people.holdings_of(by, begun.user_id)] == ["cancelled"]


def test_the_same_table_can_be_imported_again_mended(by, town):
    first = applied(by, row())
    undo(by, first)
    closed = User.objects.get(email="siti.aminah@contoh.test")
    assert not closed.is_active

    second = applied(by, row(email="siti.baru@contoh.test", role="Verifikator"))

    again = User.objects.get(pk=closed.pk)
    assert (again.is_active, again.email) == (True, "siti.baru@contoh.test")
    assert second.counts["opened"] == 1
    undo(by, second)
    assert not User.objects.get(pk=closed.pk).is_active


def test_sent_twice_it_is_undone_once(by, town, old):
    source = applied(by, ENDS)

    undo(by, source)
    people_actions.end_assignment(by=by, now=NEXT_DAY, assignment=old, reason="pensiun")
    undo(by, source)

    old.refresh_from_db()
    assert old.valid_to == NEXT_DAY


def test_a_draft_cannot_be_undone(by, town):
    source = imports.stage(by=by, now=NOON, file_name="x", sheet=sheet(row()))

    with pytest.raises(Conflict, match="belum disimpan"):
        undo(by, source)


def test_a_reason_is_needed(by, town):
    with pytest.raises(undoing.NoReason):
        undo(by, applied(by, row()), reason=" ")


def test_after_seven_days_it_is_too_late(by, town):
    source = applied(by, row())

    with pytest.raises(CannotUndo, match="tujuh hari"):
        undo(by, source, APPLIED + timedelta(days=7))
    undo(by, source, APPLIED + timedelta(days=7, seconds=-1))


def test_whoever_does_not_look_after_all_of_it_may_not_undo_it(by, town):
    source = applied(by, row())
    local = actor(make_officer("admin-orang", town.dinas[0], name="Admin Dinas"))

    with pytest.raises(NotFound):
        undo(local, source)


def test_another_admin_of_the_whole_may_undo_it(by, town):
    source = applied(by, row())
    other = actor(make_officer("admin-orang", make_city(), name="Admin Lain"))

    assert undo(other, source).undone_by_id == int(other.id)


def test_a_new_officer_who_signed_in_keeps_the_import(by, town, client):
    source = applied(by, row(), row(name="Budi", nip="", email="budi@contoh.test"))
    user = User.objects.get(email="budi@contoh.test")
    user.set_password(PASSWORD)
    user.save()
    assert refused(by, source) == [(3, "Sudah membuat kata sandi.")]
    client.force_login(user)

    ((number, why),) = refused(by, source)

    assert number == 3
    assert why.startswith("Sudah masuk dengan akunnya pada")


def officer_of(user: User, now: datetime) -> Actor:
    return people.actor_for(user, now=now)


def test_what_was_done_in_the_post_keeps_the_import(by, town):
    known = tables.known_officer("Bu Camat", "197501012000011001", email="camat@contoh.test")
    klojen = Unit.objects.get(kind="kecamatan")
    assign(known, "verifikator", town.dinas[0])
    front = make_officer("petugas-loket", town.kelurahan[1], name="Pak Plh")
    source = applied(
        by,
        row(
            name="Bu Camat",
            nip="197501012000011001",
            email="",
            role="Camat",
            unit=klojen.code,
            valid_from=TODAY,
        ),
        row(),
    )
    assert whys(by, source) == []
    camat = officer_of(known, NEXT_DAY)
    people_actions.appoint_acting(
        by=camat, now=NEXT_DAY, user=front, role="lurah", unit=town.kelurahan[2], mode="plt",
        valid_from=NEXT_DAY, valid_to=NEXT_DAY + timedelta(days=9), decree_number="1",
        decree_date=date(2026, 11, 25),
    )  # fmt: skip

    ((number, why),) = refused(by, source, NEXT_DAY + timedelta(hours=1))

    assert (number, why[:37]) == (2, "Sudah bekerja dalam jabatan ini pada ")


def test_reading_ones_notices_is_not_work_in_a_post(by, town):
    from balaikota.core.notices import actions as notices

    known = tables.known_officer("Pak Tahu", "197501012000011001", email="tahu@contoh.test")
    source = applied(by, row(name="Pak Tahu", nip="197501012000011001", email="", valid_from=TODAY))
    (told,) = notices.send(
        to=notices.Recipient(user_id=known.pk), subject="x", body="x", link="", now=NEXT_DAY
    )
    notices.mark_read(by=officer_of(known, NEXT_DAY), now=NEXT_DAY, notice_id=told.pk)

    assert undo(by, source).state == State.UNDONE


def test_a_later_change_of_the_assignment_keeps_the_import(by, town):
    source = applied(by, row(), row(role="Verifikator"))
    held = Assignment.objects.get(role="verifikator")
    people_actions.end_assignment(by=by, now=NEXT_DAY, assignment=held, reason="keliru")

    ((number, why),) = refused(by, source, NEXT_DAY + timedelta(hours=1))

    assert number == 3
    assert why.startswith("Sesudah impor, penugasan ini diubah")


def test_another_task_of_a_new_officer_keeps_the_import(by, town):
    source = applied(by, row())
    user = User.objects.get(email="siti.aminah@contoh.test")
    people_actions.assign(
        by=by, now=NEXT_DAY, user=user, role="verifikator", unit=town.dinas[0], valid_from=NEXT_DAY
    )

    assert refused(by, source) == [
        (2, f"Sesudah impor diberi tugas lain: Verifikator {town.dinas[0].name}.")
    ]


def test_a_stand_in_for_an_imported_holder_keeps_the_import(by, town):
    front = make_officer("petugas-loket", town.kelurahan[1], name="Pak Plh")
    source = applied(by, row(role="Lurah"))
    people_actions.appoint_acting(
        by=by, now=NEXT_DAY, user=front, role="lurah", unit=town.kelurahan[0], mode="plh",
        valid_from=NEXT_DAY + timedelta(days=10), valid_to=NEXT_DAY + timedelta(days=12),
        decree_number="1", decree_date=date(2026, 11, 25),
    )  # fmt: skip

    assert refused(by, source) == [(2, "Sesudah impor, Pak Plh menjadi Plh. Lurah Kauman.")]


def test_whoever_filled_the_post_that_was_ended_keeps_the_import(by, town, old):
    source = applied(by, ENDS)
    new = make_officer("verifikator", town.dinas[0], name="Pak Baru")
    people_actions.assign(
        by=by, now=NEXT_DAY, user=new, role="lurah", unit=town.kelurahan[0],
        valid_from=datetime(2026, 12, 1, tzinfo=WIB),
    )  # fmt: skip

    assert refused(by, source) == [(2, "Sesudah impor, Pak Baru menjadi Lurah Kauman.")]


def test_what_concerns_oneself_is_undone_by_somebody_else(by, town):
    other = make_officer("admin-orang", make_city(), name="Admin Lain")
    source = applied(by, row(name="Admin Lain", nip="", email="", username=other.username))

    assert refused(officer_of(other, NEXT_DAY), source) == [
        (2, "Penugasan Anda sendiri diakhiri oleh orang lain.")
    ]


def test_the_obstacles_are_found_in_few_statements(by, town):
    source = applied(by, *tables.good_rows(town, 40))

    with CaptureQueriesContext(connection) as asked:
        whys(by, source)

    assert len(asked) <= 5
