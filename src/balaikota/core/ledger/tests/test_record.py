from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from balaikota.core.jobs import worker
from balaikota.core.jobs.models import Job
from balaikota.core.ledger import actions, queries, record
from balaikota.core.ledger.models import LedgerEvent, LedgerPayload
from balaikota.core.ledger.tests import canary

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
LURAH = SimpleNamespace(kind="officer", id="7")
SEKLUR = SimpleNamespace(kind="officer", id="8")


def event(**changes):
    values = {
        "at": NOON,
        "actor_kind": "officer",
        "actor_id": "7",
        "verb": "cases.approve",
        "subject": "cases.case:1",
    }
    return record.Event(**values | changes)


def append(**changes):
    with transaction.atomic():
        return record.append(event(**changes))


@pytest.mark.django_db
def test_an_event_keeps_codes_and_its_payload_apart():
    due = NOON + timedelta(days=1)
    pk = append(
        acting_as="plh:lurah:35.73.02.1003",
        unit="35.73.02.1003",
        from_step="verifikasi",
        to_step="persetujuan",
        holder="lurah@35.73.02.1003".replace("@", "/"),
        due_at=due,
        outcome="ACCEPTED",
        pack_digest="sha256:" + "a" * 64,
        payload={"name": "Siti Aminah", "at": NOON, "umur": 40},
    )

    row = LedgerEvent.objects.get(pk=pk)
    assert (row.from_step, row.to_step, row.due_at) == ("verifikasi", "persetujuan", due)
    (entry,) = queries.history("cases.case:1")
    assert entry.payload == {"name": "Siti Aminah", "at": "2026-11-20T05:00:00Z", "umur": 40}
    assert entry.is_intact
    assert not entry.is_disposed
    assert canary.find_leaks("Siti Aminah") == []
    assert str(row).endswith("officer:7 cases.approve cases.case:1")


@pytest.mark.django_db
def test_the_hash_is_salted_sha256_of_canonical_json():
    pk = append(payload={"b": 1, "a": "é"})

    payload = LedgerPayload.objects.get(pk=pk)
    content = bytes.fromhex(payload.salt) + '{"a":"é","b":1}'.encode()
    assert LedgerEvent.objects.get(pk=pk).payload_sha256 == hashlib.sha256(content).hexdigest()
    again = append(payload={"b": 1, "a": "é"})
    hashes = LedgerEvent.objects.filter(pk__in=[pk, again]).values_list("payload_sha256", flat=True)
    assert len(set(hashes)) == 2, "equal payloads cannot be matched by their hashes"
    assert str(payload) == f"payload of {pk}"


@pytest.mark.django_db
def test_an_event_without_payload_has_no_second_row():
    append()

    assert LedgerPayload.objects.count() == 0
    (entry,) = queries.history("cases.case:1")
    assert (entry.payload, entry.is_disposed, entry.is_intact) == ({}, False, True)


@pytest.mark.django_db
def test_events_written_together_keep_their_order_and_each_its_own_payload(
    django_assert_max_num_queries,
):
    told = [
        event(subject="sample:1", payload={"name": "Siti"}),
        event(subject="sample:2"),
        event(subject="sample:3", payload={"name": "Siti"}),
    ]

    statements = 2 if connection.vendor == "sqlite" else 1
    with transaction.atomic(), django_assert_max_num_queries(statements):
        pks = record.append_many(told)
        assert record.append_many([]) == []

    assert pks == sorted(pks)
    rows = [LedgerEvent.objects.get(pk=pk) for pk in pks]
    assert [row.subject for row in rows] == ["sample:1", "sample:2", "sample:3"]
    found = [queries.history(row.subject)[0] for row in rows]
    assert [one.payload for one in found] == [{"name": "Siti"}, {}, {"name": "Siti"}]
    assert all(one.is_intact for one in found)
    assert canary.find_leaks("Siti") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "Siti Aminah"),
        ("outcome", "ditolak karena tidak lengkap"),
        ("holder", "siti@contoh.id"),
        ("subject", "nik:3573010101900001"),
        ("actor_id", "081234567890"),
        ("actor_id", "+6281234567890"),
        ("to_step", "langkah\n"),
        ("unit", "Kauman, Klojen"),
    ],
)
def test_text_where_a_code_must_stand_is_refused(field, value):
    with pytest.raises(record.NotACode, match=field):
        append(**{field: value})


@pytest.mark.django_db
def test_digests_and_ids_are_codes():
    append(pack_digest="sha256:" + "1234567890" * 6 + "abcd", subject="files.storedfile:1234567")
    append(subject="draft:0123456789abcdef0123456789abcdef")


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(AssertionError, match="belongs to the transaction"):
        record.append(event())


@pytest.mark.django_db
def test_history_is_in_order_and_can_be_narrowed():
    append(at=NOON + timedelta(hours=1), verb="cases.close")
    append(at=NOON, verb="cases.open")
    append(subject="cases.case:2")

    assert [e.event.verb for e in queries.history("cases.case:1")] == ["cases.open", "cases.close"]
    assert len(queries.history("cases.case:1", verbs=["cases.close"])) == 1
    assert queries.count_events(verb="cases.open") == 1
    assert queries.count_events(verb="cases.open", subject="cases.case:2") == 0


@pytest.mark.django_db
def test_events_are_listed_from_the_latest_and_narrowed():
    opened = append(verb="cases.open", unit="35.73")
    closed = append(verb="cases.close", subject="cases.case:2")
    other = append(verb="people.enter", unit="35.73")

    def found(**narrowed):
        return [event.pk for event in queries.find_events(**narrowed)]

    assert found() == [other, closed, opened]
    assert found(verb="cases.") == [closed, opened]
    assert found(verb="cases.open") == [opened]
    assert found(subject="cases.case:2") == [closed]
    assert found(unit="35.73", before=other) == [opened]
    assert found(limit=1) == [other]


@pytest.mark.django_db
def test_history_takes_two_queries(django_assert_num_queries):
    for _ in range(5):
        append(payload={"a": 1})

    with django_assert_num_queries(2):
        queries.history("cases.case:1")


def disclose(by=LURAH, now=NOON, **changes):
    actions.disclose(
        **{"by": by, "now": now, "subject": "cases.case:1", "purpose": "open"} | changes
    )


@pytest.mark.django_db
def test_opening_is_recorded_once_per_officer_subject_purpose_and_hour():
    disclose()
    disclose(now=NOON + timedelta(minutes=59))
    disclose(now=NOON + timedelta(minutes=60))
    disclose(by=SEKLUR)
    disclose(subject="cases.case:2")
    disclose(purpose="file")
    assert queries.count_events(verb=actions.VERB) == 0, "the page does not wait for the ledger"

    worker.run_due(NOON)

    assert queries.count_events(verb=actions.VERB) == 5
    earliest = queries.history("cases.case:1")[0].event
    assert (earliest.actor_id, earliest.outcome, earliest.at) == ("7", "open", NOON)


@pytest.mark.django_db
def test_export_and_unmasking_are_recorded_each_time_before_the_answer():
    disclose(purpose="export", before_answer=True)
    disclose(purpose="export", before_answer=True)
    disclose(purpose="unmask", reason="Mencocokkan dengan KTP asli", unit="35.73.02.1003")

    assert not Job.objects.filter(task__contains="record_disclosure").exists()
    found = [(e.event.outcome, e.payload) for e in queries.history("cases.case:1")]
    assert found == [
        ("export", {}),
        ("export", {}),
        ("unmask", {"reason": "Mencocokkan dengan KTP asli"}),
    ]
    assert canary.find_leaks("Mencocokkan dengan KTP asli") == []


@pytest.mark.django_db
def test_a_disclosure_of_free_text_is_refused_at_once():
    with pytest.raises(record.NotACode):
        disclose(subject="Siti Aminah")

    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_canary_sings():
    LedgerEvent.objects.create(
        at=NOON, actor_kind="officer", actor_id="Aminah", verb="x", subject="3573010101900001"
    )
    LedgerEvent.objects.create(
        at=NOON,
        actor_kind="officer",
        actor_id="1",
        verb="x y",
        subject="a@b.id",
        outcome="08123456789",
    )

    found = " ".join(canary.find_leaks("Siti Aminah"))

    for told in ("'Siti Aminah'", "NIK", "contact in 'a@b.id'", "contact in '0812", "free text"):
        assert told in found


@pytest.mark.slow
@pytest.mark.postgres
def test_eight_writers_never_wait_for_each_other(postgres_url, tmp_path):
    environment = os.environ | {"DATABASE_URL": postgres_url, "BALAIKOTA_VAR": str(tmp_path)}
    command = [sys.executable, "-m", "balaikota.core.ledger.tests.eight_writers"]

    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)

    assert ran.returncode == 0, ran.stderr[-3000:]
    found = json.loads(ran.stdout.splitlines()[-1])
    assert found["ledger"] == {"met": [""], "waiting": 0}
    assert "LockNotAvailable" in found["chain"]["met"], "the control must notice waiting"
    assert (found["rows"], found["transactions"]) == (16, 8)
