"""The port to the city's WhatsApp and SMS gateway: one HTTP request per message (docs/gateway.md)."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

from django.conf import settings
from django.core import checks

from balaikota.core.notices.rules import Failure

SECONDS = 5.0
_CLASSES = {
    "unknown-number": Failure.UNKNOWN,
    "refused": Failure.REFUSED,
    "invalid": Failure.PERMANENT,
}


@dataclass(frozen=True)
class Offer:
    """What is handed to the gateway.

    Attributes:
        key: the same at each attempt; the gateway sends one message per key.
        channel: ``whatsapp`` or ``sms``.
        to: ``+628…``.
        text: plain; for ``sms`` at most 160 places of the 7-bit alphabet.
        language: ``id`` or ``en``.
        is_urgent: may disturb at night.
    """

    key: str
    channel: str
    to: str
    text: str
    language: str
    is_urgent: bool


class NotTaken(Exception):
    """The gateway did not take a message: why, and what it answered in a code."""

    def __init__(self, failure: Failure, code: str) -> None:
        super().__init__(f"{failure} ({code})")
        self.failure, self.code = failure, code


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the key and the number are for this address only."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))


def is_there() -> bool:
    """Test whether this city has a gateway."""
    return bool(settings.GATEWAY_URL)


@checks.register()
def check_address(**_: Any) -> list[checks.CheckMessage]:
    """Check that the gateway is reached by https, or on this machine."""
    url = settings.GATEWAY_URL
    if not url or url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        return []
    told = "GATEWAY_URL must begin with https:// (http only on 127.0.0.1): it carries numbers."
    return [checks.Error(told, id="notices.E001")]


def offer(message: Offer) -> str:
    """Hand one message over, and return the code of the answer (``202``).

    No redirect is followed, no proxy of the environment used; it waits SECONDS at most for each
    read. Nothing may be locked meanwhile.

    Raises:
        NotTaken: with the class of the failure; the answer's own text is not kept.
    """
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked at start
        f"{settings.GATEWAY_URL.rstrip('/')}/messages",
        data=json.dumps(_shape(message)).encode(),
        headers={
            "Authorization": f"Bearer {settings.GATEWAY_KEY}",
            "Content-Type": "application/json",
            "Idempotency-Key": message.key,
        },
    )
    try:
        with _opener.open(request, timeout=SECONDS) as answer:
            return str(answer.status)
    except urllib.error.HTTPError as error:
        raise NotTaken(_class_of(error), str(error.code)) from None
    except TimeoutError:
        raise NotTaken(Failure.TIMEOUT, "timeout") from None
    except urllib.error.URLError as error:
        late = isinstance(error.reason, TimeoutError)
        failure = Failure.TIMEOUT if late else Failure.DOWN
        raise NotTaken(failure, type(error.reason).__name__) from None
    except (
        OSError,
        ValueError,
        HTTPException,
    ) as error:  # cut off in the middle, or no HTTP at all
        raise NotTaken(Failure.DOWN, type(error).__name__) from None


def _shape(message: Offer) -> dict[str, Any]:
    return {
        "key": message.key,
        "channel": message.channel,
        "to": message.to,
        "text": message.text,
        "language": message.language,
        "urgent": message.is_urgent,
    }


def _class_of(error: urllib.error.HTTPError) -> Failure:
    """Tell what a refusal means: what the gateway says in ``error``, else by the number."""
    try:
        said = json.loads(error.read(1000)).get("error")
    except (OSError, ValueError, AttributeError):
        said = None
    if isinstance(said, str) and said in _CLASSES and error.code < 500:
        return _CLASSES[said]
    # A wrong key of ours is mended by the operator: the messages wait for it.
    passing = {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.CONFLICT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
    if error.code >= 500 or error.code < 400 or error.code in passing:
        return Failure.TEMPORARY
    return Failure.PERMANENT
