"""What one line of history holds, and how it is written."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from balaikota.core import sealed
from balaikota.core.ledger import postgresql, sqlite

# Codes have no spaces, and are neither email addresses nor long runs of digits (NIK, phone).
_CODE = re.compile(r"[\w.:/+-]*", re.ASCII)
_LONG_NUMBER = re.compile(
    r"(?<![0-9A-Za-z-])(?:\+?62|0)?8\d{8,}|(?<![0-9A-Fa-f])\d{16}(?![0-9A-Fa-f])"
)
_WRITES = {"postgresql": postgresql.write, "sqlite": sqlite.write}


# The verb of lines that say how an act leaves something, beside the line of the act itself.
LEFT = "ledger.left"


class NotACode(ValueError):
    """An event was given text where only codes may stand; put it into the payload."""


@dataclass(frozen=True)
class Event:
    """One act: codes only; whatever is personal or free text goes into ``payload``."""

    at: datetime
    actor_kind: str
    actor_id: str
    verb: str
    subject: str = ""
    unit: str = ""
    acting_as: str = ""
    from_step: str = ""
    to_step: str = ""
    holder: str = ""
    due_at: datetime | None = None
    outcome: str = ""
    pack_digest: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


def append(event: Event) -> int:
    """Write one event and its payload in the transaction that is open, and return the event's id.

    Takes no lock that another writer could wait for.

    Raises:
        NotACode: a field of the event holds something that is not a code.
    """
    return append_many([event])[0]


def append_many(events: Sequence[Event]) -> list[int]:
    """Write events in the transaction that is open, in their order; return their ids.

    One statement on PostgreSQL, two on SQLite; none for none.

    Raises:
        NotACode: a field of an event holds something that is not a code; none is written.
    """
    # Not at the top: core.action imports this module while the apps are still loading.
    from balaikota.core.ledger.models import LedgerEvent, LedgerPayload

    assert connection.in_atomic_block, "an event belongs to the transaction of its act"
    rows, payloads = [], {}
    for event in events:
        check(event)
        body = _plain(event.payload)
        salt = secrets.token_hex(16)
        digest = payload_digest(salt, body) if body else ""
        rows.append(LedgerEvent(payload_sha256=digest, **_codes(event)))
        if body:
            payloads[digest] = LedgerPayload(salt=salt, body=body)
    return _WRITES[connection.vendor](connection, rows, payloads) if rows else []


def check(event: Event) -> None:
    """Refuse an event with text where a code must stand.

    Raises:
        NotACode: a field of the event holds something that is not a code.
    """
    for name, value in _codes(event).items():
        if isinstance(value, str) and (not _CODE.fullmatch(value) or _LONG_NUMBER.search(value)):
            raise NotACode(f"{name} of a ledger event must be a code; put text into the payload.")


def payload_digest(salt: str, body: Mapping[str, Any]) -> str:
    """Return the SHA-256, hex, of the salt (hex) and the canonical JSON of ``body``."""
    content = bytes.fromhex(salt) + sealed.canonical_json(body).encode()
    return hashlib.sha256(content).hexdigest()


def _plain(payload: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(dict(payload), cls=DjangoJSONEncoder))
    return plain


def _codes(event: Event) -> dict[str, Any]:
    return {f.name: getattr(event, f.name) for f in fields(event) if f.name != "payload"}
