"""A certificate authority for development and demonstration; whatever it vouches for is CONTOH."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID

_YEARS = 20
# Demonstrations play the weeks before; their letters are signed inside the validity too.
_BEFORE = timedelta(days=400)
_ORGANISATION = "CONTOH - bukan penyelenggara sertifikasi elektronik"
ISSUER = "otoritas CONTOH buatan sistem ini"


class Authority:
    """A root, and an issuer below it, kept in a folder. The key of the root is not kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._issuer = folder / "issuer.p12"

    @property
    def root_file(self) -> Path:
        """Return the path of the root certificate (PEM), which verifiers trust."""
        return self.folder / "root.pem"

    def make(self, *, now: datetime) -> bool:
        """Make root and issuer unless they are there; return whether they were made.

        Two processes may call it at once: one folder wins, whole.
        """
        if self._issuer.exists():
            return False
        made = self.folder.with_name(f"{self.folder.name}.{secrets.token_hex(4)}")
        made.mkdir(parents=True, mode=0o700)
        _write_pair(made, now)
        try:
            made.rename(self.folder)
        except OSError:  # somebody else's folder stands there already, and is not empty
            shutil.rmtree(made)
            return False
        return True

    def seal(self, code: str, office: str, *, now: datetime) -> bytes:
        """Return the PKCS#12 of the seal of an office, without a passphrase; made at first use.

        Args:
            code: of the office, also the name of the file.
            office: as the certificate names it.
            now: when its validity begins.
        """
        name = f"seal-{_file_name(code, office)}.p12"
        return self._kept(name, lambda: self._issued(f"Segel {office}", NoEncryption(), now))

    def person(self, key: str, name: str, passphrase: str, *, now: datetime) -> bytes:
        """Return the PKCS#12 of a person, made with ``passphrase`` at first use, later as it is.

        Whoever is called otherwise now needs a new one.
        """
        locked = BestAvailableEncryption(passphrase.encode())
        return self._kept(_of_person(key, name), lambda: self._issued(name, locked, now))

    def find_person(self, key: str, name: str) -> bytes | None:
        """Return the PKCS#12 of a person of this name; None while they have none."""
        path = self.folder / _of_person(key, name)
        return path.read_bytes() if path.exists() else None

    def _kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        path = self.folder / name
        if not path.exists():
            _write_once(path, make())
        return path.read_bytes()

    def _issued(
        self, common_name: str, encryption: KeySerializationEncryption, now: datetime
    ) -> bytes:
        key, issuer, chain = pkcs12.load_key_and_certificates(self._issuer.read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        assert issuer is not None
        own = ec.generate_private_key(ec.SECP256R1())
        leaf = _certificate(common_name, own, issuer.subject, key, now=now)
        return pkcs12.serialize_key_and_certificates(
            b"balaikota", own, leaf, [issuer, *chain], encryption
        )


def _write_pair(folder: Path, now: datetime) -> None:
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    name = _name("Akar CONTOH")
    root = _certificate("Akar CONTOH", root_key, name, root_key, now=now, below=1)
    issuer = _certificate("Penerbit CONTOH", key, root.subject, root_key, now=now, below=0)
    pair = pkcs12.serialize_key_and_certificates(b"balaikota", key, issuer, [root], NoEncryption())
    _write_once(folder / "root.pem", root.public_bytes(Encoding.PEM))
    _write_once(folder / "issuer.p12", pair)


def _certificate(
    common_name: str,
    own: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    now: datetime,
    below: int | None = None,
) -> x509.Certificate:
    """Return a certificate; ``below`` is how many authorities may stand under it, None for a leaf."""
    is_authority = below is not None
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    key_id = x509.SubjectKeyIdentifier.from_public_key
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key
    return (
        x509.CertificateBuilder()
        .subject_name(_name(common_name))
        .issuer_name(issuer)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=below), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(key_id(own.public_key()), critical=False)
        .add_extension(issuer_id(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _name(common_name: str) -> x509.Name:
    # X.509 allows 64 characters for a common name.
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _write_once(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; the first of two writers at once wins."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()


def _of_person(key: str, name: str) -> str:
    return f"person-{_file_name(key, name)}.p12"


def _file_name(code: str, name: str) -> str:
    """Return a part of a file name: keys of a database made anew mean other people."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"{re.sub(r'[^A-Za-z0-9.]', '-', code)}-{digest}"
