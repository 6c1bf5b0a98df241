from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from django.db import transaction

from balaikota.core.action import Actor, ActorKind
from balaikota.core.jobs import worker
from balaikota.core.notices import actions, queries, stub
from balaikota.core.notices.actions import Receipt
from balaikota.core.notices.models import Attempt, Channel, Notice, Preference
from balaikota.lib.errors import Conflict, DomainError, NotAllowed, NotFound

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
VERBS = frozenset({"notices.note_receipts", "notices.retry", "notices.give_up", "notices.prefer"})
BY = Actor(ActorKind.GATEWAY, "7", permissions=VERBS)
PHONE = "0812-3456-7890"

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(settings):
    server = stub.Server(0, key="kunci", temper=stub.Temper(), callback="", token="")
    server.begin()
    settings.GATEWAY_URL, settings.GATEWAY_KEY = server.url, "kunci"
    yield server
    server.close()


def send(**where):
    message = {"subject": "Surat Anda jadi", "body": "Isi", "link": "/lacak/", "about": "case:1"}
    with transaction.atomic():
        return actions.send(to=actions.Recipient(**where), now=NOON, **message)[0]


def hear(*receipts, now=LATER):
    return actions.note_receipts(by=BY, now=now, receipts=receipts)


def state():
    return [(one.channel, one.state) for one in reversed(queries.find_told("case:1"))]


@pytest.mark.parametrize("order", list(permutations(("delivered", "read", "delivered"))))
def test_receipts_in_any_order_and_twice_come_to_the_same(gateway, order):
    notice = send(phone=PHONE)
    worker.run_due(NOON)

    for said in order:
        hear(Receipt(notice.row_key, said))

    notice.refresh_from_db()
    assert (notice.received_at, notice.read_at, notice.delivered_at) == (LATER, LATER, NOON)
    assert hear(Receipt(notice.row_key, "read"), now=LATER + timedelta(hours=1)) == 0
    assert state() == [("WHATSAPP", "read")]


def test_what_fails_after_it_was_taken_goes_on_once(gateway):
    notice = send(phone="+62812345655", email="siti@contoh.id")
    Preference.objects.create(about="case:1", channel=Channel.WHATSAPP, changed_at=NOON)
    worker.run_due(NOON)
    failed = Receipt(notice.row_key, "failed", "unknown-number")

    assert hear(failed, failed) == 1
    assert hear(failed) == 0
    worker.run_due(LATER)

    assert state() == [("WHATSAPP", "failed"), ("EMAIL", "taken")]
    notice.refresh_from_db()
    assert (notice.failure, notice.delivered_at) == ("unknown", None)


def test_a_failure_after_it_arrived_says_nothing(gateway):
    notice = send(phone=PHONE)
    worker.run_due(NOON)
    hear(Receipt(notice.row_key, "delivered"))

    assert hear(Receipt(notice.row_key, "failed", "refused")) == 0
    assert state() == [("WHATSAPP", "received")]


def test_a_receipt_may_be_faster_than_the_answer_to_the_offer(gateway):
    notice = send(phone=PHONE)
    Notice.objects.filter(pk=notice.pk).update(is_routed=True)

    assert hear(Receipt(notice.row_key, "delivered")) == 1

    worker.run_due(LATER)
    assert gateway.book.taken == {}, "it is there, so it is not offered again"


def test_keys_nobody_knows_are_passed_over():
    assert hear(Receipt(uuid4(), "delivered")) == 0


def test_an_email_has_no_receipts():
    notice = send(email="siti@contoh.id")

    assert hear(Receipt(notice.row_key, "read")) == 0


def test_who_was_not_lent_the_verb_notes_nothing():
    with pytest.raises(NotAllowed):
        actions.note_receipts(by=Actor(ActorKind.API_KEY, "1"), now=NOON, receipts=[])


# What officers do


def failed(gateway):
    gateway.book.temper = stub.Temper(fail_percent=100)
    notice = send(phone=PHONE)
    worker.run_due(NOON)
    gateway.book.temper = stub.Temper()
    return notice


def test_a_message_is_offered_again_at_once_under_its_key(gateway):
    notice = failed(gateway)

    actions.retry(by=BY, now=NOON, notice_id=notice.pk)
    worker.run_due(NOON)

    assert list(gateway.book.taken) == [str(notice.row_key)]
    assert state() == [("WHATSAPP", "taken")]
    with pytest.raises(Conflict, match="sudah diserahkan"):
        actions.retry(by=BY, now=NOON, notice_id=notice.pk)


def test_a_message_given_up_stays_listed(gateway):
    notice = failed(gateway)

    actions.give_up(by=BY, now=NOON, notice_id=notice.pk)

    (row,) = queries.find_going(failed=True)
    assert (row.pk, row.failure, row.due_at) == (notice.pk, "stopped", None)
    worker.run_due(LATER)
    assert all(not one.sent or one.offers == 1 for one in gateway.book.taken.values())
    with pytest.raises(Conflict, match="tidak menunggu"):
        actions.give_up(by=BY, now=NOON, notice_id=notice.pk)


def test_what_went_on_by_another_channel_is_not_offered_again(gateway):
    Preference.objects.create(about="case:1", channel=Channel.SMS, changed_at=NOON)
    notice = send(phone="+6281230000", email="siti@contoh.id")
    worker.run_due(NOON)

    with pytest.raises(Conflict, match="saluran lain"):
        actions.retry(by=BY, now=NOON, notice_id=notice.pk)


@pytest.mark.parametrize("act", [actions.retry, actions.give_up])
def test_an_inbox_row_is_nothing_to_deliver(act):
    notice = send(user_id=5)

    with pytest.raises(NotFound):
        act(by=BY, now=NOON, notice_id=notice.pk)


def test_the_health_of_each_channel(gateway, django_assert_num_queries):
    failed(gateway)
    send(email="siti@contoh.id")

    with django_assert_num_queries(2):
        email, whatsapp, sms = queries.health(LATER)

    assert (email.waiting, email.oldest, email.failed) == (1, NOON, 0)
    assert (whatsapp.waiting, whatsapp.taken, whatsapp.missed) == (1, 0, 1)
    assert (sms.waiting, sms.oldest) == (0, None)
    assert Attempt.objects.count() == 1


def test_what_waits_costs_two_statements_however_much(gateway, django_assert_num_queries):
    for _number in range(5):
        send(email="siti@contoh.id")

    with django_assert_num_queries(2):
        assert len(queries.find_going(failed=False)) == 5


# Wishes

SITI = Actor(ActorKind.RESIDENT, "5", permissions=VERBS)


def test_a_wish_is_kept_and_changed():
    actions.prefer(by=SITI, now=NOON, channel="SMS", phone=PHONE, has_digest=False)
    actions.prefer(by=SITI, now=LATER, channel="EMAIL")

    wish = queries.find_wish(5)
    assert (wish.channel, wish.phone, wish.has_digest) == ("EMAIL", "", True)
    assert Preference.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [({"channel": "LETTER"}, "channel"), ({"channel": ""}, "channel"), ({"phone": "12"}, "phone")],
)
def test_a_wish_that_cannot_be_met_says_where(said, field):
    with pytest.raises(DomainError) as refused:
        actions.prefer(by=SITI, now=NOON, **{"channel": "SMS"} | said)

    assert refused.value.field == field
    assert not Preference.objects.exists()


def test_who_has_no_account_has_no_wish():
    with pytest.raises(NotAllowed):
        actions.prefer(by=Actor(ActorKind.VISITOR, "-", permissions=VERBS), now=NOON, channel="SMS")


def test_who_does_not_want_it_gets_no_summary():
    actions.prefer(by=SITI, now=NOON, channel="INBOX", has_digest=False)

    assert queries.without_digest([5, 6]) == {5}
