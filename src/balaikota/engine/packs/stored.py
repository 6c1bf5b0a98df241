"""The pack of a stored source text, read once per process."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from balaikota.engine.packs import grammar


class Frozen(Exception):
    """A published version was changed, or was about to be: never a fault of a person."""


@lru_cache(maxsize=512)
def read(digest: str, source: str) -> grammar.Pack:
    """Return the pack of a published source text.

    Raises:
        Frozen: the text is not the one that was published under this digest.
    """
    if sha256(source.encode()).hexdigest() != digest:
        raise Frozen(f"the stored source does not match its digest {digest}")
    return grammar.from_source(source)
