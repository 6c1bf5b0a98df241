from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from balaikota.core.ledger import guards, queries, record
from balaikota.core.ledger.models import LedgerEvent, LedgerPayload

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def written(subject="cases.case:1", **changes):
    event = record.Event(
        at=NOON,
        actor_kind="officer",
        actor_id="7",
        verb="cases.approve",
        subject=subject,
        payload={"reason": "Lengkap"},
        **changes,
    )
    with transaction.atomic():
        return record.append(event)


def refused(work):
    with pytest.raises(IntegrityError), transaction.atomic():
        work()
    return True


@pytest.mark.django_db
def test_an_event_is_never_changed():
    pk = written()
    event = LedgerEvent.objects.get(pk=pk)
    event.outcome = "refused"

    assert refused(lambda: LedgerEvent.objects.filter(pk=pk).update(outcome="refused"))
    assert refused(event.save)
    assert refused(event.delete)
    assert refused(LedgerEvent.objects.all().delete)
    assert refused(
        lambda: LedgerEvent.objects.bulk_create(
            [event], update_conflicts=True, unique_fields=["id"], update_fields=["outcome"]
        )
    )
    assert LedgerEvent.objects.get(pk=pk).outcome == ""


@pytest.mark.django_db
def test_a_payload_is_neither_changed_nor_deleted():
    pk = written()
    payload = LedgerPayload.objects.get(pk=pk)

    assert refused(lambda: LedgerPayload.objects.filter(pk=pk).update(salt="00"))
    assert refused(LedgerPayload.objects.filter(pk=pk).delete)
    payload.body = {"reason": "Lain"}
    assert refused(payload.save)
    assert queries.history("cases.case:1")[0].payload == {"reason": "Lengkap"}


@pytest.mark.django_db
def test_raw_sql_is_refused_as_well():
    written()

    def run(sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)

    assert refused(lambda: run("UPDATE ledger_event SET outcome = 'x'"))
    assert refused(lambda: run("DELETE FROM ledger_event"))
    assert refused(lambda: run("DELETE FROM ledger_payload"))
    if connection.vendor == "postgresql":
        assert refused(lambda: run("TRUNCATE ledger_event"))
        assert refused(lambda: run("TRUNCATE ledger_payload"))
    else:
        copy = "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"
        assert refused(lambda: run(copy.format("ledger_event")))
        assert refused(lambda: run(copy.format("ledger_payload")))


@pytest.mark.django_db
def test_the_switch_opens_only_the_subject_of_a_real_disposal():
    written()
    not_a_disposal = written()

    def under(event_id):
        with guards.disposal(connection, event_id):
            LedgerPayload.objects.all().delete()

    assert refused(lambda: under(not_a_disposal))
    assert refused(lambda: under(10**9))

    def other_subject():
        with transaction.atomic():
            under(
                record.append(record.Event(NOON, "officer", "7", "ledger.dispose", "cases.case:9"))
            )

    assert refused(other_subject)
    assert LedgerPayload.objects.count() == 2


@pytest.mark.django_db
def test_a_database_without_a_ledger_is_left_alone(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)
    guards.of(connection).remove(connection)

    guards.reinstall(None, using="default")

    assert guards.check(databases=["default"]) == []
    assert guards.check() == []
    assert queries.missing_guards()


@pytest.mark.django_db
def test_a_missing_trigger_is_an_error_of_the_system_check():
    assert guards.check(databases=["default"]) == []
    assert queries.missing_guards() == []

    guards.of(connection).remove(connection)

    found = guards.check(databases=["default"])
    assert {error.id for error in found} == {"ledger.E001"}
    assert (
        len(found) == len(queries.missing_guards()) == (4 if connection.vendor == "sqlite" else 5)
    )
    guards.of(connection).install(connection)
    assert guards.check(databases=["default"]) == []


def widen(model, name):
    field = model._meta.get_field(name)
    wider = field.clone()
    wider.max_length += 10
    wider.set_attributes_from_name(name)
    wider.model = model
    with connections["default"].schema_editor() as editor:
        editor.alter_field(model, field, wider, strict=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_table_rebuilt_by_a_migration_gets_its_triggers_back():
    widen(LedgerPayload, "salt")
    lost = guards.of(connection).missing(connection)
    assert lost or connection.vendor == "postgresql", "SQLite drops them silently"

    call_command("migrate", verbosity=0, skip_checks=True)

    assert guards.of(connection).missing(connection) == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_migration_of_the_events_says_beforehand_that_it_rebuilds_them():
    if connection.vendor == "sqlite":
        with pytest.raises(OperationalError, match="ledger_payload_only_disposal"):
            widen(LedgerEvent, "outcome")

    with connection.schema_editor() as editor:
        guards.before_rebuild(None, editor)
    widen(LedgerEvent, "outcome")
    call_command("migrate", verbosity=0, skip_checks=True)

    assert guards.of(connection).missing(connection) == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.parametrize("turn", [1, 2])
def test_a_transactional_test_starts_empty_and_guarded(turn):
    assert LedgerEvent.objects.count() == 0

    pk = written()

    assert refused(LedgerEvent.objects.filter(pk=pk).delete)
