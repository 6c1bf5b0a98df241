"""Handing messages over: a batch under a lease, offered at the same time, each result noted.

A message is offered under the same key however often: as Message-ID of an email, as idempotency key
to the gateway. Whoever is killed in between leaves a lease that ends; then it is offered again.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction

from balaikota.core.notices import gateway, postgresql, routing, rules, sqlite
from balaikota.core.notices.gateway import NotTaken, Offer
from balaikota.core.notices.models import Attempt, Channel, Notice
from balaikota.core.notices.rules import Failure
from balaikota.lib import sms

log = structlog.get_logger(__name__)

BATCH = 40
AT_ONCE = 8  # requests on their way; with the batch and the time limits of both doors:
LEASE = timedelta(seconds=90)
_CLAIMS = {"postgresql": postgresql.claim, "sqlite": sqlite.claim}
_NO_SUCH_MAILBOX = frozenset({550, 551, 553})


@dataclass(frozen=True)
class Result:
    """What came of one offer; ``failure`` None when it was taken."""

    notice: Notice
    failure: Failure | None
    code: str
    took_ms: int


def hand_over_due(moment: Callable[[], datetime]) -> int:
    """Offer one batch of what is due, the longest waiting first; return how many were claimed.

    Outside any transaction: nothing is locked while a mail server or the gateway thinks.

    Args:
        moment: tells the time, aware UTC; asked again when the answers are there.
    """
    claimed = _claim(moment())
    offered = routing.settle(claimed, now=moment())
    results = _offer_all(offered)
    if results:
        _record(results, moment())
    return len(claimed)


def _claim(now: datetime) -> list[Notice]:
    # A look without a lock first: on SQLite even an UPDATE of nothing takes the one write lock.
    if not Notice.objects.filter(due_at__lte=now).exists():
        return []
    pks = _CLAIMS[connection.vendor](connection, now=now, until=now + LEASE, limit=BATCH)
    return list(Notice.objects.filter(pk__in=pks).order_by("pk"))


def _offer_all(notices: list[Notice]) -> list[Result]:
    if len(notices) < 2:
        return [_offer(notice) for notice in notices]
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return list(pool.map(_offer, notices))


def _offer(notice: Notice) -> Result:
    """Offer one message at its door; every way to fail has a class. Touches no table."""
    failure, code = None, ""
    began = time.monotonic()
    try:
        code = _by_mail(notice) if notice.channel == Channel.EMAIL else _by_gateway(notice)
    except NotTaken as error:
        failure, code = error.failure, error.code
    except Exception as error:
        # Not known to be final, so it is tried again; and told, because it is not foreseen.
        failure, code = Failure.TEMPORARY, type(error).__name__
        log.error("message could not be offered", notice=notice.pk, error=code)
    return Result(notice, failure, code, int((time.monotonic() - began) * 1000))


def _by_gateway(notice: Notice) -> str:
    link = f"{settings.PUBLIC_URL}{notice.link}" if notice.link else ""
    if notice.channel == Channel.SMS:
        text = notice.short if sms.fits(notice.short or "") else ""
        text = sms.plain(text) or sms.shortened(notice.subject, link)
    else:
        text = "\n\n".join(part for part in (notice.subject, notice.body, link) if part)
    offered = Offer(
        key=str(notice.row_key),
        channel=notice.channel.lower(),
        to=notice.recipient,
        text=text,
        language=notice.language,
        is_urgent=notice.is_urgent,
    )
    return gateway.offer(offered)


def _by_mail(notice: Notice) -> str:
    try:
        _message(notice).send()
    except SMTPRecipientsRefused as error:
        number = next(iter(error.recipients.values()), (0, b""))[0]
        raise NotTaken(_class_of(number), str(number)) from None
    except SMTPResponseException as error:
        raise NotTaken(_class_of(error.smtp_code), str(error.smtp_code)) from None
    except TimeoutError:
        raise NotTaken(Failure.TIMEOUT, "timeout") from None
    except (SMTPException, OSError) as error:
        raise NotTaken(Failure.DOWN, type(error).__name__) from None
    return "250"


def _class_of(number: int) -> Failure:
    """Tell what a number of SMTP means; signing in (53x) is ours to mend, so those wait."""
    if number in _NO_SUCH_MAILBOX:
        return Failure.UNKNOWN
    return Failure.PERMANENT if number >= 500 and number // 10 != 53 else Failure.TEMPORARY


def _message(notice: Notice) -> EmailMessage:
    body = f"{notice.body}\n\n{settings.PUBLIC_URL}{notice.link}" if notice.link else notice.body
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return EmailMessage(
        # A line break in a header is an attack; Django would refuse the whole message for it.
        subject=" ".join(notice.subject.split()),
        body=body,
        to=[notice.recipient],
        headers={
            "Message-ID": f"<{notice.row_key}@{host}>",
            "Date": format_datetime(notice.created_at),
            "Auto-Submitted": "auto-generated",
            "Content-Language": notice.language,
        },
    )


def _record(results: list[Result], now: datetime) -> None:
    with transaction.atomic():
        Attempt.objects.bulk_create(
            Attempt(
                notice=one.notice,
                number=one.notice.attempts,
                channel=one.notice.channel,
                at=now,
                took_ms=one.took_ms,
                failure=one.failure or "",
                code=one.code[:60],
            )
            for one in results
        )
        for one in results:
            _settle(one, now)


def _settle(result: Result, now: datetime) -> None:
    """Write what came of an offer, unless another has claimed the message since, or it was read."""
    notice, failure = result.notice, result.failure
    mine = Notice.objects.filter(pk=notice.pk, attempts=notice.attempts, due_at__isnull=False)
    if failure is None:
        mine.update(delivered_at=now, due_at=None, failure="")
    elif rules.is_over(failure, notice.attempts):
        if mine.update(failed_at=now, due_at=None, failure=failure):
            routing.go_on(notice, now=now)
    else:
        jitter = secrets.randbelow(1001) / 1000
        mine.update(due_at=now + rules.wait_after(notice.attempts, jitter=jitter), failure=failure)
