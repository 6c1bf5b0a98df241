"""A device with the seals of two offices: SoftHSM, which speaks PKCS#11 as a real one does.

made()   the device, made at first use
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from cryptography.hazmat.primitives.serialization import PrivateFormat as Private

from balaikota.lib.signing.authority import Authority
from balaikota.lib.signing.tests.scene import NOW
from tests import kinds

PIN, TOKEN = "482913", "Kota CONTOH"
KAUMAN, SUKUN = "35.73.02.1007", "35.73.04.1005"
_folder = TemporaryDirectory(prefix="token-", ignore_cleanup_errors=True)


class Device(NamedTuple):
    """Path of the device's library, and the root (PEM) that vouches for its seals."""

    module: str
    root: bytes


@cache
def made() -> Device:
    """Return the device: it holds the key ``segel-CODE`` of two offices, and what vouches for them.

    One for a process: the library reads where its tokens lie when it is loaded.
    """
    if problem := kinds.missing("token"):
        raise AssertionError(problem)
    folder = Path(_folder.name)
    own = Authority(folder / "authority")
    own.make(now=NOW)
    _initialise(folder)
    for code, office in ((KAUMAN, "Kelurahan Kauman"), (SUKUN, "Kelurahan Sukun")):
        _store(own.seal(code, office, now=NOW), f"segel-{code}", folder)
    return Device(kinds.softhsm(), own.root_file.read_bytes())


def _initialise(folder: Path) -> None:
    conf = folder / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\n")
    # Read by the library when it is loaded, which happens once in a process.
    os.environ["SOFTHSM2_CONF"] = str(conf)
    _run(
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        TOKEN,
        "--pin",
        PIN,
        "--so-pin",
        "0000",
    )


def _store(sealed: bytes, label: str, folder: Path) -> None:
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    key, leaf, chain = pkcs12.load_key_and_certificates(sealed, None)
    assert key is not None
    assert leaf is not None
    path = folder / f"{secrets.token_hex(4)}.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, Private.PKCS8, NoEncryption()))
    imported = ["--import", str(path), "--token", TOKEN, "--label", label, "--id", path.stem]
    _run("softhsm2-util", *imported, "--pin", PIN)
    token = pkcs11.lib(kinds.softhsm()).get_token(token_label=TOKEN)
    with token.open(user_pin=PIN, rw=True) as session:
        for at, one in enumerate([leaf, *chain]):
            values = decode_x509_certificate(one.public_bytes(Encoding.DER))
            named = {pkcs11.Attribute.LABEL: label if at == 0 else f"atas-{at}-{label}"}
            session.create_object(values | named | {pkcs11.Attribute.TOKEN: True})


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    assert found
    subprocess.run([found, *arguments], check=True, capture_output=True)
