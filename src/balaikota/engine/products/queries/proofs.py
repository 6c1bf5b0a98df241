"""What programs read of a letter: a compact JWS, verified from published keys alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from balaikota.engine.products import content, signers
from balaikota.engine.products.queries.verifying import Verified
from balaikota.lib.signing import jws


def proof_of(letter: Verified, *, now: datetime) -> str:
    """Return the compact JWS of what holds for a letter at ``now``; no query.

    Nothing personal is in it: neither who asked for the letter nor the name of who signed it.
    ``sha256`` ties it to the PDF. What is true later, only the page knows: ``iat`` says as of when.
    """
    return jws.sign(_claims(letter, now), signers.proof_keys()[0])


def published_keys() -> dict[str, list[dict[str, str]]]:
    """Return the JWK set by which proofs are verified; keys of before are still in it."""
    return jws.key_set(signers.proof_keys())


def _claims(letter: Verified, now: datetime) -> dict[str, Any]:
    claims = {
        "iss": settings.PUBLIC_URL,
        "sub": content.page_address(letter.verification_id),
        "iat": int(now.timestamp()),
        "status": letter.standing.value,
        "title": letter.title,
        "number": letter.number,
        "unit": letter.unit,
        "dated": letter.dated.isoformat(),
        "until": letter.until.isoformat() if letter.until else None,
        "ended": letter.ended_at.isoformat() if letter.ended_at else None,
        "signer_title": letter.signer_title,
        "signature": letter.method.lower() or None,
        "sha256": letter.sha256,
        "sample": settings.DEMO or None,
    }
    return {name: value for name, value in claims.items() if value is not None}
