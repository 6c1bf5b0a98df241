"""Units merge, or one is split, at midnight WIB: whose the open task is, before any job came by and after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from balaikota.core.action import Actor, ActorKind
from balaikota.core.jobs import clock as job_clock
from balaikota.core.people.models import Assignment
from balaikota.core.people.tests import factories as people
from balaikota.core.people.tests.factories import actor
from balaikota.core.proposals import actions as proposals
from balaikota.core.units import queries as units
from balaikota.core.units import tasks as unit_tasks
from balaikota.engine.cases import tasks
from balaikota.engine.cases.actions import acting, handing
from balaikota.engine.cases.models import Task
from balaikota.engine.cases.queries import posts, visible
from balaikota.engine.cases.tests.browsing import act, page_of
from balaikota.engine.cases.tests.factories import (
    KAUMAN,
    MORNING,
    ORO_ORO_DOWO,
    SYSTEM,
    inbox_of,
    open_case,
    task_of,
)
from balaikota.engine.cases.tests.movements import BEFORE, MIDNIGHT, NO_MORE
from balaikota.engine.office import actions as office
from balaikota.engine.office.rules import MERGE, SPLIT, NewUnit, Plan
from balaikota.engine.office.tests.pages import text_of
from balaikota.engine.products.models import Product
from balaikota.engine.products.tests.factories import printed

pytestmark = pytest.mark.django_db
RAYA, TIMUR = "35.73.02.1098", "35.73.02.1099"
REASON = "Foto usaha kurang jelas"
DAY = date(2026, 12, 1)
MOMENTS = pytest.mark.parametrize(
    ("at", "swept"),
    [
        pytest.param(BEFORE, False, id="23.59.59"),
        pytest.param(BEFORE, True, id="23.59.59, after the jobs", marks=pytest.mark.long),
        pytest.param(MIDNIGHT, False, id="00.00.00, before the jobs"),
        pytest.param(MIDNIGHT, True, id="00.00.00, after the jobs"),
    ],
)
# Who finds it is asked at each moment in every run; what they then send, mostly in --long.
SENDING = pytest.mark.parametrize(
    ("at", "swept"),
    [
        pytest.param(BEFORE, False, id="23.59.59", marks=pytest.mark.long),
        pytest.param(MIDNIGHT, False, id="00.00.00, before the jobs"),
        pytest.param(MIDNIGHT, True, id="00.00.00, after the jobs", marks=pytest.mark.long),
    ],
)


@pytest.fixture
def cast(scene, time_machine):
    time_machine.move_to(MORNING, tick=False)
    return {
        "Siti": scene.lurah,
        "Rudi": people.make_officer("seklur", scene.kauman, name="Rudi Hartono"),
        "Teguh": people.make_officer("lurah", scene.neighbour, name="Teguh Santoso"),
        "Alice": scene.alice,
        "Nina": scene.nina,
        "Dewi": scene.camat,
    }


@pytest.fixture
def case(scene, cast):
    return open_case(scene, at="persetujuan")


def decide(plan):
    """Propose as one officer, agree as another."""
    held = frozenset({"office.regroup", "office.confirm_regroup"})
    one, two = (
        Actor(ActorKind.OFFICER, str(people.make_user(name).pk), permissions=held)
        for name in ("Rina", "Tono")
    )
    proposal = proposals.propose(by=one, now=MORNING, change=office.Regroup(plan), reason="Perda")
    return proposals.confirm(by=two, now=MORNING, proposal=proposal)


def plan(how, **changes):
    told = {
        "how": how, "units": [KAUMAN], "begins": [], "goes_on": "", "rest": "", "since": DAY,
        "number": "Perda 7/2026", "decree_date": date(2026, 10, 1), "title": "Penataan kelurahan",
    }  # fmt: skip
    return Plan(**told | changes)


def new(scene, code, name):
    return NewUnit(code, name, scene.kecamatan.code)


def held(user):
    return str(Assignment.objects.get(user=user).pk)


def merge(scene, cast, *, stays):
    """Kauman and Oro-oro Dowo become Kauman Raya; of the two lurah one stays."""
    goes = "Teguh" if stays == "Siti" else "Siti"
    decide(
        plan(
            MERGE,
            units=[KAUMAN, ORO_ORO_DOWO],
            rest=RAYA,
            begins=[new(scene, RAYA, "Kelurahan Kauman Raya")],
            officers={held(cast[goes]): ""},
        )  # fmt: skip
    )


def split(scene, cast, *, officers=()):
    """Kauman goes on; the place its cases come from goes to Kauman Timur."""
    decide(
        plan(
            SPLIT,
            goes_on=KAUMAN,
            rest=KAUMAN,
            areas={KAUMAN: TIMUR},
            begins=[new(scene, TIMUR, "Kelurahan Kauman Timur")],
            officers={held(cast[name]): TIMUR for name in officers},
        )  # fmt: skip
    )


def sweep(at):
    with job_clock.given(at):
        unit_tasks.settle_moves.call()
        tasks.sweep_tasks.call()


def browser(user):
    client = Client()
    client.force_login(user)
    return client


CHANGES = {
    "merge, her own lurah stays": (
        lambda scene, cast: merge(scene, cast, stays="Siti"), {"Siti"}, {"Siti"}, "",
        {"Alice", "Rudi", "Siti", "Dewi", "Nina"},
    ),
    "merge, the other lurah stays": (
        lambda scene, cast: merge(scene, cast, stays="Teguh"), {"Siti"}, {"Teguh"}, "",
        {"Alice", "Rudi", "Teguh", "Dewi", "Nina"},
    ),
    "split, the lurah goes along": (
        lambda scene, cast: split(scene, cast, officers=["Siti"]), {"Siti"}, {"Siti"}, "",
        {"Siti", "Dewi"},
    ),
    "split, nobody goes along": (
        lambda scene, cast: split(scene, cast), {"Siti"}, set(),
        "Tidak ada petugas: Lurah Kauman Timur belum pernah diisi.", {"Dewi"},
    ),
}  # fmt: skip
EACH = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


@EACH
@MOMENTS
def test_only_who_may_finds_it_and_may_act(scene, cast, case, time_machine, change, at, swept):
    enter, before, after, why, sees = change
    enter(scene, cast)
    if swept:
        sweep(at)
    time_machine.move_to(at, tick=False)
    may = before if at == BEFORE else after
    sees = {"Siti", "Rudi", "Alice", "Dewi"} if at == BEFORE else sees

    for name, user in cast.items():
        client = browser(user)
        page = client.get(page_of(case))
        assert visible.visible_to(actor(user, at)).filter(pk=case.pk).exists() is (name in sees)
        assert (page.status_code == 200) is (name in sees), name
        inbox = client.get("/meja/?saring=tugas").content.decode()
        assert (page_of(case) in inbox) is (name in may), name
        assert (page_of(case, "tindak/") in page.content.decode()) is (name in may), name
    empty = browser(cast["Dewi"]).get("/meja/?saring=tanpa-petugas")
    assert (page_of(case) in empty.content.decode()) is not may
    task = task_of(case)
    assert posts.is_staffed(task, at) is bool(may)
    if not may:
        assert why in text_of(browser(cast["Dewi"]).get(page_of(case)))
        assert why in text_of(empty)


@EACH
@SENDING
def test_what_they_send_is_done_for_whom_it_is_theirs_only(
    scene, cast, case, time_machine, change, at, swept
):
    enter, before, after, _why, _sees = change
    enter(scene, cast)
    if swept:
        sweep(at)
    time_machine.move_to(at, tick=False)
    may, task = before if at == BEFORE else after, task_of(case)

    for name in sorted(set(cast) - may):
        refused = act(browser(cast[name]), case, "kembalikan", note=REASON)
        assert refused.status_code in (403, 404), name
        assert Task.objects.get(pk=task.pk).ended_at is None
    for name in may:
        done = act(browser(cast[name]), case, "kembalikan", note=REASON)
        assert done.status_code == 302
        following = task_of(case)
        heir = TIMUR if enter is CHANGES["split, the lurah goes along"][0] else RAYA
        assert following.unit.code == (KAUMAN if at == BEFORE else heir)
        assert following.case.number == case.number


def test_the_camat_is_told_once_when_the_new_unit_has_nobody(scene, cast, case):
    split(scene, cast)

    for at in (BEFORE, MIDNIGHT, MIDNIGHT + timedelta(seconds=30)):
        sweep(at)

    told = [one for one in inbox_of(cast["Dewi"]) if "Tidak ada petugas" in one.subject]
    assert [one.subject for one in told] == [
        f"Tidak ada petugas: {case.number} di Kelurahan Kauman Timur"
    ]
    assert told[0].body == "Tidak ada petugas: Lurah Kauman Timur belum pernah diisi."


def test_a_page_open_since_before_midnight_loses_nothing(scene, cast, case, time_machine):
    merge(scene, cast, stays="Teguh")
    time_machine.move_to(BEFORE, tick=False)
    client, task = browser(cast["Siti"]), task_of(case).pk
    assert client.get(page_of(case, "tindak/kembalikan/")).status_code == 200

    time_machine.move_to(MIDNIGHT, tick=False)
    sent = client.post(
        page_of(case, "tindak/kembalikan/"),
        {"task": task, "note": REASON},
        headers={"Origin": "http://testserver"},
    )

    assert sent.status_code == 404
    assert NO_MORE.format("Lurah") in text_of(sent)
    assert REASON in text_of(sent)
    assert task_of(case).pk == task


def test_what_she_had_in_hand_stays_in_her_hand_where_she_goes(scene, cast, case):
    acting.claim(by=actor(cast["Siti"], MORNING), now=MORNING, task_id=task_of(case).pk)
    merge(scene, cast, stays="Siti")

    sweep(MIDNIGHT)

    assert task_of(case).holder == cast["Siti"]
    assert task_of(case).unit.code == RAYA


def test_the_applicant_follows_it_at_the_same_address(scene, cast, client, time_machine):
    case = open_case(scene, by=actor(scene.resident, MORNING), at="persetujuan")
    merge(scene, cast, stays="Siti")
    time_machine.move_to(MIDNIGHT, tick=False)
    client.force_login(scene.resident)

    page = text_of(client.get(f"/lacak/{case.number}/"))

    assert case.number in page
    assert "Kelurahan Kauman Raya" in page


def test_an_old_letter_is_still_verified_with_the_old_name(scene, cast, client, time_machine):
    letter = printed(Product.objects.get(case=open_case(scene, at="surat")))
    merge(scene, cast, stays="Teguh")
    sweep(MIDNIGHT)
    time_machine.move_to(MIDNIGHT, tick=False)

    page = text_of(client.get(f"/verifikasi/{letter.verification_id}/"))

    assert "Kelurahan Kauman" in page
    assert "Kauman Raya" not in page
    assert visible.get_case(actor(cast["Teguh"], MIDNIGHT), letter.case.number)


def test_whoever_applies_after_midnight_comes_to_the_new_unit(scene, cast):
    merge(scene, cast, stays="Siti")

    assert units.unit_for_area(ORO_ORO_DOWO, on=BEFORE.date()).code == ORO_ORO_DOWO
    assert units.unit_for_area(KAUMAN, on=DAY).code == RAYA
    assert units.unit_for_area(ORO_ORO_DOWO, on=DAY).code == RAYA


def test_moving_a_case_twice_moves_it_once(scene, cast, case):
    merge(scene, cast, stays="Siti")

    sweep(BEFORE)
    assert task_of(case).unit.code == KAUMAN
    assert handing.follow_unit(by=SYSTEM, now=MIDNIGHT, case_id=case.pk).unit.code == RAYA
    assert handing.follow_unit(by=SYSTEM, now=MIDNIGHT, case_id=case.pk) is None
    assert handing.follow_unit(by=SYSTEM, now=MIDNIGHT, case_id=0) is None
