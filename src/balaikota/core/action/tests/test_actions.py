from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from balaikota.core.action import Actor, ActorKind, actions
from balaikota.core.ledger import queries, record
from balaikota.core.ledger.models import LedgerEvent, LedgerPayload
from balaikota.core.ledger.tests import canary
from balaikota.lib.errors import NotAllowed

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
RECORDS = Actor(ActorKind.OFFICER, "7", permissions=frozenset({"ledger.dispose"}))


def written(subject="cases.case:1"):
    payload = {"reason": "Lengkap"}
    with transaction.atomic():
        return record.append(
            record.Event(NOON, "officer", "7", "cases.approve", subject, payload=payload)
        )


def refused(work):
    with pytest.raises(IntegrityError), transaction.atomic():
        work()
    return True


@pytest.mark.django_db
def test_disposal_erases_the_subjects_payloads_and_leaves_the_events():
    first, other = written(), written(subject="cases.case:2")

    erased = actions.dispose(
        by=RECORDS,
        now=NOON,
        subject="cases.case:1",
        regulation="JRA 2024",
        reason="Masa simpan habis",
    )

    assert erased == 1
    kept, disposal = queries.history("cases.case:1")
    assert (kept.event.pk, kept.payload, kept.is_disposed) == (first, {}, True)
    assert (disposal.event.verb, disposal.payload["regulation"]) == ("ledger.dispose", "JRA 2024")
    assert LedgerPayload.objects.filter(pk=other).exists()
    assert refused(LedgerPayload.objects.filter(pk=other).delete), "the switch is off again"


@pytest.mark.django_db
def test_a_disposal_never_erases_its_own_reason():
    actions.dispose(by=RECORDS, now=NOON, subject="x:1", regulation="JRA", reason="Habis")

    actions.dispose(by=RECORDS, now=NOON, subject="x:1", regulation="JRA", reason="Lagi")

    reasons = [entry.payload.get("reason") for entry in queries.history("x:1")]
    assert reasons == [None, "Lagi"]


@pytest.mark.django_db
@pytest.mark.parametrize(("missing", "value"), [("regulation", " "), ("reason", "")])
def test_a_disposal_without_its_grounds_is_refused(missing, value):
    grounds = {"regulation": "JRA", "reason": "Habis"} | {missing: value}

    with pytest.raises(actions.NoReason) as caught:
        actions.dispose(by=RECORDS, now=NOON, subject="x:1", **grounds)

    assert caught.value.field == missing
    assert LedgerEvent.objects.count() == 0


@pytest.mark.django_db
def test_only_who_holds_the_permission_disposes():
    written()

    with pytest.raises(NotAllowed):
        actions.dispose(
            by=Actor(ActorKind.OFFICER, "8"),
            now=NOON,
            subject="cases.case:1",
            regulation="x",
            reason="y",
        )

    assert LedgerPayload.objects.count() == 1


@pytest.mark.django_db
def test_grounds_of_a_disposal_are_not_in_its_event():
    actions.dispose(
        by=RECORDS, now=NOON, subject="x:1", regulation="Perwal retensi", reason="Habis"
    )

    assert canary.find_leaks("Perwal retensi", "Habis") == []
