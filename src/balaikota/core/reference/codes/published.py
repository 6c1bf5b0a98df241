"""The lists that a city published by its profile, read back from the table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache

from balaikota.core.reference.codes import written
from balaikota.core.reference.codes.shape import CodeList
from balaikota.core.reference.models import PublishedList


def find(slug: str = "") -> Sequence[CodeList]:
    """Return the versions the city published, of one list or of all; one query, as a rule."""
    rows = PublishedList.objects.filter(slug=slug) if slug else PublishedList.objects.all()
    return [_read(pk, digest) for pk, digest in rows.values_list("pk", "content_digest")]


def digest_of(content: object) -> str:
    """Return the SHA-256 of anything that JSON can write."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=64)
def _read(pk: int, digest: str) -> CodeList:
    """Return one version; its digest changes with what stands in it, so a process never reads twice."""
    row = PublishedList.objects.get(pk=pk)
    assert digest == row.content_digest
    return written.read(row.content, row.words)
