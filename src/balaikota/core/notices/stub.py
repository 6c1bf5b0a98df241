"""A gateway that sends nothing: it takes messages, shows them, and answers as badly as it is told.

It speaks what docs/gateway.md asks of a real one. Numbers that end in 0000 are unknown, those in 9999
refuse, and those in 5555 are taken and turn out to be unknown afterwards.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from hmac import compare_digest
from html import escape
from random import Random
from threading import Lock
from time import sleep
from typing import Any

from balaikota.lib import stub

RECEIPTS_AT_ONCE = 200
_UNKNOWN, _REFUSING, _VANISHING = "0000", "9999", "5555"


@dataclass(frozen=True)
class Temper:
    """How badly the gateway behaves.

    Attributes:
        fail_percent: of the offers that are answered with 5xx; of these every second was taken.
        delay_ms: longest time an answer takes.
        answers: how often each receipt is sent.
        seed: of the chance that decides.
    """

    fail_percent: int = 0
    delay_ms: int = 0
    answers: int = 1
    seed: int = 1


@dataclass
class Taken:
    """One message, by its key: how often it was offered, and that it is sent once."""

    channel: str
    to: str
    text: str
    offers: int = 0
    sent: int = 0


@dataclass
class Book:
    """What a gateway knows, shared by its threads."""

    temper: Temper
    taken: dict[str, Taken] = field(default_factory=dict)
    receipts: deque[dict[str, str]] = field(default_factory=deque)
    lock: Lock = field(default_factory=Lock)
    chance: Random = field(init=False)

    def __post_init__(self) -> None:
        """Begin the chance at its seed."""
        self.chance = Random(self.temper.seed)  # noqa: S311 - which answers fail, not a secret

    def offer(self, message: dict[str, Any]) -> tuple[int, dict[str, str], float]:
        """Return status and body of the answer to an offer, and how many seconds it takes."""
        to = str(message["to"])
        with self.lock:
            known = self.taken.setdefault(
                str(message["key"]), Taken(str(message["channel"]), to, str(message["text"]))
            )
            known.offers += 1
            seconds = self.chance.uniform(0, self.temper.delay_ms) / 1000
            if to.endswith(_UNKNOWN):
                return 422, {"error": "unknown-number"}, seconds
            if to.endswith(_REFUSING):
                return 422, {"error": "refused"}, seconds
            fails = self.chance.uniform(0, 100) < self.temper.fail_percent
            if fails and self.chance.random() < 0.5:
                return 503, {"error": "busy"}, seconds
            if not known.sent:
                known.sent = 1
                self._promise(str(message["key"]), to)
            return (500, {}, seconds) if fails else (202, {"ref": str(message["key"])}, seconds)

    def _promise(self, key: str, to: str) -> None:
        if to.endswith(_VANISHING):
            told = [{"key": key, "state": "failed", "error": "unknown-number"}]
        else:
            told = [{"key": key, "state": "delivered"}, {"key": key, "state": "read"}]
        self.receipts.extend(told * self.temper.answers)

    def counts(self) -> dict[str, Any]:
        """Return [offers, sent] of every key."""
        with self.lock:
            return {key: [one.offers, one.sent] for key, one in self.taken.items()}

    def page(self) -> str:
        """Return what the telephones show, latest first."""
        with self.lock:
            rows = list(self.taken.values())[-200:][::-1]
        shown = "".join(
            f"<li><p><b>{escape(one.channel)}</b> {escape(one.to)}</p><pre>{escape(one.text)}</pre></li>"
            for one in rows
            if one.sent
        )
        return (
            '<!doctype html><html lang="id"><meta charset="utf-8"><title>Gerbang pesan contoh</title>'
            "<style>pre{white-space:pre-wrap;max-width:40em}</style>"
            "<h1>Gerbang pesan contoh</h1><p>Tidak ada yang dikirim ke telepon.</p>"
            f"<ul>{shown}</ul></html>"
        )


class Server(stub.Server):
    """The gateway on a port of this machine, with a thread that sends receipts back."""

    def __init__(self, port: int, *, key: str, temper: Temper, callback: str, token: str) -> None:
        """Listen.

        Args:
            port: 0 for any that is free.
            key: that clients must show.
            temper: how badly it behaves.
            callback: address receipts are posted to; empty for none.
            token: shown there.
        """
        self.key, self.token = key, token
        self.book = Book(temper)
        super().__init__(port, _Handler, callback=callback)

    def tell(self) -> None:
        """Send receipts; what was not taken is sent again."""
        with self.book.lock:
            most = min(RECEIPTS_AT_ONCE, len(self.book.receipts))
            told = [self.book.receipts.popleft() for _ in range(most)]
        if told and not self._is_taken(told):
            with self.book.lock:
                self.book.receipts.extendleft(reversed(told))

    def _is_taken(self, receipts: list[dict[str, str]]) -> bool:
        shown = {"Authorization": f"Bearer {self.token}"}
        status = self.post(json.dumps({"receipts": receipts}).encode(), shown)
        return 0 < status < 500 and status not in (401, 403, 429)


class _Handler(stub.Handler):
    server: Server

    def post(self) -> None:
        """Take a message."""
        body, shown = self.body(), self.headers.get("Authorization", "")
        if not compare_digest(shown.encode(), f"Bearer {self.server.key}".encode()):
            self.answer(401, "application/json", "{}")
            return
        try:
            message = json.loads(body)
            status, answer, seconds = self.server.book.offer(message)
        except (ValueError, KeyError, TypeError):
            status, answer, seconds = 400, {"error": "invalid"}, 0.0
        sleep(seconds)
        self.answer(status, "application/json", json.dumps(answer))

    def get(self) -> None:
        """Show what was taken: for people, or at ``/counts`` for programs."""
        if self.path == "/counts":
            self.answer(200, "application/json", json.dumps(self.server.book.counts()))
        else:
            self.answer(200, "text/html; charset=utf-8", self.server.book.page())
