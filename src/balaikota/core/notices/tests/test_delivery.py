from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction

from balaikota.core.jobs import worker
from balaikota.core.notices import actions, stub
from balaikota.core.notices.models import Attempt, Channel, Notice, Preference
from balaikota.core.people.models import Resident, User
from balaikota.core.reference.models import Reference

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # 22.30 WIB
PHONE = "0812-3456-7890"

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(settings):
    server = stub.Server(0, key="kunci", temper=stub.Temper(), callback="", token="")
    server.begin()
    settings.GATEWAY_URL, settings.GATEWAY_KEY = server.url, "kunci"
    yield server
    server.close()


def send(now=NOON, **where):
    message = {"subject": "Surat Anda jadi", "body": "Silakan diunduh.", "link": "/lacak/A-1/"}
    more = {
        name: where.pop(name)
        for name in ("is_urgent", "about", "short", "unit_id")
        if name in where
    }
    with transaction.atomic():
        return actions.send(to=actions.Recipient(**where), now=now, **message, **more)


def shown():
    rows = Notice.objects.exclude(channel=Channel.INBOX).order_by("pk")
    return [(row.channel, row.failure, bool(row.delivered_at), bool(row.failed_at)) for row in rows]


def quiet_hours():
    for key, value in (("kabar.hening.mulai", "21:00"), ("kabar.hening.selesai", "06:00")):
        Reference.objects.create(
            key=key, value=value, unit="time", regulation="x", valid_from="2024-01-01",
            title_id="x", title_en="x", adopted_at=NOON,
        )  # fmt: skip


def test_a_phone_is_told_by_whatsapp(gateway, settings):
    settings.PUBLIC_URL = "https://kota.contoh.id"
    (notice,) = send(phone=PHONE)

    worker.run_due(NOON)

    ((key, taken),) = gateway.book.taken.items()
    assert key == str(notice.row_key)
    assert (taken.channel, taken.to) == ("whatsapp", "+6281234567890")
    assert taken.text == "Surat Anda jadi\n\nSilakan diunduh.\n\nhttps://kota.contoh.id/lacak/A-1/"
    assert shown() == [("WHATSAPP", "", True, False)]


def test_without_a_gateway_nobody_is_told_by_phone():
    assert send(phone=PHONE) == []


def test_email_comes_first_and_a_phone_only_when_it_fails_for_good(gateway):
    send(email="siti@contoh.id", phone=PHONE)

    worker.run_due(NOON)

    assert len(mail.outbox) == 1
    assert gateway.book.taken == {}


@pytest.mark.parametrize(("ending", "failure"), [("0000", "unknown"), ("9999", "refused")])
def test_the_second_channel_is_used_when_the_first_fails_for_good(gateway, ending, failure):
    Preference.objects.create(about="case:1", channel=Channel.SMS, changed_at=NOON)
    send(email="siti@contoh.id", phone=f"+6281200{ending}", about="case:1")

    worker.run_due(NOON)

    assert shown() == [
        ("SMS", failure, False, True),
        ("EMAIL", "", True, False),
    ]
    assert len(mail.outbox) == 1
    sms, email = Notice.objects.order_by("pk")
    assert email.instead_of_id == sms.pk
    assert email.row_key != sms.row_key


def test_what_nothing_reaches_waits_at_the_counter_as_a_letter(gateway):
    send(phone="+62812000000", letter="Siti\nJalan Contoh 1", unit_id=7)

    worker.run_due(NOON)

    letter = Notice.objects.get(channel=Channel.LETTER)
    assert (letter.recipient, letter.unit_id) == ("Siti\nJalan Contoh 1", 7)
    assert (letter.due_at, letter.delivered_at, letter.failed_at) == (None, None, None)


def test_a_busy_gateway_is_asked_again_under_the_same_key(gateway):
    gateway.book.temper = stub.Temper(fail_percent=100)
    (notice,) = send(phone=PHONE)
    worker.run_due(NOON)
    notice.refresh_from_db()
    assert (notice.failure, notice.failed_at, notice.attempts) == ("temporary", None, 1)
    assert NOON < notice.due_at <= NOON + timedelta(seconds=10)

    gateway.book.temper = stub.Temper()
    worker.run_due(NOON + timedelta(seconds=11))

    ((key, taken),) = gateway.book.taken.items()
    assert (key, taken.offers, taken.sent) == (str(notice.row_key), 2, 1)
    log = list(Attempt.objects.values_list("number", "failure", "channel"))
    assert log == [(1, "temporary", "WHATSAPP"), (2, "", "WHATSAPP")]
    assert Attempt.objects.first().code in ("500", "503")


def test_a_gateway_that_is_away_is_given_up_after_hours_not_at_once(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.GATEWAY_URL = f"http://127.0.0.1:{taken.getsockname()[1]}"
        send(phone=PHONE)
        worker.run_due(NOON)
        assert shown() == [("WHATSAPP", "down", False, False)]

        for hours in range(1, 14):
            worker.run_due(NOON + timedelta(hours=hours))

    first = Notice.objects.order_by("pk")[0]
    assert (first.failure, first.attempts) == ("down", 12)
    assert first.failed_at > NOON + timedelta(hours=2)


def test_a_gateway_that_does_not_answer_is_a_timeout(gateway, monkeypatch):
    from balaikota.core.notices import gateway as port

    monkeypatch.setattr(port, "SECONDS", 0.05)
    gateway.book.temper = stub.Temper(delay_ms=2000, seed=3)
    send(phone=PHONE)

    worker.run_due(NOON)

    assert shown() == [("WHATSAPP", "timeout", False, False)]


def test_a_wrong_key_of_ours_loses_nothing(gateway, settings):
    settings.GATEWAY_KEY = "salah"
    send(phone=PHONE)

    worker.run_due(NOON)

    assert shown() == [("WHATSAPP", "temporary", False, False)]
    assert Attempt.objects.get().code == "401"


def test_nobody_is_rung_up_at_night_but_for_what_is_urgent(gateway):
    quiet_hours()
    send(phone=PHONE, now=NIGHT)
    send(phone="+6281299998888", now=NIGHT, is_urgent=True)
    send(email="siti@contoh.id", now=NIGHT)

    worker.run_due(NIGHT)
    assert [one.to for one in gateway.book.taken.values()] == ["+6281299998888"]
    assert len(mail.outbox) == 1
    morning = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)  # 06.00 WIB
    worker.run_due(morning - timedelta(minutes=1))
    assert len(gateway.book.taken) == 1
    worker.run_due(morning)

    assert len(gateway.book.taken) == 2
    assert Notice.objects.order_by("pk")[0].attempts == 1


@pytest.mark.parametrize(
    ("channel", "told"), [("EMAIL", "budi@contoh.id"), ("SMS", "+6281234567890"), ("INBOX", None)]
)
def test_an_inbox_row_is_copied_to_where_its_reader_wants_it(gateway, channel, told):
    user = User.objects.create_user("budi", email="budi@contoh.id")
    Preference.objects.create(user_id=user.pk, channel=channel, phone=PHONE, changed_at=NOON)
    send(user_id=user.pk)

    worker.run_due(NOON)

    went = [to for message in mail.outbox for to in message.to]
    went += [one.to for one in gateway.book.taken.values()]
    assert went == ([told] if told else [])
    assert Notice.objects.filter(channel=Channel.INBOX, due_at__isnull=True).count() == 1


def test_who_said_nothing_reads_it_in_the_inbox_only(gateway):
    user = User.objects.create_user("budi", email="budi@contoh.id")
    send(user_id=user.pk)

    worker.run_due(NOON)

    assert mail.outbox == []
    assert not Notice.objects.exclude(channel=Channel.INBOX).exists()


def test_a_residents_phone_comes_from_their_profile(gateway):
    user = User.objects.create_user("siti")
    Resident.objects.create(user=user, name="Siti", phone=PHONE, saved_at=NOON)
    Preference.objects.create(user_id=user.pk, channel=Channel.SMS, changed_at=NOON)
    send(user_id=user.pk)

    worker.run_due(NOON)

    assert [one.to for one in gateway.book.taken.values()] == ["+6281234567890"]


def test_an_sms_is_its_short_text_or_made_of_subject_and_link(gateway, settings):
    settings.PUBLIC_URL = "https://kota.contoh.id"
    for short in ("Surat jadi – ambil: https://kota.contoh.id/lacak/A-1/", "", "x" * 161):
        Preference.objects.get_or_create(
            about="case:1", defaults={"channel": Channel.SMS, "changed_at": NOON}
        )
        send(phone=PHONE, about="case:1", short=short)

    worker.run_due(NOON)

    made = "Surat Anda jadi https://kota.contoh.id/lacak/A-1/"
    said = "Surat jadi - ambil: https://kota.contoh.id/lacak/A-1/"
    assert sorted(one.text for one in gateway.book.taken.values()) == [made, made, said]


def test_a_batch_left_by_a_killed_worker_is_offered_again_after_its_lease(gateway):
    (notice,) = send(phone=PHONE)
    Notice.objects.filter(pk=notice.pk).update(attempts=1, due_at=NOON + timedelta(seconds=90))

    worker.run_due(NOON + timedelta(seconds=60))
    assert gateway.book.taken == {}
    worker.run_due(NOON + timedelta(seconds=91))

    assert list(gateway.book.counts().values()) == [[1, 1]]


def test_who_lost_the_lease_writes_nothing_about_the_outcome(gateway, monkeypatch):
    from balaikota.core.notices import delivery

    (notice,) = send(phone=PHONE)
    offer = delivery._offer

    def overtaken(row):
        Notice.objects.filter(pk=row.pk).update(attempts=2)
        return offer(row)

    monkeypatch.setattr(delivery, "_offer", overtaken)
    worker.run_due(NOON)

    notice.refresh_from_db()
    assert notice.delivered_at is None
    assert Attempt.objects.count() == 1, "that it was offered is told all the same"


def test_the_log_holds_no_contact(gateway):
    send(phone="+62812345560000", email=None)
    worker.run_due(NOON)

    assert "6281234556" not in str(list(Attempt.objects.values()))
