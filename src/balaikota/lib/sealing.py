"""Seal text and bytes so that they open only where they were put (AES-GCM, key ids, rotation)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32
_KEY_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,15}")


class BadKeys(ValueError):
    """The list of keys is not of the form ``id:base64,id:base64`` with 32 bytes each."""


class CannotOpen(ValueError):
    """What is sealed does not open: unknown key, wrong key, altered, or moved elsewhere."""


@dataclass(frozen=True)
class Keyring:
    """The keys that open, newest first; only the newest seals.

    Attributes:
        keys: (key id, 32 bytes) pairs, newest first, at least one, ids distinct.
    """

    keys: tuple[tuple[str, bytes], ...] = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Keyring:
        """Return the keyring written as ``k2:base64,k1:base64``.

        Raises:
            BadKeys: the text is not of that form; says which entry, never the key.
        """
        keys = tuple(_parse_key(entry.strip(), at) for at, entry in enumerate(text.split(","), 1))
        if len({key_id for key_id, _ in keys}) < len(keys):
            raise BadKeys("Two keys carry the same id.")
        return cls(keys)

    @property
    def newest_id(self) -> str:
        """Return the id of the key that seals."""
        return self.keys[0][0]

    def seal_bytes(self, plain: bytes, bound_to: str) -> bytes:
        """Return ``plain`` sealed under the newest key: key id, colon, nonce, ciphertext, tag."""
        key_id, key = self.keys[0]
        nonce = secrets.token_bytes(NONCE_BYTES)
        return key_id.encode() + b":" + nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())

    def open_bytes(self, sealed: bytes, bound_to: str) -> bytes:
        """Return what ``seal_bytes`` sealed for the same place.

        Raises:
            CannotOpen: unknown key id, wrong key, altered bytes, or bound to another place.
        """
        key_id, _, body = sealed.partition(b":")
        key = self._key(key_id.decode(errors="replace"))
        nonce, ciphertext = body[:NONCE_BYTES], body[NONCE_BYTES:]
        try:
            return AESGCM(key).decrypt(nonce, ciphertext, bound_to.encode())
        except (InvalidTag, ValueError) as error:
            raise CannotOpen(
                f"Does not open with key {key_id.decode()!r} at {bound_to}: the key's bytes are "
                "wrong, or the value was altered or moved here from another row or column."
            ) from error

    def seal(self, plain: str, bound_to: str) -> str:
        """Return ``plain`` sealed as ASCII text: key id, colon, URL-safe base64."""
        key_id, _, body = self.seal_bytes(plain.encode(), bound_to).partition(b":")
        return f"{key_id.decode()}:{base64.urlsafe_b64encode(body).decode()}"

    def open(self, sealed: str, bound_to: str) -> str:
        """Return what ``seal`` sealed for the same place.

        Raises:
            CannotOpen: as ``open_bytes``; also when the text was never sealed.
        """
        key_id, _, body = sealed.partition(":")
        try:
            raw = base64.b64decode(body, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise CannotOpen(f"Not a sealed value at {bound_to}.") from error
        return self.open_bytes(key_id.encode() + b":" + raw, bound_to).decode()

    def _key(self, key_id: str) -> bytes:
        for known, key in self.keys:
            if known == key_id:
                return key
        known_ids = ", ".join(known for known, _ in self.keys)
        raise CannotOpen(f"Sealed with key {key_id[:16]!r}, which is not among: {known_ids}.")


def key_id_of(sealed: str) -> str:
    """Return the id of the key that ``sealed`` was sealed with."""
    return sealed.partition(":")[0]


def keyed_digest(key: bytes, purpose: str, content: bytes) -> str:
    """Return the HMAC-SHA-256 of ``content`` for ``purpose``, 64 hex digits."""
    return hmac.new(key, purpose.encode() + b"\x00" + content, hashlib.sha256).hexdigest()


def _parse_key(entry: str, at: int) -> tuple[str, bytes]:
    key_id, _, encoded = entry.partition(":")
    if not _KEY_ID.fullmatch(key_id):
        raise BadKeys(f"Key {at}: the id must be 1-16 of a-z, 0-9, - and _, then a colon.")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise BadKeys(f"Key {at} ({key_id}): not base64.") from error
    if len(key) != KEY_BYTES:
        raise BadKeys(f"Key {at} ({key_id}): {len(key)} bytes, must be {KEY_BYTES}.")
    return key_id, key
