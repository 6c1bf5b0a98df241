from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from balaikota.core import action
from balaikota.core.action import Actor, ActorKind, Grant, actor
from balaikota.core.jobs.models import Worker
from balaikota.core.ledger import queries, record
from balaikota.core.ledger.models import LedgerEvent
from balaikota.lib.errors import Conflict, NotAllowed

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
LURAH = Actor(ActorKind.OFFICER, "7", permissions=frozenset({"sample.greet"}))
STRANGER = Actor(ActorKind.RESIDENT, "9")


@action.action("sample.greet")
def greet(*, by, now, name="Siti Aminah", fails=False):
    """Write one row and tell the ledger of it."""
    action.describe(
        unit="35.73.02.1003", acting_as="plh:lurah:35.73.02.1003", payload={"name": name}
    )
    row = Worker.objects.create(name=name, started_at=now, seen_at=now)
    if fails:
        raise Conflict("Sudah ada.")
    return row


@action.action("sample.greet")
def greet_twice(*, by, now):
    """Do one act inside another."""
    action.describe(subject="sample:1", from_step="a", to_step="b", outcome="DONE", due_at=now)
    greet(by=by, now=now)
    action.describe(holder="lurah", pack_digest="sha256:0", payload={"more": 1})


@action.action("sample.greet")
def greet_early(*, by, now, again=""):
    """Write the event in the middle."""
    action.describe(subject="sample:1")
    event_id = action.record_now()
    if again == "describe":
        action.describe(outcome="LATE")
    if again == "record":
        action.record_now()
    return event_id


@action.action("sample.greet")
def greet_nobody(*, by, now):
    """Return nothing and describe nothing."""


@action.action("sample.greet")
def greet_by_hand(*, by, now, unit_id):
    """Ask for the unit inside."""
    by.require("sample.greet", unit_id)


def shouted(*, by, now, name):
    return {"name": f"{name.upper()} {connection.in_atomic_block}"}


@action.action("sample.greet", before=shouted)
def shout(*, by, now, name):
    """Write what was made ready before the transaction."""
    return Worker.objects.create(name=name, started_at=now, seen_at=now)


@action.action(lambda room, **_given: f"sample.{room}")
def greet_in(*, by, now, room):
    """Ask a permission that depends on where."""
    return Worker.objects.create(name=room, started_at=now, seen_at=now)


@pytest.mark.django_db
def test_the_permission_and_the_verb_may_depend_on_what_is_acted_on():
    greet_in(by=LURAH, now=NOON, room="greet")
    with pytest.raises(NotAllowed):
        greet_in(by=LURAH, now=NOON, room="hide")

    assert LedgerEvent.objects.get().verb == "sample.greet"


@pytest.mark.django_db(transaction=True)
def test_what_is_slow_is_done_after_the_permission_and_before_the_transaction():
    assert shout(by=LURAH, now=NOON, name="siti").name == "SITI False"
    with pytest.raises(NotAllowed):
        shout(by=STRANGER, now=NOON, name=None)


@pytest.mark.django_db
def test_an_act_is_authorised_atomic_and_recorded():
    row = greet(by=LURAH, now=NOON)

    event = LedgerEvent.objects.get()
    assert (event.verb, event.actor_kind, event.actor_id) == ("sample.greet", "officer", "7")
    assert (event.subject, event.at) == (f"jobs.worker:{row.pk}", NOON)
    assert (event.unit, event.acting_as) == ("35.73.02.1003", "plh:lurah:35.73.02.1003")
    assert queries.history(event.subject)[0].payload == {"name": "Siti Aminah"}


@pytest.mark.django_db
def test_an_act_without_permission_is_logged_and_not_recorded():
    with capture_logs() as logs, pytest.raises(NotAllowed, match="tidak berwenang"):
        greet(by=STRANGER, now=NOON)

    assert logs == [
        {
            "event": "act refused",
            "log_level": "warning",
            "verb": "sample.greet",
            "actor_kind": "resident",
            "actor_id": "9",
        }
    ]
    assert not LedgerEvent.objects.exists()
    assert not Worker.objects.exists()


@pytest.mark.django_db
def test_a_refusal_inside_the_act_is_logged_too():
    with capture_logs() as logs, pytest.raises(NotAllowed):
        greet_by_hand(by=Actor(ActorKind.OFFICER, "7", (grant(),)), now=NOON, unit_id=5)

    assert [line["verb"] for line in logs] == ["sample.greet"]


@pytest.mark.django_db
def test_an_act_that_fails_leaves_nothing():
    with capture_logs() as logs, pytest.raises(Conflict):
        greet(by=LURAH, now=NOON, fails=True)

    assert logs == []
    assert not LedgerEvent.objects.exists()
    assert not Worker.objects.exists()


@pytest.mark.django_db
def test_an_act_undone_with_its_caller_leaves_no_event():
    with transaction.atomic():
        greet(by=LURAH, now=NOON)
        transaction.set_rollback(True)

    assert not LedgerEvent.objects.exists()


@pytest.mark.django_db
def test_an_act_inside_an_act_has_its_own_event():
    greet_twice(by=LURAH, now=NOON)

    inner, outer = LedgerEvent.objects.order_by("pk")
    assert inner.subject.startswith("jobs.worker:")
    assert (outer.subject, outer.unit, outer.holder) == ("sample:1", "", "lurah")
    assert (outer.from_step, outer.to_step, outer.outcome) == ("a", "b", "DONE")
    assert (outer.due_at, outer.pack_digest) == (NOON, "sha256:0")
    assert queries.history("sample:1")[0].payload == {"more": 1}


@pytest.mark.django_db
def test_an_event_may_be_written_early_but_once():
    event_id = greet_early(by=LURAH, now=NOON)

    assert LedgerEvent.objects.get().pk == event_id
    for again in ("describe", "record"):
        with pytest.raises(AssertionError, match="already written"):
            greet_early(by=LURAH, now=NOON, again=again)
    assert LedgerEvent.objects.count() == 1


@pytest.mark.django_db
def test_an_act_must_say_what_it_acted_on():
    with pytest.raises(AssertionError, match="return the record"):
        greet_nobody(by=LURAH, now=NOON)


@pytest.mark.parametrize(
    "arguments",
    [
        {"by": "siti", "now": NOON},
        {"by": LURAH, "now": "noon"},
        {"by": LURAH, "now": datetime(2026, 1, 1)},  # noqa: DTZ001
    ],
)
def test_an_act_takes_an_actor_and_an_aware_moment(arguments):
    with pytest.raises(AssertionError):
        greet(**arguments)


def test_an_act_takes_keywords_only():
    with pytest.raises(AssertionError, match="keyword"):
        greet(LURAH, now=NOON)


@action.action("sample.greet")
def greet_and_leave(*, by, now, early=False, subject="turn:1"):
    """Leave two things, each with who must act and until when."""
    action.describe(subject="sample:1", payload={"name": "Siti Aminah"})
    if early:
        action.record_now()
    action.leave(subject=subject, unit="35.73", holder="lurah", due_at=now, outcome="in-queue")
    action.leave(subject=subject, from_step="a", outcome="in-hand:user:7")


@pytest.mark.django_db
@pytest.mark.parametrize("early", [False, True])
def test_how_an_act_leaves_things_is_told_after_the_act_itself(early):
    greet_and_leave(by=LURAH, now=NOON, early=early)

    act, first, second = LedgerEvent.objects.order_by("pk")
    assert (act.verb, act.subject) == ("sample.greet", "sample:1")
    assert {line.verb for line in (first, second)} == {"ledger.left"}
    assert {(line.actor_kind, line.actor_id, line.at) for line in (act, first, second)} == {
        ("officer", "7", NOON)
    }
    assert (first.subject, first.unit, first.holder) == ("turn:1", "35.73", "lurah")
    assert (first.due_at, first.outcome) == (NOON, "in-queue")
    assert (second.from_step, second.outcome, second.due_at) == ("a", "in-hand:user:7", None)
    assert (first.payload_sha256, second.payload_sha256) == ("", "")


@pytest.mark.django_db
def test_whoever_reads_what_was_done_does_not_meet_how_it_was_left():
    greet_and_leave(by=LURAH, now=NOON)

    assert [one.subject for one in queries.find_events(actor=("officer", "7"))] == ["sample:1"]
    assert [one.verb for one in queries.find_deeds(["7"], since=NOON)] == ["sample.greet"]
    assert len(queries.find_events(verb="ledger.left", subject="turn:1")) == 2


@pytest.mark.django_db
def test_what_is_left_is_told_in_codes_or_the_act_fails():
    with pytest.raises(record.NotACode):
        greet_and_leave(by=LURAH, now=NOON, subject="turn of Siti Aminah")

    assert not LedgerEvent.objects.exists()


def test_describing_is_for_the_inside_of_an_act():
    with pytest.raises(AssertionError, match="only inside an @action"):
        action.describe(subject="x:1")


def test_an_act_tells_its_permission():
    assert greet.permission == "sample.greet"


def grant(role="lurah", unit_id=3, **changes):
    values = {"unit_ids": frozenset({3, 4}), "mode": "plh", "assignment_id": 1}
    return Grant(role=role, unit_id=unit_id, **values | changes)


@pytest.fixture
def roles(monkeypatch):
    held = {"lurah": frozenset({"sample.greet"})}
    monkeypatch.setattr(actor, "permissions_of", lambda role: held.get(role, frozenset()))


@pytest.mark.usefixtures("roles")
def test_an_officer_may_at_the_units_of_the_assignment():
    officer = Actor(ActorKind.OFFICER, "7", (grant(), grant(role="seklur", unit_id=9)))

    assert officer.may("sample.greet")
    assert officer.may("sample.greet", 3)
    assert officer.may("sample.greet", 4)
    assert not officer.may("sample.greet", 9)
    assert not officer.may("sample.other")
    assert officer.units_for("sample.greet") == {3, 4}
    assert officer.units_for("sample.other") == frozenset()
    officer.require("sample.greet", 4)
    with pytest.raises(NotAllowed):
        officer.require("sample.greet", 9)


@pytest.mark.usefixtures("roles")
def test_an_officer_holds_a_role_at_one_unit():
    officer = Actor(ActorKind.OFFICER, "7", (grant(),))

    assert officer.holding("lurah", 3) == officer.grants[0]
    assert officer.holding("lurah", 4) is None
    assert officer.holding("camat", 3) is None


def test_an_officer_without_assignment_is_none():
    assert Actor(ActorKind.OFFICER, "7", (grant(),)).is_officer
    assert not Actor(ActorKind.OFFICER, "7").is_officer
    assert not Actor(ActorKind.RESIDENT, "7", (grant(),)).is_officer


def test_system_may_only_what_is_named():
    robot = action.system("cases.warn")

    assert robot.kind is ActorKind.SYSTEM
    assert robot.may("cases.warn", 3)
    assert not robot.may("cases.approve")


@action.action("sample.greet")
def greet_many(*, by, now, names, early=False):
    """Do several acts inside one, and fail on an empty name."""
    for name in names:
        greet(by=by, now=now, name=name, fails=not name)
    action.describe(subject="sample:2")
    if early:
        action.record_now()


@action.action("sample.greet", is_repeatable=True)
def greet_once(*, by, now, name, seen):
    """Find the row, or write it; ``seen`` says how often that was tried."""
    seen.append(name)
    row = Worker.objects.filter(name=name).first() if len(seen) > 1 else None
    if row is None:
        row = Worker.objects.create(pk=1, name=name, started_at=now, seen_at=now)
    return row


@action.action("sample.greet")
def greet_once_within(*, by, now, name, seen):
    """Do a repeatable act inside one that is not."""
    return greet_once(by=by, now=now, name=name, seen=seen)


@pytest.mark.django_db
@pytest.mark.django_db
@pytest.mark.parametrize("early", [False, True])
def test_the_events_of_acts_within_an_act_keep_their_order_and_their_payloads(early):
    greet_many(by=LURAH, now=NOON, names=["a", "b"], early=early)

    first, second, outer = LedgerEvent.objects.order_by("pk")
    assert [queries.history(one.subject)[0].payload for one in (first, second, outer)] == [
        {"name": "a"},
        {"name": "b"},
        {},
    ]
    assert outer.subject == "sample:2"


@pytest.mark.django_db
def test_an_act_within_an_act_takes_the_whole_with_it_when_it_fails():
    with pytest.raises(Conflict):
        greet_many(by=LURAH, now=NOON, names=["a", ""])

    assert not LedgerEvent.objects.exists()
    assert not Worker.objects.exists()


@pytest.mark.django_db
def test_acts_within_an_act_need_no_savepoint_and_one_writing_of_events():
    with CaptureQueriesContext(connection) as asked:
        greet_many(by=LURAH, now=NOON, names=["a", "b", "c"])

    told = [row["sql"] for row in asked]
    assert len([sql for sql in told if sql.startswith("SAVEPOINT")]) == 1
    assert len([sql for sql in told if "ledger_event" in sql]) == 1


@pytest.mark.django_db
def test_an_act_that_another_process_was_faster_with_is_done_anew():
    Worker.objects.create(pk=1, name="siti", started_at=NOON, seen_at=NOON)
    seen = []

    assert greet_once(by=LURAH, now=NOON, name="siti", seen=seen).pk == 1
    assert len(seen) == 2
    assert LedgerEvent.objects.count() == 1


@pytest.mark.django_db
def test_once_only_and_never_within_an_act_that_is_not_repeatable():
    Worker.objects.create(pk=1, name="lain", started_at=NOON, seen_at=NOON)
    for repeat, tried in ((greet_once, 2), (greet_once_within, 1)):
        seen = []
        with pytest.raises(IntegrityError), transaction.atomic():
            repeat(by=LURAH, now=NOON, name="siti", seen=seen)
        assert len(seen) == tried
