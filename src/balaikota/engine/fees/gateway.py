"""The port to the city's payment gateway: a charge for what an invoice still owes (docs/payments.md)."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from balaikota.engine.fees.inputs import report

SECONDS = 5.0
MOST_BYTES = 10_000


@dataclass(frozen=True)
class Charge:
    """What somebody is about to pay.

    Attributes:
        key: the same whenever the same amount of the same invoice is asked for.
        code: of the invoice; every report of a payment names it.
        amount: whole rupiah, from 1.
        title: what it is for, in the reader's language.
        back: where the payer returns to.
        expires_at: aware; None where the invoice has no due time.
    """

    key: str
    code: str
    amount: int
    title: str
    back: str
    expires_at: datetime | None


class NoAnswer(Exception):
    """The gateway made no charge; nothing was paid, and the other ways to pay are there."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: what is signed is for this address only."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))


def is_there() -> bool:
    """Tell whether this city has a payment gateway."""
    return bool(settings.PAYMENT_URL and settings.PAYMENT_SECRET)


@checks.register()
def check_address(**_: Any) -> list[checks.CheckMessage]:
    """Check that the gateway is reached by https, or on this machine, and that a secret is set."""
    url = settings.PAYMENT_URL
    found: list[checks.CheckMessage] = []
    if url and not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        told = "PAYMENT_URL must begin with https:// (http only on 127.0.0.1)."
        found.append(checks.Error(told, id="fees.E001"))
    if url and not settings.PAYMENT_SECRET:
        found.append(checks.Error("PAYMENT_URL needs PAYMENT_SECRET.", id="fees.E002"))
    return found


def key_of(invoice_key: uuid.UUID, amount: int) -> str:
    """Return the idempotency key of a charge: asked again for the same, the gateway makes no second."""
    return str(uuid.uuid5(invoice_key, str(amount)))


def charge(asked: Charge) -> str:
    """Have a charge made, or found again, and return the address of its page.

    Waits SECONDS at most for each read. Nothing may be locked meanwhile.

    Raises:
        NoAnswer: it is down, refuses, or names a page that is not its own.
    """
    body = json.dumps(_shape(asked)).encode()
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked at start
        f"{settings.PAYMENT_URL.rstrip('/')}/charges",
        data=body,
        headers={
            "Content-Type": "application/json",
            "Idempotency-Key": asked.key,
            "X-Signature": report.sign(body, secret=settings.PAYMENT_SECRET),
        },
    )
    try:
        with _opener.open(request, timeout=SECONDS) as answer:
            return _page(json.loads(answer.read(MOST_BYTES)))
    except (OSError, ValueError, HTTPException) as error:  # HTTPError is an OSError
        raise NoAnswer(type(error).__name__) from None


def _shape(asked: Charge) -> dict[str, Any]:
    until = asked.expires_at.isoformat() if asked.expires_at is not None else None
    return asdict(asked) | {"expires_at": until}


def _page(answer: Any) -> str:
    """Return the page of a charge; one elsewhere would send people who pay to a stranger.

    Raises:
        ValueError: it is none of the gateway's own.
    """
    url = answer.get("url") if isinstance(answer, dict) else None
    if not isinstance(url, str) or urlsplit(url)[:2] != urlsplit(settings.PAYMENT_URL)[:2]:
        raise ValueError("the page of the charge is not the gateway's")
    return url
