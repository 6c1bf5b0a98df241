"""What stands beside an assignment: a mandate, another post, a leave, an account that is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from balaikota.core.people import actions, queries, rules
from balaikota.core.people.models import Leave
from balaikota.core.people.tests.factories import (
    NOON,
    actor,
    assign,
    make_city,
    make_officer,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
VIEW, END = "people.view", "people.end_assignment"


@pytest.fixture
def klojen():
    return make_unit("kecamatan", make_city(), short_name="Klojen")


def test_a_post_for_which_a_mandate_stands_can_be_filled(klojen):
    assign(make_user("Budi"), "camat", klojen, mode="mandat", verbs=rules.spaced([VIEW]))
    admin, ani = make_officer("admin-orang", make_city()), make_user("Ani")

    actions.assign(by=actor(admin), now=NOON, user=ani, role="camat", unit=klojen, valid_from=NOON)

    assert actor(ani).may(END, klojen.pk)


def test_the_mandate_explains_a_no_though_another_post_is_held_there(klojen):
    budi = make_officer("petugas-loket", klojen, name="Budi")
    assign(budi, "camat", klojen, mode="mandat", verbs=rules.spaced([VIEW]))

    answer = queries.why(actor(budi), END, klojen.pk, now=NOON)

    assert answer.text.startswith("Tidak boleh: mandat Anda (a.n. Camat Klojen) hanya untuk: ")


def test_a_closed_account_holds_nothing_whatever_its_assignment_says(klojen):
    camat = make_officer("camat", klojen)
    camat.is_active = False
    camat.save()

    answer = queries.why(actor(camat), END, klojen.pk, now=NOON)

    assert answer.text == "Tidak boleh: tidak ada jabatan Anda yang memuat wewenang ini."


def test_leave_overlaps_what_shares_a_moment_with_it_unless_it_was_called_off():
    def leave(start, end):
        return Leave.objects.create(
            user=make_user("Budi"), kind="cuti", entered_at=NOON,
            valid_from=NOON + start * DAY, valid_to=NOON + end * DAY,
        )  # fmt: skip

    two_days, called_off = leave(1, 3), leave(2, 2)

    assert list(Leave.objects.overlapping(NOON, NOON + 2 * DAY)) == [two_days]
    assert not Leave.objects.overlapping(NOON, NOON + DAY).exists()
    assert not Leave.objects.overlapping(NOON + 3 * DAY, NOON + 4 * DAY).exists()
    assert str(called_off) == f"cuti:{called_off.user_id}"
