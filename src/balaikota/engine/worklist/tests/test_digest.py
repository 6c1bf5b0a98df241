"""The summary of the morning: once a working day, of what an officer may see, unless turned off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from balaikota.core.jobs import clock, worker
from balaikota.core.notices.models import Channel, Notice, Preference
from balaikota.core.people import queries as people
from balaikota.core.people.models import User
from balaikota.core.people.tests.factories import assign, make_officer
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.tests.factories import MORNING, open_case, task_of
from balaikota.engine.fees.actions import resolving
from balaikota.engine.fees.tests.factories import matter_of, report
from balaikota.engine.worklist.queries import digest

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)  # 07.05 WIB
EVENING = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # of Monday
SATURDAY = datetime(2026, 11, 28, 0, 5, tzinfo=UTC)


def run(now):
    with clock.given(now):
        worker.run_due(now)


def told(user):
    rows = Notice.objects.filter(user_id=user.pk, channel=Channel.INBOX)
    return [row for row in rows if "pagi ini" in row.subject or "this morning" in row.subject]


def test_an_officer_is_told_once_what_is_late_due_today_and_new(scene):
    late, today, new = (open_case(scene) for _number in range(3))
    run(EVENING)  # what is reckoned anew after set-up
    Case.objects.update(promise_due_at=TUESDAY + timedelta(days=5))
    Task.objects.filter(case=late).update(due_at=TUESDAY - timedelta(hours=1))
    Task.objects.filter(case=today).update(due_at=TUESDAY + timedelta(hours=4))
    Task.objects.filter(case=new).update(due_at=TUESDAY + timedelta(days=4))

    run(TUESDAY)
    run(TUESDAY + timedelta(minutes=20))

    (summary,) = told(scene.alice)
    assert summary.subject == "Tugas Anda pagi ini: 1 terlambat, 1 jatuh tempo hari ini"
    assert "Baru sejak hari kerja kemarin: 3." in summary.body
    assert summary.link == "/meja/"
    assert late.number not in summary.body


def test_nothing_to_do_is_no_message(scene):
    run(TUESDAY)

    assert not told(scene.alice)


def test_neighbours_and_colleagues_tasks_are_not_counted(scene):
    case = open_case(scene)
    Task.objects.filter(pk=task_of(case).pk).update(holder=scene.bob)

    run(TUESDAY)

    assert len(told(scene.bob)) == 1
    assert not told(scene.alice)
    assert not told(scene.nina)


def test_what_a_room_hides_is_not_counted(scene, monkeypatch):
    from django.db.models import Q

    from balaikota.engine.cases.queries import visible

    case = open_case(scene)
    hiding = type("Manifest", (), {"restrict": staticmethod(lambda _actor: Q(pk=case.pk))})
    monkeypatch.setattr(visible, "all_manifests", lambda: (hiding,))
    actor = people.actor_for(scene.alice, now=TUESDAY)

    assert not digest.count_morning(actor, since=MORNING - timedelta(days=1), now=TUESDAY)


def test_who_turned_it_off_is_left_alone_and_another_reads_it_in_english(scene):
    open_case(scene)
    Preference.objects.create(
        user_id=scene.alice.pk, channel="INBOX", has_digest=False, changed_at=MORNING
    )
    User.objects.filter(pk=scene.bob.pk).update(language="en")

    run(TUESDAY)

    assert not told(scene.alice)
    assert told(scene.bob)[0].subject.startswith("Your tasks this morning: ")


@pytest.mark.parametrize(
    ("now", "is_time"),
    [
        (TUESDAY, True),
        (TUESDAY - timedelta(minutes=10), False),
        (TUESDAY + timedelta(hours=5), False),
        (SATURDAY, False),
        (datetime(2031, 3, 4, 0, 5, tzinfo=UTC), False),
    ],
    ids=["morning", "too early", "afternoon", "no working day", "calendar not loaded"],
)
def test_it_comes_on_a_working_morning(scene, now, is_time):
    assert digest.is_time(now) is is_time


def test_new_is_what_came_since_the_last_working_day(scene):
    monday = datetime(2026, 11, 23, 0, 5, tzinfo=UTC)

    assert digest.last_morning(monday) == datetime(2026, 11, 20, 0, 0, tzinfo=UTC)


def test_a_treasurer_is_told_of_payments_that_do_not_fit(scene):
    tari = make_officer("bendahara", scene.kecamatan, name="Tari Wulan")
    report("111", 300_000)

    run(TUESDAY)
    run(TUESDAY + timedelta(minutes=20))

    (summary,) = told(tari)
    assert summary.subject == "Tugas Anda pagi ini: 1 pembayaran perlu diputuskan"
    assert summary.body == "Selasa, 24 November 2026. Pembayaran yang perlu diputuskan: 1."
    assert summary.link == "/meja/retribusi/"
    assert not told(scene.alice)


def test_what_a_colleague_sees_to_is_not_told(scene):
    tari, toni = (make_officer("bendahara", scene.kecamatan) for _number in range(2))
    matter = matter_of(report("111", 300_000))
    resolving.take_on(by=people.actor_for(toni, now=MORNING), now=MORNING, matter_id=matter.pk)

    run(TUESDAY)

    assert not told(tari)
    assert len(told(toni)) == 1


def test_payments_stand_behind_the_tasks_of_who_has_both(scene):
    open_case(scene)
    assign(scene.alice, "bendahara", scene.kauman)
    report("111", 300_000)

    run(TUESDAY)

    (summary,) = told(scene.alice)
    assert "1 jatuh tempo hari ini" in summary.subject or "terlambat" in summary.subject
    assert summary.body.endswith(" Pembayaran yang perlu diputuskan: 1.")
    assert summary.link == "/meja/"
