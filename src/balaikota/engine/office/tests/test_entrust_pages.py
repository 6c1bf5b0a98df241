"""Somebody becomes an admin only when two officers say so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from balaikota.core.action import system
from balaikota.core.ledger import queries as ledger
from balaikota.core.people import actions
from balaikota.core.people.models import Assignment
from balaikota.core.people.tests.factories import (
    NOON,
    actor,
    assign,
    make_city,
    make_officer,
    make_user,
)
from balaikota.engine.office.tests.changes import waiting
from balaikota.engine.office.tests.pages import day, text_of
from balaikota.engine.office.tests.test_mandate_pages import scan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
ASSIGN, PROPOSALS = reverse("office:assign"), reverse("office:proposals")
DAY = timedelta(days=1)


@pytest.fixture
def budi():
    return make_user("Budi Santoso", username="budi.s")


def typed(**changes):
    """Return what an admin types to make Budi an admin of the city from now on."""
    sent = {"other": "budi.s", "role": "admin-orang", "unit": make_city().code}
    sent |= {"from_time": "12.00", "decree_number": "800/5/2026"}
    sent |= day("from_day", date(2026, 11, 24)) | day("decree_day", date(2026, 11, 23))
    return sent | changes


@pytest.fixture
def proposed(client, admin, budi):
    """Let an admin propose Budi, and return the address of the proposal."""
    client.post(ASSIGN, typed(simpan="1"))
    return waiting()


def held():
    return Assignment.objects.filter(
        role__in=("admin-orang", "admin-sistem"), user__name__startswith="Budi"
    )


def test_who_makes_an_admin_reads_that_it_takes_two_and_only_proposes(client, admin, budi):
    foretold = client.post(ASSIGN, typed())

    assert "maka memerlukan dua petugas" in text_of(foretold)
    assert "Usulkan" in text_of(foretold)
    saved = client.post(ASSIGN, typed(simpan="1"), follow=True)
    assert "Usulan tersimpan. Petugas lain yang memutuskan." in text_of(saved)
    assert "Budi Santoso menjadi Admin Kepegawaian" in text_of(saved)
    assert not held().exists()
    assert ledger.count_events(verb="people.entrust") == 1


def test_another_admin_agrees_and_then_it_holds(client, proposed, budi):
    client.force_login(make_officer("admin-orang", make_city(), name="Ratna"))

    page = text_of(client.get(proposed))
    for words in (
        "Budi Santoso (budi.s)",
        "800/5/2026, tanggal 23 November 2026",
        "Tanpa batas akhir",
    ):
        assert words in page
    client.post(proposed, {"answer": "yes"})

    row = held().get()
    assert (row.user, row.valid_from, row.decree_number) == (budi, NOON, "800/5/2026")
    assert row.entered_by.name == "Ratna"
    assert actor(budi).may("people.assign", make_city().pk)


@pytest.mark.parametrize("role", ["sekda", "wali-kota"])
def test_the_heads_of_the_city_decide_too(client, proposed, role):
    client.force_login(make_officer(role, make_city(), name="Kepala"))

    client.post(proposed, {"answer": "no", "reason": "Belum perlu"})

    assert not held().exists()
    assert "Belum perlu" in text_of(client.get(PROPOSALS))


def test_nobody_agrees_to_their_own_proposal_nor_to_themselves(client, admin, proposed, budi):
    assert "Setuju" not in text_of(client.get(proposed))
    assert client.post(proposed, {"answer": "yes"}).status_code == 403

    assign(budi, "sekda", make_city())
    client.force_login(budi)
    refused = client.post(proposed, {"answer": "yes"})
    assert refused.status_code == 422
    assert "Penugasan Anda sendiri dimasukkan oleh orang lain." in text_of(refused)
    assert not held().exists()


def test_what_is_agreed_to_late_begins_then_and_not_before(client, proposed):
    with time_machine.travel(NOON + 3 * DAY, tick=False):
        client.force_login(make_officer("sekda", make_city()))
        client.post(proposed, {"answer": "yes"})

    assert held().get().valid_from == NOON + 3 * DAY


def test_after_fourteen_days_nobody_agrees_any_more(client, proposed):
    with time_machine.travel(NOON + 14 * DAY, tick=False):
        client.force_login(make_officer("sekda", make_city()))

        assert client.post(proposed, {"answer": "yes"}).status_code in (403, 409)

    assert not held().exists()


def test_the_uploaded_decree_goes_along(client, admin, budi):
    client.post(ASSIGN, typed(simpan="1", decree_file=scan()))
    client.force_login(make_officer("sekda", make_city()))

    client.post(waiting(), {"answer": "yes"})

    row = held().get()
    assert row.decree_file.owner == f"decree:{row.pk}"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"decree_number": ""}, "Isi nomor surat perintah atau SK."),
        ({"unit": "35.73.00"}, "Pilih unit kerja dari daftar."),
        (day("to_day", date(2026, 11, 20)), "Akhir masa tugas harus sesudah awalnya."),
    ],
)
def test_what_cannot_be_is_told_before_anybody_is_asked(client, admin, budi, changes, message):
    response = client.post(ASSIGN, typed(**changes))

    assert response.status_code == 422
    assert message in text_of(response)


def test_the_same_is_not_proposed_twice(client, proposed):
    response = client.post(ASSIGN, typed(simpan="1"))

    assert "Sudah ada usulan untuk hal ini." in text_of(response)


@pytest.mark.parametrize("role", ["admin-orang", "admin-sistem"])
def test_no_act_makes_an_admin_by_one_officer_alone(admin, budi, role):
    by, city = actor(admin), make_city()

    with pytest.raises(actions.TakesTwo):
        actions.assign(by=by, now=NOON, user=budi, role=role, unit=city, valid_from=NOON)
    with pytest.raises(actions.TakesTwo):
        actions.lend_mandate(
            by=by, now=NOON, user=budi, role=role, unit=city, verbs=["people.view"],
            valid_from=NOON, valid_to=NOON + DAY, decree_number="1", decree_date=date(2026, 11, 1),
        )  # fmt: skip

    assert not held().exists()


def test_the_system_makes_the_first_one(budi):
    first = actions.assign(
        by=system("people.assign"), now=NOON, user=budi, role="admin-orang", unit=make_city(),
        valid_from=NOON,
    )  # fmt: skip

    assert first == held().get()


def test_who_sees_people_but_no_proposals_finds_none(client, proposed):
    sekda = make_officer("sekda", make_city())
    client.force_login(sekda)
    assert client.get(proposed).status_code == 200

    client.force_login(make_officer("koordinator", make_city()))

    assert client.get(proposed).status_code == 404
    assert client.get(PROPOSALS).status_code == 404
