"""A gateway that sends nothing: it takes messages, shows them, and answers as badly as it is told.

It speaks what docs/gateway.md asks of a real one. Numbers that end in 0000 are unknown, those in 9999
refuse, and those in 5555 are taken and turn out to be unknown afterwards.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Event, Lock, Thread
from time import sleep
from typing import Any

LONGEST_BODY = 20_000
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


class Server(ThreadingHTTPServer):
    """The gateway on a port of this machine, with a thread that sends receipts back."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, *, key: str, temper: Temper, callback: str, token: str) -> None:
        """Listen.

        Args:
            port: 0 for any that is free.
            key: that clients must show.
            temper: how badly it behaves.
            callback: address receipts are posted to; empty for none.
            token: shown there.
        """
        self.key, self.callback, self.token = key, callback, token
        self.book = Book(temper)
        self._ended = Event()
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        """Return the address clients use."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def begin(self) -> None:
        """Answer in threads of their own, until ``close``."""
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        if self.callback:
            Thread(target=self._call_back, daemon=True).start()

    def close(self) -> None:
        """Stop answering."""
        self._ended.set()
        self.shutdown()
        self.server_close()

    def _call_back(self) -> None:
        while not self._ended.wait(0.5):
            with self.book.lock:
                most = min(RECEIPTS_AT_ONCE, len(self.book.receipts))
                told = [self.book.receipts.popleft() for _ in range(most)]
            if told and not self._post(told):
                with self.book.lock:
                    self.book.receipts.extendleft(reversed(told))

    def _post(self, receipts: list[dict[str, str]]) -> bool:
        request = urllib.request.Request(  # noqa: S310 - the operator's own address
            self.callback,
            data=json.dumps({"receipts": receipts}).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10):  # noqa: S310 - as above
                return True
        except urllib.error.HTTPError as error:
            return error.code < 500 and error.code not in (401, 403, 429)
        except OSError:
            return False


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Take a message."""
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(size, LONGEST_BODY))
        shown = self.headers.get("Authorization", "")
        if not compare_digest(shown.encode(), f"Bearer {self.server.key}".encode()):
            self._answer(401, "application/json", "{}")
            return
        try:
            message = json.loads(body)
            status, answer, seconds = self.server.book.offer(message)
        except (ValueError, KeyError, TypeError):
            status, answer, seconds = 400, {"error": "invalid"}, 0.0
        sleep(seconds)
        self._answer(status, "application/json", json.dumps(answer))

    def do_GET(self) -> None:
        """Show what was taken: for people, or at ``/counts`` for programs."""
        if self.path == "/counts":
            self._answer(200, "application/json", json.dumps(self.server.book.counts()))
        else:
            self._answer(200, "text/html; charset=utf-8", self.server.book.page())

    def _answer(self, status: int, kind: str, text: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing: addresses and texts are in what would be said."""


def serve(server: Server, say: Callable[[str], object]) -> None:
    """Answer until interrupted."""
    server.begin()
    say(f"stub gateway at {server.url}")
    try:
        Event().wait()
    except KeyboardInterrupt:
        server.close()
