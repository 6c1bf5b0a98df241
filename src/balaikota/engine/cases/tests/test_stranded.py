"""What nobody in office reaches stands in the coordinator's queue, and says why."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balaikota.core.people.models import Assignment
from balaikota.core.people.tests import factories as people
from balaikota.core.units import queries as units
from balaikota.core.units.models import Succession, Unit
from balaikota.engine.cases.actions import concerning, replying, sweeping
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import inbox
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.engine.cases.tests.factories import (
    DAY,
    MORNING,
    SYSTEM,
    end_post,
    inbox_of,
    open_case,
    task_of,
)
from balaikota.engine.office.tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
QUEUE = "/meja/?saring=koordinator"


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)
    units.forget()
    yield
    units.forget()


@pytest.fixture
def keeper():
    return people.make_officer("koordinator", people.make_city(), name="Kirana")


@pytest.fixture
def case(scene):
    return open_case(scene)


def at(user, now=MORNING):
    return people.actor(user, now)


def queue(user, now=MORNING):
    rows = inbox.find_tasks(at(user, now), Filter.STRANDED, now=now).rows
    count = inbox.count_tasks(at(user, now), now=now)[Filter.STRANDED.value]
    assert len(rows) == count
    return [row["number"] for row in rows]


def leave_empty(*users, now=MORNING):
    for user in users:
        end_post(user, now)


def everybody(scene):
    return scene.alice, scene.bob, scene.lurah, scene.camat


def shown(user, address=QUEUE):
    client = Client()
    client.force_login(user)
    return text_of(client.get(address))


@pytest.mark.parametrize("there", ["alice", "lurah", "camat"])
def test_whoever_is_left_in_the_post_or_above_it_keeps_the_case_out_of_the_queue(
    scene, keeper, case, there
):
    assert queue(keeper) == []
    leave_empty(*(user for user in everybody(scene) if user != getattr(scene, there)))

    assert queue(keeper) == []


def test_a_case_with_nobody_in_its_whole_line_stands_in_the_queue_with_the_reason(
    scene, keeper, case
):
    leave_empty(*everybody(scene))

    assert queue(keeper) == [case.number]
    why = (
        "Tidak ada petugas di Kelurahan Kauman, dan semua pejabat di jalur atasannya sedang kosong "
        "atau tidak bertugas: Lurah Kauman, Camat Klojen, Wali Kota Malang."
    )
    page = shown(keeper)
    assert "Antrean koordinator 1" in page
    assert case.number in page
    assert why in page
    assert f"Berkas ini ada di antrean koordinator. {why}" in shown(
        keeper, f"/meja/kasus/{case.number}/"
    )


@pytest.mark.parametrize(("role", "kind"), [("wali-kota", "kota"), ("sekda", "sekretariat")])
def test_whoever_heads_the_city_reaches_what_nobody_below_does(scene, keeper, case, role, kind):
    leave_empty(*everybody(scene))
    office = people.make_city() if kind == "kota" else people.make_unit(kind)
    head = people.make_officer(role, office)

    assert queue(keeper) == []
    leave_empty(head)
    assert queue(keeper) == [case.number]


def test_a_head_elsewhere_or_on_leave_or_without_the_post_yet_reaches_nothing(scene, keeper, case):
    leave_empty(*everybody(scene))
    people.make_officer("lurah", scene.neighbour)
    people.make_officer("camat", people.make_unit("kecamatan"))
    people.make_officer("lurah", scene.kauman, valid_from=MORNING + DAY)
    people.make_officer("auditor", people.make_city())

    assert queue(keeper) == [case.number]
    assert queue(keeper, MORNING + DAY) == []


def test_the_queue_is_of_the_coordinators_alone(scene, keeper, case):
    leave_empty(scene.alice, scene.bob, scene.lurah)
    assert Filter.STRANDED.value not in inbox.count_tasks(at(scene.camat), now=MORNING)
    leave_empty(scene.camat)
    auditor = people.make_officer("auditor", people.make_city())

    assert inbox.find_tasks(at(auditor), Filter.STRANDED, now=MORNING).rows == []
    page = shown(auditor)
    assert "Antrean koordinator" not in page
    assert "Tugas saya" in page
    assert queue(keeper) == [case.number]


def test_a_coordinator_of_some_units_keeps_theirs_only(scene, case):
    leave_empty(*everybody(scene))
    here, there = (
        people.make_officer("koordinator", unit, reaches_below=False)
        for unit in (scene.kauman, scene.neighbour)
    )
    # Who sees more by another post keeps no more by this one.
    people.assign(there, "auditor", people.make_city())

    assert queue(here) == [case.number]
    assert queue(there) == []


def close(unit, day=date(2026, 11, 23)):
    Unit.objects.filter(pk=unit.pk).update(valid_to=day)
    units.forget()


def test_a_unit_that_ended_without_successor_leaves_its_cases_to_the_coordinator(
    scene, keeper, case
):
    close(scene.kauman)

    assert queue(keeper) == [case.number]
    assert "Kelurahan Kauman sudah tidak ada sejak 23 November 2026, dan tidak ada penerusnya." in (
        shown(keeper)
    )
    close(scene.kauman, date(2026, 11, 24))
    assert queue(keeper) == []


@pytest.mark.parametrize(
    ("area", "words"),
    [
        ("", "tetapi wilayah berkas ini tidak diketahui"),
        ("35.73.02.1007", "tetapi wilayah berkas ini (35.73.02.1007) tidak diserahkan"),
    ],
)
def test_what_a_split_gave_to_nobody_is_left_to_the_coordinator(scene, keeper, case, area, words):
    given = open_case(scene)
    Case.objects.filter(pk=case.pk).update(area=area)
    Case.objects.filter(pk=given.pk).update(area="35.73.02.1098")
    people.make_officer("petugas-loket", scene.neighbour)
    Succession.objects.create(
        predecessor=scene.kauman, successor=scene.neighbour, kind="split", decree="Perda 1",
        since=date(2026, 11, 23), areas=["35.73.02.1098"],
    )  # fmt: skip
    close(scene.kauman)

    assert queue(keeper) == [case.number]
    assert words in shown(keeper)


def test_what_came_to_a_unit_that_ended_in_its_turn_is_left_to_the_coordinator(scene, keeper, case):
    Succession.objects.create(
        predecessor=scene.kauman, successor=scene.neighbour, kind="merge", decree="Perda 1",
        since=date(2026, 11, 20), takes_rest=True,
    )  # fmt: skip
    close(scene.kauman, date(2026, 11, 20))
    assert queue(keeper) == []

    close(scene.neighbour)

    assert queue(keeper) == [case.number]
    assert "Kelurahan Oro-oro Dowo sudah tidak ada" in shown(keeper)


def test_a_case_about_the_only_head_left_is_left_to_the_coordinator(scene, keeper, case):
    concerning.name_concern(
        by=at(scene.alice), now=MORNING, number=case.number, about=f"unit:{scene.kauman.code}",
        reason="Isi laporan",
    )  # fmt: skip
    assert queue(keeper) == []

    # The lurah, about whose office it is, becomes the camat as well.
    Assignment.objects.filter(user=scene.camat).update(user=scene.lurah)

    assert queue(keeper) == [case.number]
    why = "Berkas ini menyangkut pejabat yang seharusnya menanganinya"
    assert why in shown(keeper)
    assert why in shown(keeper, f"/meja/kasus/{case.number}/")
    people.make_officer("wali-kota", people.make_city())
    assert queue(keeper) == []
    assert why not in shown(keeper, f"/meja/kasus/{case.number}/")


def test_what_waits_for_the_applicant_or_has_ended_is_in_nobodys_queue(scene, keeper):
    open_case(scene, at="perbaikan")
    ended = open_case(scene, by=at(scene.resident))
    replying.withdraw(by=at(scene.resident), now=MORNING, case_id=ended.pk)
    leave_empty(*everybody(scene))

    assert queue(keeper) == []


def test_where_no_head_is_there_to_be_told_the_coordinator_is(scene, keeper, case):
    elsewhere = people.make_officer("koordinator", scene.neighbour, reaches_below=False)
    leave_empty(*everybody(scene))

    sweeping.mark_unattended(by=SYSTEM, now=MORNING, task_id=task_of(case).pk)

    assert [notice.subject for notice in inbox_of(keeper)] == [
        f"Tidak ada petugas: {case.number} di Kelurahan Kauman"
    ]
    assert inbox_of(elsewhere) == []


def test_where_a_head_is_told_the_coordinator_is_not(scene, keeper, case):
    leave_empty(scene.alice, scene.bob)

    sweeping.mark_unattended(by=SYSTEM, now=MORNING, task_id=task_of(case).pk)

    assert len(inbox_of(scene.lurah)) == 1
    assert inbox_of(keeper) == []


def test_the_queue_costs_five_statements_at_most_however_long_it_is(scene, keeper):
    for _number in range(12):
        open_case(scene)
    leave_empty(*everybody(scene))
    client = Client()
    client.force_login(keeper)
    client.get(QUEUE)  # what a process keeps is there by now

    with CaptureQueriesContext(connection) as asked:
        page = client.get(QUEUE)

    of_the_sign_in = ('FROM "django_session"', 'FROM "people_user"')
    counted = [
        one["sql"] for one in asked if not any(name in one["sql"] for name in of_the_sign_in)
    ]
    assert page.content.decode().count("data-key-row>") == 12
    assert len(counted) <= 5, counted
