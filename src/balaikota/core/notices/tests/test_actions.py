from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from balaikota.core.action import Actor, ActorKind
from balaikota.core.jobs import worker
from balaikota.core.jobs.models import Job
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.notices import actions, queries
from balaikota.core.notices.models import Channel, Notice
from balaikota.lib.errors import NotAllowed, NotFound

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
READER = frozenset({"notices.read"})
SITI = Actor(ActorKind.RESIDENT, "5", permissions=READER)
BUDI = Actor(ActorKind.RESIDENT, "6", permissions=READER)

pytestmark = pytest.mark.django_db


def send(user_id=5, email=None, link="/lacak/", **changes):
    message = {"subject": "Surat Anda jadi", "body": "Silakan diunduh.", "now": NOON}
    with transaction.atomic():
        to = actions.Recipient(user_id=user_id, email=email)
        return actions.send(to=to, link=link, **message | changes)


def test_a_message_lies_in_the_inbox_at_once():
    (notice,) = send()

    assert queries.inbox(5) == [notice]
    found = queries.inbox(5)[0]
    assert (found.subject, found.body, found.link) == (
        "Surat Anda jadi",
        "Silakan diunduh.",
        "/lacak/",
    )
    assert queries.inbox(6) == []
    assert (queries.count_unread(5), queries.count_unread(6)) == (1, 0)
    assert str(notice) == f"notice {notice.pk} by INBOX"


def test_a_message_to_both_channels_is_one_row_each():
    rows = send(email="siti@contoh.id")

    assert [row.channel for row in rows] == [Channel.INBOX, Channel.EMAIL]
    assert len(queries.inbox(5)) == 1


def test_nobody_gets_nothing():
    assert send(user_id=None) == []
    assert not Job.objects.exists()


def test_a_message_is_undone_with_its_act():
    with transaction.atomic():
        send(email="siti@contoh.id")
        transaction.set_rollback(True)

    assert not Notice.objects.exists()
    assert not Job.objects.exists()


def test_what_is_sent_is_sealed():
    send(email="siti@contoh.id")

    for row in Notice.objects.values("recipient", "subject", "body", "link"):
        assert all(value == "" or value.startswith("k1:") for value in row.values())
    assert "siti" not in str(Job.objects.values_list("args", "kwargs").get())


def test_a_link_leads_to_our_own_site():
    with pytest.raises(AssertionError, match="own site"):
        send(link="https://contoh.id/")


def test_an_email_is_handed_over_by_a_job(settings):
    settings.PUBLIC_URL = "https://balaikota.contoh.id"
    notice = send(email="siti@contoh.id")[1]
    assert mail.outbox == []

    worker.run_due(NOON)

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["siti@contoh.id"], "Surat Anda jadi")
    assert sent.body == "Silakan diunduh.\n\nhttps://balaikota.contoh.id/lacak/"
    assert sent.extra_headers["Message-ID"] == f"<{notice.row_key}@balaikota.contoh.id>"
    notice.refresh_from_db()
    assert notice.delivered_at == NOON


def test_an_email_without_link_is_its_body():
    send(email="siti@contoh.id", link="")

    worker.run_due(NOON)

    assert mail.outbox[0].body == "Silakan diunduh."


def test_a_line_break_in_a_subject_is_no_second_header():
    send(email="siti@contoh.id", subject="Surat\r\nBcc: semua@contoh.id")

    worker.run_due(NOON)

    assert mail.outbox[0].subject == "Surat Bcc: semua@contoh.id"
    assert mail.outbox[0].message().get_all("Bcc") is None


def test_an_email_handed_over_is_not_sent_again():
    send(email="siti@contoh.id")
    worker.run_due(NOON)
    again = {"status": "OPEN", "finished_at": None, "due_at": NOON, "attempts": 0}
    Job.objects.filter(task__endswith="notices.tasks.deliver").update(**again)

    worker.run_due(NOON)

    assert len(mail.outbox) == 1


def test_the_inbox_is_paged_from_the_latest():
    sent = [send(now=NOON + timedelta(minutes=number))[0] for number in range(5)]

    assert queries.inbox(5, limit=2) == [sent[4], sent[3]]
    assert queries.inbox(5, before=sent[3].pk, limit=2) == [sent[2], sent[1]]


def test_reading_counts_the_first_time():
    (notice,) = send()

    actions.mark_read(by=SITI, now=NOON, notice_id=notice.pk)
    actions.mark_read(by=SITI, now=NOON + timedelta(hours=1), notice_id=notice.pk)

    notice.refresh_from_db()
    assert notice.read_at == NOON
    assert queries.count_unread(5) == 0
    assert LedgerEvent.objects.filter(verb="notices.read").count() == 2


@pytest.mark.parametrize(
    "by", [BUDI, Actor(ActorKind.SYSTEM, "system", permissions=READER)], ids=["other", "no user"]
)
def test_anothers_message_looks_absent(by):
    (notice,) = send()

    with pytest.raises(NotFound, match="tidak ditemukan"):
        actions.mark_read(by=by, now=NOON, notice_id=notice.pk)


def test_an_email_is_nothing_to_mark_read():
    notice = send(email="siti@contoh.id")[1]

    with pytest.raises(NotFound):
        actions.mark_read(by=SITI, now=NOON, notice_id=notice.pk)


def test_who_may_not_read_is_refused():
    (notice,) = send()

    with pytest.raises(NotAllowed):
        actions.mark_read(by=Actor(ActorKind.RESIDENT, "5"), now=NOON, notice_id=notice.pk)


@pytest.mark.parametrize(
    "broken",
    [
        {"channel": Channel.INBOX},
        {"channel": Channel.EMAIL, "delivered_at": NOON, "failed_at": NOON},
    ],
)
def test_the_database_knows_what_a_message_is(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(subject="x", body="x", created_at=NOON, **broken)
