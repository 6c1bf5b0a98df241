"""The client service of BSrE (BSSN) inside a city's network, version 2: sign a PDF for a person.

Unconfirmed: written after second-hand descriptions of its interface, tried only against a stub. What
must be checked with the real service: names of the fields, codes of its errors, and whether it can
certify a document so that nothing may be changed after (DocMDP).
"""

from __future__ import annotations

import base64
import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from balaikota.lib.signing.port import Errand, SignerDown, SignerRefused, WrongPassphrase

ISSUER = "Balai Sertifikasi Elektronik (BSrE), BSSN"
_PATH = "/api/v2/sign/pdf"
_WRONG_PASSPHRASE = 2031  # unconfirmed
_MOST_BYTES = 50_000_000


class BsreSigner:
    """Signs in the name of a person whom BSrE knows by NIK; their passphrase goes along each time."""

    is_attended = True
    issuer = ISSUER

    def __init__(self, address: str, *, user: str, password: str, seconds: float) -> None:
        """Keep where the client service is and how the city signs in to it.

        Args:
            address: scheme, host and port of the service.
            user: of the city's application.
            password: of the city's application.
            seconds: how long one answer may take.
        """
        self._address = urlsplit(address)
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {pair}", "Content-Type": "application/json"}
        self._seconds = seconds

    def sign(self, pdf: bytes, errand: Errand, *, passphrase: str = "") -> bytes:
        """Return the PDF as the service signed it.

        Raises:
            SignerDown: it does not answer in time, or says that it is out of order.
            WrongPassphrase: it says so.
            SignerRefused: it says anything else, or its answer is no PDF.
        """
        status, answer = self._ask(_body(pdf, errand, passphrase), errand.key)
        if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            raise SignerDown(f"status {status}")
        if answer.get("status_code") == _WRONG_PASSPHRASE:
            raise WrongPassphrase
        if status != http.HTTPStatus.OK:
            raise SignerRefused(f"status {status}, code {answer.get('status_code')}")
        return _pdf_in(answer)

    def _ask(self, body: bytes, key: str) -> tuple[int, dict[str, Any]]:
        headers = self._headers | {"Idempotency-Key": key}
        connection = self._connection()
        try:
            connection.request("POST", self._address.path.rstrip("/") + _PATH, body, headers)
            response = connection.getresponse()
            return response.status, _decoded(response.read(_MOST_BYTES))
        except (OSError, http.client.HTTPException) as error:
            # The words of the error are about the network; they hold nothing that was sent.
            raise SignerDown(type(error).__name__) from error
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._address.hostname or "", self._address.port
        if self._address.scheme == "https":
            return http.client.HTTPSConnection(host, port, timeout=self._seconds)
        return http.client.HTTPConnection(host, port, timeout=self._seconds)


def _body(pdf: bytes, errand: Errand, passphrase: str) -> bytes:
    about = {
        "tampilan": "INVISIBLE",
        "location": errand.location,
        "reason": errand.reason,
        "contactInfo": errand.address,
    }
    values = {
        "nik": errand.nik,
        "passphrase": passphrase,
        "signatureProperties": [about],
        "file": [base64.b64encode(pdf).decode()],
    }
    return json.dumps(values).encode()


def _decoded(content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _pdf_in(answer: dict[str, Any]) -> bytes:
    try:
        pdf = base64.b64decode(answer["file"][0], validate=True)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise SignerRefused("no file in the answer") from error
    if not pdf.startswith(b"%PDF-"):
        raise SignerRefused("the answer is no PDF")
    return pdf
