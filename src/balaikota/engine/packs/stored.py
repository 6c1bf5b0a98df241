"""The pack of a stored source text, read once per process."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from balaikota.engine.packs import grammar


class Frozen(Exception):
    """A published version was changed, or was about to be: never a fault of a person."""


_MOST = 512
# Digest -> pack: the digest is that of the text, so what was read once is right for good.
_known: dict[str, grammar.Pack] = {}


def known(digest: str) -> grammar.Pack | None:
    """Return the pack of a digest if this process has read it; else None."""
    return _known.get(digest)


@lru_cache(maxsize=_MOST)
def read(digest: str, source: str) -> grammar.Pack:
    """Return the pack of a published source text.

    Raises:
        Frozen: the text is not the one that was published under this digest.
    """
    if sha256(source.encode()).hexdigest() != digest:
        raise Frozen(f"the stored source does not match its digest {digest}")
    if len(_known) >= _MOST:
        _known.clear()
    return _known.setdefault(digest, grammar.from_source(source))
