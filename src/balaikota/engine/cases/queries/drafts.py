"""Reads of drafts: by the token their browser holds."""

from __future__ import annotations

from hashlib import sha256

from balaikota.engine.cases.models import Draft


def hash_of(token: str) -> str:
    """Return what is stored of a draft's token: 64 hex digits (the token has 128 random bits)."""
    return sha256(b"balaikota draft\x00" + token.encode()).hexdigest()


def find_draft(token: str, slug: str) -> Draft | None:
    """Return the draft of this token for this service, or None. One statement."""
    if not token:
        return None
    drafts = Draft.objects.select_related("version__service", "case__unit")
    return drafts.filter(token_hash=hash_of(token), version__service__slug=slug).first()
