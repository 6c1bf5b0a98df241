"""What the payment gateway reports: signed JSON, told at least once, in any order.

    POST /bayar/laporan/
    X-Signature: hex HMAC-SHA256 of the body under PAYMENT_SECRET
    {"reference": "…", "code": "…", "amount": 300000, "status": "paid", "paid_at": "2026-11-23T02:00:00Z"}

A report of another status than ``paid`` is answered and changes nothing, so that a ``pending`` that
comes after its ``paid`` does no harm.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from balaikota.lib import money

MOST_BYTES = 10_000


class Report(msgspec.Struct, frozen=True):
    """One report; keys that are not named here are left alone."""

    reference: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    code: Annotated[str, msgspec.Meta(max_length=40)]
    amount: Annotated[int, msgspec.Meta(ge=1, le=money.LARGEST)]
    status: Literal["paid", "pending", "failed", "expired"]
    paid_at: Annotated[datetime, msgspec.Meta(tz=True)]


class BadSignature(ValueError):
    """The signature is not that of the body, or no secret is set."""


class Unreadable(ValueError):
    """The body is no report."""


def read(body: bytes, signature: str, *, secret: str) -> Report:
    """Return the report in a signed body.

    Raises:
        BadSignature, Unreadable: it is not signed with ``secret``; it is no report.
    """
    if not secret or not hmac.compare_digest(
        sign(body, secret=secret).encode(), signature.encode()
    ):
        raise BadSignature
    try:
        return msgspec.json.decode(body, type=Report)
    except msgspec.MsgspecError as error:
        raise Unreadable(str(error)) from error


def sign(body: bytes, *, secret: str) -> str:
    """Return the signature of a body."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
