"""Visiting addresses as somebody: one client a role, everything taken back after each visit."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from balaikota.core.people.models import User
from balaikota.engine.cases.views import proof, seats
from balaikota.lib.remembered import forget_all
from tests.pages.addresses import Address
from tests.pages.rows import SITTING
from tests.pages.scene import City, Scene
from tests.rooms.percobaan.service import SLUG

HOLDER = "pemegang-kode"
GARBAGE = {
    "task": "x",
    "reason_code": "tidak-ada",
    "note": "\N{GRINNING FACE}" * 3000,
    "mark-foto_usaha": "on",
    "number": "\N{GRINNING FACE}" * 500,
    "nomor": "x\0",
    "secret": "x",
    "code": "\0",
    "reason": "x" * 5000,
    "answer": "x",
    "login": "x\0",
    "password": "x",
    "email": "x@@",
    "person": "99999999999999999999",
    "other": "\N{GRINNING FACE}",
    "role": "x",
    "unit": "x",
    "mode": "x",
    "from_day-day": "31",
    "from_day-month": "2",
    "from_day-year": "2026",
    "nik-number": "357302570790000",
    "nama": "x" * 100_000,
    "omzet": "-1",
    "alamat_usaha-lat": "nan",
    "alamat_usaha-lon": "x",
    "alamat_usaha-area": "99.99",
    "foto_usaha": "99999999999999999999",
    "hapus": "x",
    "date-day": "31",
    "date-month": "2",
    "date-year": "x",
    "next": "https://elsewhere.test/",
    "simpan": "1",
}


@dataclass(frozen=True)
class Visit:
    """One answer.

    Attributes:
        state: ``empty``, ``full`` or ``error``.
        failure: the last lines of the traceback of a 500.
    """

    name: str
    role: str
    state: str
    method: str
    path: str
    status: int
    location: str = ""
    failure: str = ""
    response: Any = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        leads = f" -> {self.location}" if self.location else ""
        who = f"{self.method} {self.path[:120]} as {self.role} ({self.name}, {self.state})"
        return f"{who}: {self.status}{leads} {self.failure}".rstrip()


class Visitor:
    """Somebody with a browser: the holder of a role in the scene, or ``user``."""

    def __init__(
        self,
        role: str,
        city: City,
        scene: Scene | None = None,
        lang: str = "id",
        user: User | None = None,
    ) -> None:
        self.role, self.scene, self.city = role, scene, city
        self.client = Client(raise_request_exception=False)
        if lang != "id":
            self.client.cookies["bahasa"] = lang
        user = user or (None if role == HOLDER else city.user(role))
        if user is not None:
            self.client.force_login(user)

    def visit(
        self,
        address: Address,
        path: str,
        *,
        state: str = "full",
        method: str = "GET",
        posted: dict[str, Any] | None = None,
    ) -> Visit:
        """Visit an address and take back whatever it changed."""
        kept = {name: morsel.value for name, morsel in self.client.cookies.items()}
        with taken_back():
            self._prove(address, path)
            response = self.client.generic("GET", path) if method == "GET" else None
            response = response or self.client.post(
                path, {"csrfmiddlewaretoken": "-"} | (posted or {})
            )
            response = _read(response)
        self.client.cookies = SimpleCookie(kept)  # signing out, too, is taken back
        return Visit(
            name=address.name,
            role=self.role,
            state=state,
            method=method,
            path=path,
            status=response.status_code,
            location=response.headers.get("Location", ""),
            failure=_failure(response),
            response=response,
        )

    def _prove(self, address: Address, path: str) -> None:
        """Hold the cookies of forms and of proven secrets that fit the address."""
        if self.scene is None or self.role not in (HOLDER, "petugas-loket"):
            return
        is_sent = address.name.endswith(("_done", "_receipt"))
        self.client.cookies[f"bk-{SLUG}"] = self.scene.drafts[
            "online-sent" if is_sent else "online"
        ]
        self.client.cookies[seats.COOKIE] = SITTING
        number = path.split("/")[2] if path.startswith("/lacak/") and path.count("/") > 2 else ""
        found = [case for case in self.scene.cases.values() if case.number == number]
        if found and self.role == HOLDER:
            value = signing.dumps(found[0].pk, salt="cases.track")
            self.client.cookies[proof.COOKIE] = value


class taken_back:  # noqa: N801 - reads as a phrase
    """Undo in the database and the caches what happens within."""

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *what: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(*what)
        cache.clear()
        forget_all()


def _read(response: Any) -> Any:
    """Return a response with all of its content: a stream is read before its rows are gone."""
    if not response.streaming:
        response.content  # noqa: B018 - read before its file is gone
        return response
    whole = HttpResponse(response.getvalue(), status=response.status_code)
    whole.headers = response.headers
    whole.exc_info = getattr(response, "exc_info", None)  # type: ignore[attr-defined]
    return whole


def _failure(response: Any) -> str:
    error = getattr(response, "exc_info", None)
    if response.status_code != 500 or not error:
        return ""
    return " | ".join(line.strip() for line in traceback.format_exception(*error)[-2:])


def methods(state: str) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Return how an address is visited in a state: reading, sending nothing, sending nonsense."""
    yield "GET", None
    if state != "empty":
        yield "POST", None
    if state == "error":
        yield "POST", GARBAGE
