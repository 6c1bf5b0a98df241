from __future__ import annotations

import base64
import json
import time
from http.server import BaseHTTPRequestHandler

import pytest

from balaikota.lib.signing.bsre import BsreSigner
from balaikota.lib.signing.port import SignerDown, SignerRefused, WrongPassphrase
from balaikota.lib.signing.tests.scene import errand

UNSIGNED, SIGNED = b"%PDF-1.7 letter", b"%PDF-1.7 letter signed"


def answering(served, status=200, body=None, *, seconds=0.0, asked=None):
    """Serve the documented interface, as far as it is known; return a signer that asks it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if asked is not None:
                asked.append((self.path, dict(self.headers), json.loads(content)))
            time.sleep(seconds)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        def log_message(self, *args: object) -> None:
            pass

    return BsreSigner(served(Handler), user="kota", password="rahasia", seconds=0.3)


def file_of(content):
    return {"time": 12, "file": [base64.b64encode(content).decode()]}


def test_the_signed_file_comes_back(served):
    asked = []
    signer = answering(served, body=file_of(SIGNED), asked=asked)

    assert signer.sign(UNSIGNED, errand(), passphrase="bunga") == SIGNED

    path, headers, body = asked[0]
    assert path == "/api/v2/sign/pdf"
    assert headers["Authorization"] == "Basic " + base64.b64encode(b"kota:rahasia").decode()
    assert headers["Idempotency-Key"] == "k-1"
    assert (base64.b64decode(body["file"][0]), body["passphrase"]) == (UNSIGNED, "bunga")


def test_a_wrong_passphrase_is_asked_again(served):
    signer = answering(served, 400, {"status_code": 2031, "error": "Passphrase anda salah"})

    with pytest.raises(WrongPassphrase):
        signer.sign(UNSIGNED, errand(), passphrase="salah")


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_service_out_of_order_is_down(served, status):
    with pytest.raises(SignerDown):
        answering(served, status, b"<html>").sign(UNSIGNED, errand(), passphrase="x")


@pytest.mark.slow
def test_a_service_that_is_too_slow_is_down(served):
    with pytest.raises(SignerDown):
        answering(served, seconds=0.6, body={}).sign(UNSIGNED, errand(), passphrase="x")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_service_that_is_not_there_is_down(scheme):
    signer = BsreSigner(f"{scheme}://127.0.0.1:1", user="", password="", seconds=1)

    with pytest.raises(SignerDown) as down:
        signer.sign(UNSIGNED, errand(), passphrase="bunga")

    assert "bunga" not in str(down.value)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, {"status_code": 2011}),
        (401, b"no"),
        (200, {}),
        (200, {"file": []}),
        (200, {"file": ["###"]}),
        (200, {"file": [base64.b64encode(b"<html>").decode()]}),
        (200, b"[1]"),
    ],
)
def test_any_other_answer_is_a_refusal(served, status, body):
    with pytest.raises(SignerRefused):
        answering(served, status, body).sign(UNSIGNED, errand(), passphrase="x")
