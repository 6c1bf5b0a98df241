"""Rows of the inbox that change while the page is open: one statement while nothing did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting, working
from balaikota.engine.cases.tests.browsing import browser, text
from balaikota.engine.cases.tests.factories import MORNING, do, open_case, task_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SIGNED_IN = 3  # session, account, rights


def ask(client, *cases, tag="", ids=None):
    tasks = ids or ",".join(str(task_of(case).pk) for case in cases)
    headers = {"If-None-Match": tag} if tag else {}
    return client.get("/meja/kabar/baris/", {"tugas": tasks}, headers=headers)


def test_unchanged_rows_are_answered_by_304_and_changed_ones_with_what_the_inbox_shows(
    scene, alice, time_machine
):
    case = open_case(scene)
    first = ask(alice, case)
    tag = first["ETag"]
    assert text(first).removeprefix("<ol> ").removesuffix(" </ol>") in text(alice.get("/meja/"))

    with CaptureQueriesContext(connection) as asked:
        assert ask(alice, ids=str(task_of(case).pk), tag=tag).status_code == 304
    assert len(asked) <= 1 + 1 + SIGNED_IN  # task_of is the test's own

    task, by = task_of(case).pk, people.actor(scene.bob, MORNING)
    working.begin(by=by, now=MORNING, task_id=task)
    busy = ask(alice, case, tag=tag)
    assert "Sedang dikerjakan Bob Santoso" in text(busy)
    acting.claim(by=by, now=MORNING, task_id=task)
    assert "Dipegang Bob Santoso" in text(ask(alice, case, tag=busy["ETag"]))
    held = ask(alice, case)["ETag"]
    time_machine.move_to(MORNING + timedelta(days=3), tick=False)
    alice.force_login(scene.alice)
    assert "Terlambat" in text(ask(alice, case, tag=held))


def test_what_ended_or_is_not_ones_to_see_is_left_out(scene, alice):
    case, other = open_case(scene), open_case(scene)
    ids = f"{task_of(case).pk},{task_of(other).pk},x,99999999999999999999"
    do(case, "lengkap", by=scene.bob)

    page = ask(alice, ids=ids)

    assert other.number in text(page)
    assert case.number not in text(page)
    assert other.number not in text(ask(browser(scene.nina), ids=ids))
