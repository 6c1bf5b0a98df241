"""Applying an import: all or nothing, once, by the ordinary rules, with the ledger telling of it."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core.action import system
from balaikota.core.ledger import queries as ledger
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.notices.models import Notice
from balaikota.core.people import queries as people
from balaikota.core.people.actions import bulk
from balaikota.core.people.models import Assignment, OfficerNumber, User
from balaikota.core.people.tests.factories import (
    NOON,
    actor,
    assign,
    make_city,
    make_officer,
    make_user,
)  # fmt: skip
from balaikota.engine.office.actions import imports
from balaikota.engine.office.models import Import, ImportedRow, State
from balaikota.engine.office.queries import imports as queries
from balaikota.engine.office.tests import tables
from balaikota.engine.office.tests.tables import row, sheet
from balaikota.lib.errors import Conflict, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=5)
DECEMBER = NOON + timedelta(days=30)


@pytest.fixture
def town():
    return tables.make_town(kelurahan=4, dinas=4)


@pytest.fixture
def by(town):
    return actor(make_officer("admin-orang", make_city(), name="Dewi Admin"))


def stage(by, *rows):
    return imports.stage(by=by, now=NOON, file_name="data.csv", sheet=sheet(*rows))


def apply(by, source, *, partial=False, invite=False, digest=None, now=LATER):
    digest = digest or queries.plan_of(source, by=by, now=now).digest
    return imports.apply(
        by=by, now=now, source=source, digest=digest, partial=partial, invite=invite
    )


def everything():
    """Return every row that an import could leave half applied."""
    models = (User, OfficerNumber, Assignment, ImportedRow, Notice, LedgerEvent)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_good_rows_become_accounts_and_assignments(by, town):
    source = apply(by, stage(by, row(note="pindahan"), row(role="Verifikator")))

    user = User.objects.get(username="siti.aminah@contoh.test")
    assert (user.name, user.is_active, user.has_usable_password()) == (
        "Siti Aminah, S.AP.",
        True,
        False,
    )
    assert OfficerNumber.objects.get(user=user).nip == "198706122010012008"
    held = people.find_held(now=DECEMBER, user_id=user.pk)[user.pk]
    assert {(g.role, g.unit_id) for g in held.grants} == {
        ("petugas-loket", town.kelurahan[0].pk), ("verifikator", town.kelurahan[0].pk),
    }  # fmt: skip
    assert (source.state, source.counts["opened"], source.counts["begin"]) == (State.APPLIED, 1, 2)
    rows = queries.find_rows(source)
    assert [(one.number, one.opened_account) for one in rows] == [(2, True), (3, False)]


def test_each_assignment_and_account_has_an_event_of_its_own(by, town):
    source = apply(by, stage(by, row(note="pindahan")))

    held = Assignment.objects.latest("pk")
    (entered,) = ledger.history(f"people.assignment:{held.pk}")
    assert (entered.event.verb, entered.event.outcome) == (
        "people.assign",
        "entered:definitif:petugas-loket",
    )
    assert entered.event.acting_as.startswith("definitif:admin-orang:")
    assert (entered.payload["note"], entered.payload["source"]) == (
        "pindahan",
        f"office.import:{source.pk}",
    )
    assert entered.is_intact
    (opened,) = ledger.history(f"people.user:{held.user_id}")
    assert (opened.event.verb, opened.event.outcome) == ("people.create_officer", "opened")
    verbs = [one.event.verb for one in ledger.history(f"office.import:{source.pk}")]
    assert verbs == ["office.stage_import", "office.apply_import"]
    assert all("19870612" not in str(event) for event in LedgerEvent.objects.values())


def test_only_when_all_rows_are_right_means_nothing_while_one_is_bad(by, town):
    source = stage(by, row(), row(role="Lurahh", nip="", email="b@contoh.test"))
    before = everything()

    with pytest.raises(imports.BadRows, match="Belum ada yang disimpan"):
        apply(by, source)

    assert everything() == before


def test_the_right_rows_may_be_taken_and_the_bad_left(by, town):
    source = stage(by, row(), row(role="Lurahh", nip="", email="b@contoh.test"))

    applied = apply(by, source, partial=True)

    assert applied.was_partial
    assert [one.number for one in queries.find_rows(applied)] == [2]
    assert not User.objects.filter(email="b@contoh.test").exists()


def test_a_table_that_changes_nothing_is_refused(by, town):
    user = tables.known_officer("Siti Aminah, S.AP.", "198706122010012008")
    source = stage(by, row(email=""))
    assign(
        user,
        "petugas-loket",
        town.kelurahan[0],
        valid_from=source.uploaded_at.replace(day=1, month=12, hour=0),
    )

    with pytest.raises(imports.BadRows, match="mengubah apa pun"):
        apply(by, source)


class Killed(BaseException):
    """What no except clause catches, like the end of the process."""


@pytest.mark.parametrize("stop", [RuntimeError, Killed])
@pytest.mark.parametrize(
    "where",
    [
        "balaikota.core.people.actions.bulk._end",
        "balaikota.core.people.actions.bulk._begin",
        "balaikota.core.ledger.record.append_many",
        "balaikota.core.notices.actions.send",
        "balaikota.engine.office.models.Import.save",
    ],
)
def test_a_failure_in_the_middle_leaves_nothing_half_applied(by, town, where, stop):
    user = tables.known_officer("Bu Lama", "197001012000012001")
    assign(user, "lurah", town.kelurahan[1], valid_from=NOON - timedelta(days=365))
    started = Assignment.objects.latest("pk").valid_from.astimezone(tables.WIB)
    ends = row(
        name="Bu Lama", nip="197001012000012001", email="", role="Lurah",
        unit=town.kelurahan[1].name, valid_from=f"{started:%d-%m-%Y}", valid_to="31-12-2026",
    )  # fmt: skip
    source = stage(by, row(), ends)
    before = everything()

    with mock.patch(where, side_effect=stop), pytest.raises(stop):
        apply(by, source, invite=True)

    assert everything() == before
    assert Import.objects.get(pk=source.pk).state == State.DRAFT
    assert apply(by, source).counts["end"] == 1


def test_accounts_in_bulk_are_opened_by_whoever_may_open_one(by, town):
    fresh = User(username="baru", email="baru@malang.example", name="Bu Baru")
    batch = bulk.Batch(source="office.import:1", reason="", opened=[fresh])
    clerk = actor(make_officer("petugas-loket", town.kelurahan[0]))

    with pytest.raises(NotAllowed):
        bulk.carry_out(by=clerk, now=NOON, batch=batch)
    assert not User.objects.filter(username="baru").exists()

    bulk.carry_out(by=by, now=NOON, batch=batch)
    assert User.objects.get(username="baru").is_active


def test_a_failure_at_the_last_row_takes_the_first_back(by, town):
    source = stage(by, row(), row(role="Verifikator"))
    before = everything()
    digest = queries.plan_of(source, by=by, now=LATER).digest
    check, asked = bulk.fitting.check_fits, []

    def fails_late(held, *args):
        asked.append(held)
        if len(asked) > 3:  # twice while judging, once while entering
            raise bulk.fitting.NotFitting("berubah")
        check(held, *args)

    with (
        mock.patch("balaikota.core.people.actions.fitting.check_fits", fails_late),
        pytest.raises(bulk.fitting.NotFitting),
    ):
        apply(by, source, digest=digest)

    assert everything() == before


def test_what_changed_since_the_page_was_shown_is_not_applied_blindly(by, town):
    source = stage(by, row(role="Lurah"), row(role="Verifikator"))
    digest = queries.plan_of(source, by=by, now=NOON).digest
    make_officer("lurah", town.kelurahan[0], name="Lebih Cepat")
    before = everything()

    with pytest.raises(imports.Changed, match="periksa lagi"):
        apply(by, source, digest=digest, partial=True)

    assert everything() == before
    now = queries.plan_of(source, by=by, now=LATER)
    assert [one.number for one in now.changed_since(source.content["seen"])] == [2]


def test_sent_twice_it_is_applied_once(by, town):
    source = stage(by, row())
    digest = queries.plan_of(source, by=by, now=LATER).digest

    apply(by, source, digest=digest, invite=True)
    apply(by, source, digest=digest, invite=True)

    assert Assignment.objects.filter(role="petugas-loket").count() == 1
    assert Notice.objects.count() == 1


def test_a_user_name_taken_by_a_moment_is_said_plainly(by, town):
    source = stage(by, row())
    plan = queries.plan_of(source, by=by, now=LATER)
    make_user("Orang Lain", username="siti.aminah@contoh.test", email="x@contoh.test")

    with (
        mock.patch.object(queries, "plan_of", return_value=plan),
        pytest.raises(Conflict, match="baru saja dipakai"),
    ):
        apply(by, source, digest=plan.digest)


def test_invitations_go_into_the_outbox_of_the_same_transaction(by, town):
    apply(by, stage(by, row()), invite=True)

    (sent,) = Notice.objects.all()
    assert (sent.recipient, sent.link) == ("siti.aminah@contoh.test", "/akun/lupa-sandi/")
    assert "siti.aminah@contoh.test" in sent.body


def test_invitations_may_be_sent_later_and_once(by, town):
    source = apply(by, stage(by, row(), row(name="Budi", nip="", email="budi@contoh.test")))
    budi = User.objects.get(email="budi@contoh.test")
    budi.set_password("sudah punya sandi")
    budi.save()
    assert not Notice.objects.exists()

    imports.invite_later(by=by, now=LATER, source=source)

    assert [one.recipient for one in Notice.objects.all()] == ["siti.aminah@contoh.test"]
    with pytest.raises(Conflict):
        imports.invite_later(by=by, now=LATER, source=source)


def test_a_draft_is_its_uploaders_alone(by, town):
    other = actor(make_officer("admin-orang", make_city(), name="Admin Lain"))
    source = stage(by, row())

    with pytest.raises(NotFound):
        queries.get_import(other, source.pk)
    with pytest.raises(NotFound):
        apply(other, source, digest="x")


def test_what_was_applied_is_seen_by_whoever_looks_after_all_its_units(by, town):
    city = actor(make_officer("admin-orang", make_city(), name="Admin Lain"))
    local = actor(make_officer("admin-orang", town.dinas[0], name="Admin Dinas"))
    source = apply(by, stage(by, row(), row(unit=town.dinas[0].name)))

    assert queries.find_imports(city) == [source]
    assert (queries.find_imports(local), queries.count_imports(local)) == ([], 0)


def test_a_draft_can_be_thrown_away_with_all_that_was_typed(by, town):
    source = stage(by, row())

    imports.discard(by=by, now=LATER, source=source)

    row_ = Import.objects.get(pk=source.pk)
    assert (row_.state, row_.content) == (State.DISCARDED, None)
    with pytest.raises(Conflict):
        apply(by, source, digest="x")
    with pytest.raises(Conflict):
        imports.discard(by=by, now=LATER, source=source)


def test_what_need_not_be_kept_is_swept(by, town):
    draft, applied = stage(by, row()), apply(by, stage(by, row()))
    sweeper = system("office.sweep_imports")

    assert imports.sweep(by=sweeper, now=LATER + timedelta(days=6)) == 0
    assert imports.sweep(by=sweeper, now=LATER + timedelta(days=7)) == 2

    draft.refresh_from_db()
    applied.refresh_from_db()
    assert (draft.state, draft.content) == (State.EXPIRED, None)
    assert (applied.state, applied.content) == (State.APPLIED, None)
    assert applied.counts["begin"] == 1


def test_an_old_draft_is_not_applied_even_before_it_is_swept(by, town):
    source = stage(by, row())

    with pytest.raises(Conflict, match="seminggu"):
        apply(by, source, now=NOON + timedelta(days=7))


@pytest.mark.slow
def test_a_thousand_rows_are_applied_in_few_statements():
    town = tables.make_town()
    by = actor(make_officer("admin-orang", make_city(), name="Dewi Admin"))
    source = stage(by, *tables.good_rows(town, 1000))
    digest = queries.plan_of(source, by=by, now=LATER).digest

    with CaptureQueriesContext(connection) as asked:
        apply(by, source, digest=digest)

    assert len(asked) < 200
    assert Assignment.objects.filter(entered_at=LATER).count() == 1000
