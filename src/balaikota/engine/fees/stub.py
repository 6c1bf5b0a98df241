"""A payment gateway that moves no money: its page lets one pay exactly, short, twice or late.

It speaks what docs/payments.md asks of a real one: one charge a key, and signed reports, each told as
often as it is told to and again until it is answered.
"""

from __future__ import annotations

import json
import secrets
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hmac import compare_digest
from html import escape
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from balaikota.engine.fees.inputs import report
from balaikota.lib import stub

PAUSE = 0.3  # seconds between two looks at what is to be told
# How one may pay, and what stands on the button.
WAYS = {
    "exact": "Bayar pas",
    "short": "Bayar separuh (kurang)",
    "twice": "Bayar dua kali",
    "late": "Bayar, laporannya menyusul (terlambat)",
    "unknown": "Bayar dengan kode yang salah",
}


@dataclass
class Charge:
    """What was asked for, and the references of the payments made on it."""

    code: str
    amount: int
    title: str
    back: str
    asked: int = 0
    paid: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """A report that is to be sent at ``at`` (of the monotonic clock), so many times."""

    at: float
    body: bytes
    times: int


@dataclass
class Book:
    """What the gateway knows, shared by its threads.

    Attributes:
        times: how often each report is told.
        late: seconds after which a late payment is told of.
    """

    times: int = 2
    late: float = 60
    charges: dict[str, Charge] = field(default_factory=dict)
    reports: deque[Told] = field(default_factory=deque)
    lock: Lock = field(default_factory=Lock)

    def charge(self, asked: dict[str, Any]) -> Charge:
        """Return the charge of a key, made at the first asking.

        Raises:
            KeyError, TypeError, ValueError: what is asked is no charge, or another under the same key.
        """
        made = Charge(str(asked["code"]), int(asked["amount"]), asked["title"], asked["back"])
        if made.amount < 1:
            raise ValueError("nothing to pay")
        with self.lock:
            known = self.charges.setdefault(str(asked["key"]), made)
            if (known.code, known.amount) != (made.code, made.amount):
                raise ValueError("another charge has this key")
            known.asked += 1
            return known

    def pay(self, key: str, way: str) -> None:
        """Pay a charge in one of WAYS.

        Raises:
            KeyError: there is no such charge or way.
        """
        with self.lock:
            known, wait = self.charges[key], 0.0
            amount, code = known.amount, known.code
            if way not in WAYS:
                raise KeyError(way)
            if way == "short":
                amount = max(1, amount // 2)
            elif way == "unknown":
                code = f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"
            elif way == "late":
                wait = self.late
            for _payment in range(2 if way == "twice" else 1):
                reference = f"UJI-{secrets.token_hex(6)}"
                known.paid.append(reference)
                body = _body(reference, code, amount)
                self.reports.append(Told(monotonic() + wait, body, self.times))

    def due(self) -> list[Told]:
        """Take out what is to be told by now, oldest first."""
        with self.lock:
            now, waiting = monotonic(), list(self.reports)
            self.reports = deque(one for one in waiting if one.at > now)
            return [one for one in waiting if one.at <= now]

    def page(self, key: str) -> str:
        """Return the page of a charge.

        Raises:
            KeyError: there is no such charge.
        """
        with self.lock:
            known = self.charges[key]
            paid = "".join(f"<li>{escape(reference)}</li>" for reference in known.paid)
        buttons = "".join(
            f'<p><button name="cara" value="{way}">{escape(words)}</button></p>'
            for way, words in WAYS.items()
        )
        amount = f"{known.amount:,}".replace(",", ".")
        return (
            '<!doctype html><html lang="id"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            "<title>Gerbang pembayaran contoh</title><style>body{font:18px sans-serif;margin:1em;max-width:30em}"
            "button{font:inherit;min-height:44px;width:100%}</style>"
            "<h1>Gerbang pembayaran contoh</h1><p>Tidak ada uang yang berpindah.</p>"
            f"<p>{escape(known.title)}</p><p><b>Rp{amount}</b>, kode {escape(known.code)}</p>"
            f'<form method="post">{buttons}</form>'
            f"<h2>Sudah dibayar di sini</h2><ul>{paid or '<li>Belum ada.</li>'}</ul>"
            f'<p><a href="{escape(known.back)}">Kembali ke tagihan</a></p></html>'
        )


def _body(reference: str, code: str, amount: int) -> bytes:
    paid_at = datetime.now(UTC).isoformat()
    values = {"reference": reference, "code": code, "amount": amount, "paid_at": paid_at}
    return json.dumps(values | {"status": "paid"}).encode()


class Server(stub.Server):
    """The gateway on a port of this machine, with a thread that tells of payments."""

    pause = PAUSE

    def __init__(self, port: int, *, secret: str, callback: str, book: Book) -> None:
        """Listen.

        Args:
            port: 0 for any that is free.
            secret: under which charges come and reports go, both signed.
            callback: address that reports are posted to; empty for none.
            book: what it knows, and how it behaves.
        """
        self.secret, self.book = secret, book
        super().__init__(port, _Handler, callback=callback)

    def tell(self) -> None:
        """Tell of payments; what was not answered is told again."""
        for one in self.book.due():
            if not all(self._is_answered(one.body) for _time in range(one.times)):
                with self.book.lock:
                    self.book.reports.append(one)

    def _is_answered(self, body: bytes) -> bool:
        """Tell whether a report was taken, or refused for good."""
        status = self.post(body, {"X-Signature": report.sign(body, secret=self.secret)})
        return 200 <= status < 400 or status in (409, 422)


class _Handler(stub.Handler):
    server: Server

    def post(self) -> None:
        """Take a charge, or the press of a button on the page of one."""
        body = self.body()
        try:
            if self.path == "/charges":
                self._charge(body)
            else:
                way = parse_qs(body.decode()).get("cara", [""])[0]
                self.server.book.pay(self._key(), way)
                self.answer(303, "text/plain", "", Location=self.path)
        except (ValueError, KeyError, TypeError):
            self.answer(422, "application/json", "{}")

    def get(self) -> None:
        """Show the page of a charge."""
        try:
            self.answer(200, "text/html; charset=utf-8", self.server.book.page(self._key()))
        except KeyError:
            self.answer(404, "text/plain", "")

    def _charge(self, body: bytes) -> None:
        signed = report.sign(body, secret=self.server.secret)
        if not compare_digest(signed.encode(), self.headers.get("X-Signature", "").encode()):
            self.answer(401, "application/json", "{}")
            return
        asked = json.loads(body)
        self.server.book.charge(asked)
        url = f"{self.server.url}/charges/{asked['key']}"
        self.answer(201, "application/json", json.dumps({"url": url}))

    def _key(self) -> str:
        return self.path.removeprefix("/charges/")
