"""To whom a task is given when it opens: in turn, to who has least, to who knew it before."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core.people.models import Leave
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases import tasks
from balaikota.engine.cases.actions import acting, handing, sweeping
from balaikota.engine.cases.models import AssignmentTurn, Concern
from balaikota.engine.cases.queries import assigning
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.browsing import page_of, text
from balaikota.engine.cases.tests.factories import (
    DAY,
    HOUR,
    MORNING,
    SYSTEM,
    defects,
    do,
    end_post,
    inbox_of,
    task_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("_monday")]


@pytest.fixture
def _monday(time_machine):
    time_machine.move_to(MORNING, tick=False)


def service(scene, rule):
    steps = procedures.steps()
    steps["verifikasi"]["assign"] = rule
    return procedures.publish(scene, rule, steps)


def opened(scene, version):
    return procedures.open_on(scene, version)


def holders(scene, version, count):
    return [task_of(opened(scene, version)).holder for _ in range(count)]


def away(user):
    Leave.objects.create(
        user=user, kind="cuti", valid_from=MORNING - DAY, valid_to=MORNING + DAY, entered_at=MORNING
    )


def test_without_a_rule_it_waits_in_the_queue(scene):
    case = opened(scene, scene.version)

    assert (task_of(case).holder, task_of(case).given_by) == (None, "")
    assert not AssignmentTurn.objects.exists()


def test_in_turn_each_of_the_post_gets_one_and_is_told_and_reads_why(scene, alice):
    carol = people.make_officer("petugas-loket", scene.kauman, name="Carol")
    version = service(scene, "round-robin")

    given = holders(scene, version, 4)

    assert given == [scene.alice, scene.bob, carol, scene.alice]
    assert [notice.subject.endswith("diberikan kepada Anda") for notice in inbox_of(carol)] == [
        True
    ]
    case = opened(scene, version)
    assert task_of(case).holder == scene.bob
    why = "Diberikan kepada Bob Santoso menurut giliran."
    assert why in text(alice.get(page_of(case)))
    acting.claim(by=people.actor(scene.alice, MORNING), now=MORNING, task_id=task_of(case).pk, take_over=True)  # fmt: skip
    assert why not in text(alice.get(page_of(case)))


def test_who_is_away_or_gone_or_concerned_is_left_out_of_the_turn(scene):
    carol = people.make_officer("petugas-loket", scene.kauman, name="Carol")
    version = service(scene, "round-robin")
    away(scene.bob)
    assert holders(scene, version, 3) == [scene.alice, carol, scene.alice]

    end_post(carol, MORNING)
    assert holders(scene, version, 2) == [scene.alice, scene.alice]

    task = task_of(opened(scene, version))
    task.case.is_with_superior = True
    Concern.objects.create(case=task.case, user=scene.alice, from_unit=scene.kauman, named_at=MORNING)  # fmt: skip
    slug = version.pack.slug
    assert assigning.next_in_turn(task, slug, now=MORNING) is None


def test_a_queue_for_other_services_and_nobody_at_all_leave_it_unclaimed(scene):
    version = service(scene, "round-robin")
    for user in (scene.alice, scene.bob):
        end_post(user, MORNING)
    people.make_officer("petugas-loket", scene.kauman, name="Lain", services=["lain"])

    assert holders(scene, version, 1) == [None]
    # Whoever comes later is given what waited.
    dodi = people.make_officer("petugas-loket", scene.kauman, name="Dodi")
    waiting = task_of(opened(scene, version))
    waiting.holder, waiting.unattended_at = None, MORNING
    waiting.save()
    sweeping.mark_attended(by=SYSTEM, now=MORNING, task_id=waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.holder, waiting.unattended_at) == (dodi, None)


def test_least_loaded_gives_to_who_has_fewest_and_of_equals_waited_longest(scene):
    version = service(scene, "least-loaded")
    first, second = opened(scene, version), opened(scene, version)
    assert (task_of(first).holder, task_of(second).holder) == (scene.alice, scene.bob)

    do(first, "lengkap", by=scene.alice)
    assert holders(scene, version, 1) == [scene.alice]
    do(second, "lengkap", by=scene.bob, now=MORNING + HOUR)
    assert holders(scene, version, 2) == [scene.bob, scene.alice]


def test_it_stays_with_who_checked_it_before_while_they_may(scene):
    version = service(scene, "stay-with-me")
    case = opened(scene, version)
    assert task_of(case).holder is None
    do(case, "lengkap", by=scene.bob)
    case = do(case, "kembalikan", by=scene.lurah, note="Periksa lagi")
    assert task_of(case).holder == scene.bob
    do(case, "kembalikan", by=scene.bob, defects=defects("nama_usaha"))
    assert task_of(case).holder is None  # the applicant's

    other = opened(scene, version)
    do(other, "lengkap", by=scene.bob)
    away(scene.bob)
    assert task_of(do(other, "kembalikan", by=scene.lurah, note="Lagi")).holder is None


def test_what_the_departed_held_is_given_anew_by_the_rule(scene):
    version = service(scene, "round-robin")
    case = opened(scene, version)
    away(scene.alice)

    tasks.sweep_tasks.func()
    assert task_of(case).holder == scene.bob

    admin = people.make_officer("admin-orang", people.make_city(), name="Ana")
    carol = people.make_officer("petugas-loket", scene.kauman, name="Carol")
    handing.pass_on(
        by=people.actor(admin, MORNING), now=MORNING, user_id=scene.bob.pk,
        role="petugas-loket", unit=scene.kauman,
    )  # fmt: skip
    assert (task_of(case).holder, task_of(case).given_by) == (carol, "round-robin")


def test_putting_it_back_by_hand_leaves_it_in_the_queue(scene):
    case = opened(scene, service(scene, "round-robin"))
    acting.release(by=people.actor(scene.alice, MORNING), now=MORNING, task_id=task_of(case).pk)
    assert (task_of(case).holder, task_of(case).given_by) == (None, "")


@pytest.mark.parametrize("rule", ["round-robin", "least-loaded", "stay-with-me"])
def test_giving_a_task_adds_four_statements_at_most_to_its_act(scene, rule):
    version = service(scene, rule)

    def cost(which):
        case = opened(scene, which)
        do(
            case,
            "lengkap",
            by=scene.alice if task_of(case).holder_id is None else task_of(case).holder,
        )
        with CaptureQueriesContext(connection) as asked:
            case = do(case, "kembalikan", by=scene.lurah, note="Lagi")
        assert (task_of(case).holder is None) == (which == scene.version)
        return len(asked)

    cost(scene.version)  # what a process remembers for a while is not the act's cost
    assert cost(version) - cost(scene.version) <= 4
