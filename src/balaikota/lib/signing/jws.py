"""Compact JWS (RFC 7515) with ES256, and the published keys (RFC 7517): one algorithm, no choice."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

_BYTES = 32
_HASH = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True)
class Key:
    """A key and the id by which a reader finds it."""

    kid: str
    private: ec.EllipticCurvePrivateKey

    def jwk(self) -> dict[str, str]:
        """Return the public part, as it is published."""
        numbers = self.private.public_key().public_numbers()
        return {
            "kty": "EC",
            "crv": "P-256",
            "use": "sig",
            "alg": "ES256",
            "kid": self.kid,
            "x": _encoded(numbers.x.to_bytes(_BYTES, "big")),
            "y": _encoded(numbers.y.to_bytes(_BYTES, "big")),
        }


def keys(setting: str) -> tuple[Key, ...]:
    """Return the keys of a setting: ``id:base64`` pairs of 32 bytes, separated by commas.

    The first signs; all are published, so that what an older one signed can still be verified.

    Raises:
        ValueError: a pair is not of that shape, or an id stands twice.
    """
    found = tuple(_key(pair.strip()) for pair in setting.split(",") if pair.strip())
    if not found or len({key.kid for key in found}) < len(found):
        raise ValueError("JWS_KEYS: at least one id:base64 pair, each id once")
    return found


def sign(claims: Mapping[str, Any], key: Key) -> str:
    """Return the compact JWS of ``claims``."""
    header = {"alg": "ES256", "kid": key.kid, "typ": "JWT"}
    signed = f"{_json(header)}.{_json(claims)}"
    first, second = utils.decode_dss_signature(key.private.sign(signed.encode(), _HASH))
    return f"{signed}.{_encoded(first.to_bytes(_BYTES, 'big') + second.to_bytes(_BYTES, 'big'))}"


def key_set(published: Sequence[Key]) -> dict[str, list[dict[str, str]]]:
    """Return the JWK set that ``/.well-known/jwks.json`` answers."""
    return {"keys": [key.jwk() for key in published]}


def _key(pair: str) -> Key:
    kid, _, text = pair.partition(":")
    seed = base64.b64decode(text, validate=True)
    if not kid or len(seed) != _BYTES:
        raise ValueError(f"JWS_KEYS: {kid or pair[:8]} is not id:base64 of {_BYTES} bytes")
    return Key(kid, ec.derive_private_key(int.from_bytes(seed, "big"), ec.SECP256R1()))


def _json(value: Mapping[str, Any]) -> str:
    return _encoded(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
