"""Numbers people read out, secrets they type, and ids nobody can guess."""

from __future__ import annotations

import hashlib
import hmac
import math
import re
import secrets

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V, A/4: what is written by hand and read out is not confused.
ALPHABET = "3679ACDEFGHJKMNPQRTWXY"
SECRET_LENGTH = 16
SECRET_GROUP = 4
SECRET_BITS = SECRET_LENGTH * math.log2(len(ALPHABET))
PUBLIC_ID_BITS = 128

_NUMBER = re.compile(r"([A-Z]{2,5})-(\d{4})-(\d{6,})")
_LOOSE_NUMBER = re.compile(r"([A-Z]{2,5})[\s./-]*(\d{4})[\s./-]*(\d{1,12})")


def case_number(prefix: str, year: int, sequence: int) -> str:
    """Return a public number, ``SKU-2026-000123``; gaps between numbers are allowed.

    Args:
        prefix: 2 to 5 letters A-Z.
        year: four digits, of the day of receipt in local time.
        sequence: from 1, per prefix and year.

    Raises:
        ValueError: a part is not of that shape.
    """
    number = f"{prefix}-{year}-{sequence:06d}"
    if sequence < 1 or not _NUMBER.fullmatch(number):
        raise ValueError(f"not a public number: {number}")
    return number


def read_case_number(typed: str) -> str | None:
    """Return the number meant by what a person typed (case, spaces, zeros forgiven), or None."""
    match = _LOOSE_NUMBER.fullmatch(typed.strip().upper())
    if match is None or int(match[3]) < 1:
        return None
    return case_number(match[1], int(match[2]), int(match[3]))


def new_secret() -> str:
    """Return a fresh secret of 71 bits, ``H7KM-3RQW-XC9D-TFPA``, to show once and store hashed."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(SECRET_LENGTH)))


def secret_from(digest: str) -> str:
    """Return the secret that belongs to a keyed digest: the same digest gives the same secret.

    Args:
        digest: at least 128 bits as hex, of which nobody outside knows the key.
    """
    number = int(digest, 16)
    letters = []
    for _ in range(SECRET_LENGTH):
        number, at = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[at])
    return _grouped("".join(letters))


def secret_digest(secret: str) -> str:
    """Return what is stored of a secret: 64 hex digits.

    A plain hash is enough: 71 random bits are beyond search, unlike a password.
    """
    return hashlib.sha256(b"balaikota case secret\x00" + _plain(secret).encode()).hexdigest()


def is_secret(typed: str, digest: str) -> bool:
    """Test in constant time whether ``typed`` is the secret of ``digest``; case and dashes forgiven."""
    return hmac.compare_digest(secret_digest(typed), digest)


def spelled(typed: str) -> str:
    """Return what a person typed as a secret the way we write one: capitals in groups of four."""
    return _grouped(_plain(typed))


def new_public_id() -> str:
    """Return a fresh id of 128 random bits for addresses, 22 URL-safe characters."""
    return secrets.token_urlsafe(PUBLIC_ID_BITS // 8)


def _plain(typed: str) -> str:
    return re.sub(r"[\s-]", "", typed).upper()


def _grouped(text: str) -> str:
    return "-".join(text[at : at + SECRET_GROUP] for at in range(0, len(text), SECRET_GROUP))
