"""What the hot paths ask of the database: statements, counted and bounded.

Counted is whatever Django sends while a request is answered, signing in and rights included, but
for what begins and ends a transaction: that is counted apart. A process that has done the same once
before is meant: what it keeps of packs, calendars and offices is read then.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.tests import procedures, test_api, wizard
from balaikota.engine.cases.tests.browsing import act, browser
from balaikota.engine.cases.tests.factories import MORNING, do, open_case, task_of
from balaikota.lib import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("_monday")]

FILING = ACT = 12
INBOX = 4
SIGNED_IN = 2  # session, account with its rights
ASSIGNED = 4  # the turn locked, who is eligible, the turn kept, the notice to the officer
AT_COUNTER = 28  # the sitting, the draft, a photo stored, the identity, and the filing itself
TRANSACTION = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")


@pytest.fixture
def _monday(time_machine, monkeypatch):
    time_machine.move_to(MORNING, tick=False)
    # However slow the machine, what a process keeps for some seconds is still kept.
    monkeypatch.setattr(remembered, "time", SimpleNamespace(monotonic=lambda: 0.0))


def ledger():
    """SQLite writes what an event must not hold by a statement of its own."""
    return 1 if connection.vendor == "sqlite" else 0


def cost(work, *, transactions=1):
    """Return the statements of one request; each transaction is one beginning and one end."""
    with CaptureQueriesContext(connection) as asked:
        response = work()
    assert response.status_code in (200, 201, 302), response.content.decode()[:500]
    around = [row["sql"] for row in asked if row["sql"].startswith(TRANSACTION)]
    assert len(around) == 2 * transactions, around
    return len(asked) - len(around)


def filled(client):
    wizard.fill(client)
    return client


def sent_by_program():
    key = str(uuid.uuid4())
    photo = test_api.upload(Client(), key=key).json()["id"]
    return lambda: test_api.send(Client(), photo, key=key)


# Filing


def test_the_last_press_at_the_portal(scene):
    wizard.send(filled(Client()))

    one = filled(Client())

    assert cost(lambda: wizard.send(one)) <= FILING + ledger()


def test_signed_in_it_costs_what_signing_in_costs(scene):
    wizard.send(filled(browser(scene.charlie)))

    one = filled(browser(scene.resident))

    assert cost(lambda: wizard.send(one)) <= FILING + SIGNED_IN + ledger()


def test_over_the_api(scene):
    sent_by_program()()

    assert cost(sent_by_program()) <= FILING + ledger()


def test_at_the_counter(scene, alice):
    wizard.at_counter(alice)

    # Begun, the photo stored, sent, and what it tells of the person remembered.
    taken = cost(lambda: wizard.at_counter(alice), transactions=4)

    assert taken <= AT_COUNTER + 2 * ledger()


@pytest.mark.parametrize("rule", ["round-robin", "least-loaded", "stay-with-me"])
def test_given_to_an_officer_by_a_rule(scene, rule):
    steps = procedures.steps()
    steps["verifikasi"]["assign"] = rule
    version = procedures.publish(scene, rule, steps)
    door = f"/layanan/{version.pack.slug}/ajukan/"

    def ready():
        client = Client()
        wizard.fill(client, door)
        return client

    wizard.send(ready(), door)
    one = ready()

    assert cost(lambda: wizard.send(one, door)) <= FILING + ASSIGNED + ledger()


# Acting


def test_an_act_that_leads_on(scene, alice):
    act(alice, open_case(scene), "lengkap")

    case = open_case(scene)
    task = task_of(case).pk

    assert cost(lambda: act(alice, case, "lengkap", task=task)) <= ACT - 2 + ledger()


def test_a_refusal_with_its_reason_and_a_note_tells_the_applicant(scene, alice):
    why = {"reason_code": "tidak_ada_usaha", "note": "Sudah didatangi."}
    act(alice, open_case(scene), "tolak", **why)

    case = open_case(scene)
    task = task_of(case).pk

    assert cost(lambda: act(alice, case, "tolak", task=task, **why)) <= ACT + ledger()


def test_a_return_with_defects_keeps_the_pause_and_the_defects_besides(scene, alice):
    marked = {
        "mark-sejak": "1", "kind-sejak": "outdated", "note-sejak": "Perbarui.",
        "mark-nama_usaha": "1", "kind-nama_usaha": "wrong", "note-nama_usaha": "Lengkapi.",
    }  # fmt: skip
    act(alice, open_case(scene), "kembalikan", **marked)

    case = open_case(scene)
    task = task_of(case).pk

    taken = cost(lambda: act(alice, case, "kembalikan", task=task, **marked))
    assert taken <= ACT + ledger()


@pytest.mark.parametrize("rule", ["round-robin", "least-loaded", "stay-with-me"])
def test_an_act_after_which_a_rule_says_who_goes_on(scene, rule):
    steps = procedures.steps()
    steps["verifikasi"]["assign"] = rule
    version, lurah = procedures.publish(scene, rule, steps), browser(scene.lurah)

    def ready():
        case = do(procedures.open_on(scene, version), "lengkap", by=scene.alice)
        return case, task_of(case).pk

    def given_back(case, task):
        return act(lurah, case, "kembalikan", task=task, note="Periksa lagi.")

    given_back(*ready())
    case, task = ready()

    assert cost(lambda: given_back(case, task)) <= ACT + ASSIGNED + ledger()


# Reading


@pytest.mark.parametrize("rows", [50, 5_000])
def test_an_inbox_of_fifty_whatever_the_desk_holds(scene, alice, rows):
    fill_desk(scene, rows)
    alice.get("/meja/")

    response = {}

    def read():
        response["page"] = alice.get("/meja/")
        return response["page"]

    assert cost(read, transactions=0) <= INBOX
    assert response["page"].content.decode().count("/meja/kasus/") >= 50


@pytest.mark.parametrize("rows", [50, 5_000])
def test_fifty_cases_over_the_api_whatever_there_is(scene, alice, rows):
    fill_desk(scene, rows)
    alice.get("/api/v1/kasus?limit=50")

    response = {}

    def read():
        response["list"] = alice.get("/api/v1/kasus?limit=50")
        return response["list"]

    assert cost(read, transactions=0) <= INBOX
    assert len(response["list"].json()["cases"]) == 50


def fill_desk(scene, rows):
    """Put so many open tasks on the desk of the front officers: copies of one."""
    case = open_case(scene)
    task = task_of(case)
    same = ("version", "unit", "area", "step", "channel", "secret_hash", "opened_at", "received_at")
    copied = {name: getattr(case, name) for name in same}
    cases = Case.objects.bulk_create(
        Case(number=f"COBA-{at:06}", idempotency_key=uuid.uuid4().hex, **copied)
        for at in range(rows - 1)
    )
    Task.objects.bulk_create(
        Task(
            case=one, step=task.step, party=task.party, unit=task.unit, role=task.role, opened_at=MORNING,
            due_at=task.due_at + timedelta(minutes=at),
        )
        for at, one in enumerate(cases)
    )  # fmt: skip
