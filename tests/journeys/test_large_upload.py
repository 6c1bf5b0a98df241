"""A file of 50 MB, really sent to the web server that runs in production."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib import request
from urllib.error import HTTPError

import pytest

from balaikota.config.demo.serve import HOST, wait_until_up
from balaikota.core.files.tests.samples import picture
from tests.kinds import ROOT

pytestmark = pytest.mark.long

MIB = 1024 * 1024
OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")  # of this run: the server has the product's own
LARGE = b"\xff\xd8\xff" + bytes(50_000_000)
FORM = "/layanan/surat-keterangan-usaha/ajukan/berkas/"
API = "/api/v1/kasus/berkas"
PATIENCE = 30  # seconds
KEY = "0b3e4d51-7f0a-4c7e-9d1c-6f5a2b8c9d10"
# What a file of the most allowed may take while it is written to disk; the large one has no more.
ROOM = 16 * MIB


@dataclass
class Server:
    """The web server on a city of its own, and what it leaves behind."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def peak_bytes(self) -> int:
        """The most memory that the server and its workers have held at once, each."""
        return 1024 * max(_peak_kib(pid) for pid in _family(self.process.pid))

    @property
    def kept(self) -> list[str]:
        """The stored files: rows, contents, and what lies in the folder for passing things."""
        with sqlite3.connect(self.folder / "balaikota.sqlite3") as database:
            rows = database.execute("SELECT name FROM files_storedfile").fetchall()
        contents = (self.folder / "files").rglob("*")
        return [
            *(name for (name,) in rows),
            *(path.name for path in contents if path.is_file()),
            *(path.name for path in (self.folder / "tmp").iterdir()),
        ]

    def keeps_no_more_than(self, kept: list[str]) -> bool:
        """Tell whether nothing was added; what is passed on may go a moment after the answer."""
        deadline = time.monotonic() + PATIENCE
        while set(self.kept) - set(kept) and time.monotonic() < deadline:
            time.sleep(0.1)
        return not set(self.kept) - set(kept)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("var")
    (folder / "tmp").mkdir()
    given = {name: value for name, value in os.environ.items() if name not in OURS}
    environment = given | {"BALAIKOTA_VAR": str(folder), "TMPDIR": str(folder / "tmp")}
    beside = Path(sys.executable).parent
    for command in (
        ["migrate", "-v0"],
        ["city", "load", str(ROOT / "cities" / "malang")],
        ["collectstatic", "--noinput", "-v0"],
    ):
        balaikota = [str(beside / "balaikota"), *command]
        subprocess.run(balaikota, env=environment, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    web = ["granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws"]
    web += ["--log-level", "warning", "balaikota.config.wsgi:application"]
    process = subprocess.Popen([str(beside / web[0]), *web[1:]], env=environment)
    try:
        assert wait_until_up(port, seconds=60)
        server = Server(f"http://{HOST}:{port}", folder, process)
        _warm_up(server)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def test_the_form_tells_plainly_that_50_mb_are_too_much_and_keeps_nothing(server):
    browser = request.build_opener(request.HTTPCookieProcessor(CookieJar()))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', _get(browser, server.url + FORM))
    fields = {"csrfmiddlewaretoken": token[1]}
    kept, before = server.kept, server.peak_bytes

    status, page = _send(browser, server.url + FORM, "foto_usaha", LARGE, fields=fields)

    assert status == 422
    assert "Berkas itu lebih besar dari 10 MB. Perkecil atau foto ulang" in page
    assert server.keeps_no_more_than(kept)
    assert server.peak_bytes - before < ROOM


def test_the_api_tells_plainly_that_50_mb_are_too_much_and_keeps_nothing(server):
    program = request.build_opener()
    kept, before = server.kept, server.peak_bytes

    status, problem = _send(
        program, server.url + API, "file", LARGE, headers={"Idempotency-Key": KEY}
    )

    assert status == 422
    assert "lebih besar dari 10 MB" in problem
    assert '"field": "file"' in problem
    assert server.keeps_no_more_than(kept)
    assert server.peak_bytes - before < ROOM


def test_the_same_server_still_takes_a_photo(server):
    status, told = _send(
        request.build_opener(),
        server.url + API,
        "file",
        picture(),
        headers={"Idempotency-Key": KEY},
    )

    assert (status, "warung.jpg" in told) == (201, True)


def _warm_up(server: Server) -> None:
    """Let the server load what it needs for any upload, before its memory is looked at."""
    _get(request.build_opener(), server.url + FORM)
    _send(request.build_opener(), server.url + API, "file", b"x", headers={"Idempotency-Key": KEY})
    _send(request.build_opener(), server.url + FORM, "foto_usaha", b"x")


def _get(browser: request.OpenerDirector, url: str) -> str:
    with browser.open(url, timeout=60) as answer:
        return answer.read().decode()


def _send(browser, url, field, content, *, fields=None, headers=None) -> tuple[int, str]:
    """Send one file as a browser does; return the status and the page."""
    mark = "----berkas"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (fields or {}).items()
    ]
    parts.append(
        f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="warung.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    body = "".join(parts).encode() + content + f"\r\n--{mark}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
    asked = request.Request(url, body, headers=kind | (headers or {}))
    try:
        with browser.open(asked, timeout=120) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as answer:
        return answer.code, answer.read().decode()


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(int(child) for child in children)]


def _peak_kib(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])
