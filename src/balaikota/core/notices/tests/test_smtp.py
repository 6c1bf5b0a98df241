from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction

from balaikota.core.jobs import worker
from balaikota.core.notices import actions, queries
from balaikota.core.notices.models import Attempt

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


class Desk:
    """What a mail server does with a message: keep it, or answer as told."""

    def __init__(self):
        self.kept = []
        self.answer = "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the server's name for it
        if self.answer.startswith("250"):
            self.kept.append(envelope)
        return self.answer


class AnyPort(Controller):
    """A server on whichever port is free."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def desk(settings):
    desk = Desk()
    controller = AnyPort(desk, hostname="127.0.0.1", port=0)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield desk
    controller.stop()


def send():
    with transaction.atomic():
        to = actions.Recipient(email="siti@contoh.id")
        (notice,) = actions.send(
            to=to, subject="Surat Anda – jadi ✓", body="Silakan diunduh.", link="/lacak/", now=NOON
        )
    return notice


def test_a_message_reaches_a_real_mail_server(desk, settings):
    notice = send()

    worker.run_due(NOON)

    (envelope,) = desk.kept
    assert envelope.rcpt_tos == ["siti@contoh.id"]
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert message["Subject"] == "Surat Anda – jadi ✓"
    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    assert message["Message-ID"].startswith(f"<{notice.row_key}@")
    assert message["Date"].datetime == NOON
    assert "/lacak/" in message.get_content()


def test_a_busy_server_is_asked_again_later(desk):
    notice = send()
    desk.answer = "451 try later"
    worker.run_due(NOON, strict=False)
    notice.refresh_from_db()
    assert (notice.delivered_at, notice.failed_at, desk.kept) == (None, None, [])

    desk.answer = "250 OK"
    worker.run_due(NOON, strict=False)
    assert desk.kept == [], "not at once"
    worker.run_due(NOON + timedelta(minutes=1), strict=False)

    assert len(desk.kept) == 1
    notice.refresh_from_db()
    assert notice.delivered_at == NOON + timedelta(minutes=1)


def test_a_message_that_never_goes_is_shown_as_failed(desk):
    notice = send()
    desk.answer = "550 no such mailbox"

    for hours in range(12):
        worker.run_due(NOON + timedelta(hours=hours), strict=False)

    assert queries.find_failed() == [notice]
    assert queries.count_failed() == 1
    notice.refresh_from_db()
    assert (notice.failure, notice.failed_at) == ("unknown", NOON), "at once: it will never go"
    attempt = Attempt.objects.get()
    assert (attempt.failure, attempt.code) == ("unknown", "550")


@pytest.mark.parametrize(
    ("answer", "failure"),
    [("554 no", "permanent"), ("452 full", "temporary"), ("535 who are you", "temporary")],
)
def test_each_answer_of_the_server_has_its_class(desk, answer, failure):
    notice = send()
    desk.answer = answer

    worker.run_due(NOON)

    notice.refresh_from_db()
    assert (notice.failure, bool(notice.failed_at)) == (failure, failure == "permanent")


def test_a_server_that_is_not_there_loses_nothing(desk, settings):
    notice = send()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    worker.run_due(NOON, strict=False)
    settings.EMAIL_PORT = port

    notice.refresh_from_db()
    assert notice.failure == "down"
    worker.run_due(NOON + timedelta(minutes=1), strict=False)

    assert len(desk.kept) == 1
    notice.refresh_from_db()
    assert (bool(notice.delivered_at), notice.failure) == (True, "")
