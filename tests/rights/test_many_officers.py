"""A city of a thousand officers in a hundred units asks the database no more often than a small one."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core.people.models import Assignment, User
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.tests.factories import MORNING, make_service, open_case
from balaikota.lib import remembered

pytestmark = pytest.mark.django_db
OFFICERS, UNITS = 1_000, 100
# The session and the account behind it, which are no part of the page.
OF_THE_SIGN_IN = ('FROM "django_session"', 'FROM "people_user"')


@pytest.fixture(autouse=True)
def _nothing_is_forgotten_by_the_clock(monkeypatch) -> None:
    """What a process keeps for seconds is not read again on a busy machine."""
    monkeypatch.setattr(remembered, "time", SimpleNamespace(monotonic=lambda: 0.0))


@pytest.fixture
def city():
    """Kauman with a case, and around it a thousand officers with three assignments each."""
    with time_machine.travel(MORNING, tick=False):
        scene = make_service()
        offices = [people.make_unit(parent=scene.kecamatan) for _ in range(UNITS - 3)]
        offices += [scene.kauman, scene.neighbour, scene.kecamatan]
        users = User.objects.bulk_create(
            User(username=f"orang{number}", name=f"Orang {number}") for number in range(OFFICERS)
        )
        Assignment.objects.bulk_create(
            Assignment(
                user=user, role="petugas-loket", unit=offices[(number * 3 + part) % UNITS],
                valid_from=MORNING - timedelta(days=90), entered_at=MORNING,
            )
            for number, user in enumerate(users)
            for part in range(3)
        )  # fmt: skip
        cases = [open_case(scene) for _ in range(60)]
        yield scene, users[32], cases[0]


@pytest.fixture
def read(client, city):
    """Open a page as an officer of three counters and return it with what the database was asked."""
    _scene, officer, _case = city
    client.force_login(officer)

    def run(address):
        with time_machine.travel(MORNING, tick=False):
            client.get(address)  # what a process keeps is there by now
            with CaptureQueriesContext(connection) as asked:
                response = client.get(address)
        assert response.status_code == 200
        return response.content.decode(), [
            one["sql"] for one in asked if not any(name in one["sql"] for name in OF_THE_SIGN_IN)
        ]

    return run


def test_the_inbox_costs_five_statements_at_most_and_rights_one_of_them(read):
    page, asked = read("/meja/?saring=unit")

    assert page.count("data-key-row>") == 50
    assert len(asked) <= 5
    assert len(of_rights(asked)) == 1


def test_a_case_page_costs_ten_statements_at_most_and_rights_one_of_them(read, city):
    _scene, _officer, case = city

    page, asked = read(f"/meja/kasus/{case.number}/")

    assert case.number in page
    assert "Lengkap dan benar" in page
    assert len(asked) <= 10, "\n".join(asked)
    assert len(of_rights(asked)) == 1


def of_rights(asked):
    """Return the statements about assignments alone, not about who stands at a case."""
    return [sql for sql in asked if "people_assignment" in sql and "cases_" not in sql]
