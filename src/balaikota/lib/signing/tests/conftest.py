from __future__ import annotations

from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace

import pytest
from asn1crypto import keys, tsp, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from balaikota.lib.letters import press
from balaikota.lib.letters.tests import samples
from balaikota.lib.signing import authority
from balaikota.lib.signing.authority import Authority
from balaikota.lib.signing.pades import FileSigner
from balaikota.lib.signing.tests.scene import NOW, errand, pdf


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    made = Authority(tmp_path_factory.mktemp("var") / "signing")
    made.make(now=NOW)
    return made


@pytest.fixture(scope="module")
def roots(own):
    return [own.root_file.read_bytes()]


@pytest.fixture(scope="module")
def seal(own):
    content = own.seal("35.73.02.1008", "Kelurahan Kauman", now=NOW)
    return FileSigner(content, issuer=authority.ISSUER)


@pytest.fixture(scope="module")
def signed(seal):
    return seal.sign(pdf(), errand())


@pytest.fixture(scope="module")
def framed(seal):
    """A letter whose block carries the field; where that is; and the letter as it was printed."""
    source, letter = samples.template("keputusan"), samples.letter("keputusan", "seal")
    place = press.signature_place(source, letter)
    bare = press.typeset(source, letter, at=NOW)
    return seal.sign(bare, replace(errand(), place=place)), place, bare


@pytest.fixture
def served():
    """A function that serves a handler on this machine and returns its address."""
    servers = []

    def serve(handler: type[BaseHTTPRequestHandler]) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def stamping(served):
    """A time-stamping authority on this machine: ``address``, ``root`` (PEM), ``is_broken``."""
    certificate, key = _certificate()
    store = SimpleCertificateStore()
    stamper = DummyTimeStamper(
        x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        certs_to_embed=store,
    )
    own = SimpleNamespace(is_broken=False, root=certificate.public_bytes(Encoding.PEM))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = b"?" if own.is_broken else stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            pass

    own.address = served(Handler)
    return own


def _certificate():
    key = rsa.generate_private_key(65537, 2048)
    name = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, "TSA CONTOH")])
    built = (
        certificates.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(NOW.replace(year=2025))
        .not_valid_after(NOW.replace(year=2046))
        .add_extension(certificates.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            certificates.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    )
    return built.sign(key, hashes.SHA256()), key
