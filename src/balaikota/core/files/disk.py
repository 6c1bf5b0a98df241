"""Sealed bytes on disk, under the keyed hash of their content."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from balaikota.core import sealed


def address(content: bytes) -> str:
    """Return the keyed hash of ``content``: without the key nobody can test what is stored."""
    return sealed.digest("file", content)


def write(content: bytes, now: datetime) -> str:
    """Store ``content`` sealed, stamped with ``now`` (aware UTC), and return its address.

    Written anew even when it is there: the fresh time stamp keeps a sweep from taking it. The
    stamp is the caller's time, since the sweep reckons with the same: two clocks would differ.
    """
    digest = address(content)
    path = path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
    with partial.open("xb") as file:
        file.write(sealed.keyring().seal_bytes(content, _place(digest)))
        file.flush()
        os.fsync(file.fileno())
    os.utime(partial, (now.timestamp(), now.timestamp()))
    partial.replace(path)
    _make_lasting(path.parent)
    return digest


def read(digest: str) -> bytes:
    """Return the content at an address.

    Raises:
        FileNotFoundError: there is none.
        CannotOpen: the bytes were altered, or moved from another address.
    """
    return sealed.keyring().open_bytes(path_of(digest).read_bytes(), _place(digest))


def discard(path: Path, latest: float) -> bool:
    """Remove content last written before ``latest`` (epoch), and tell whether it was.

    It is put aside before it is looked at again: somebody may have stored the same content anew
    in the meantime, and then it is put back.
    """
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
    path.rename(aside)
    if aside.stat().st_mtime >= latest:
        aside.replace(path)
        return False
    aside.unlink()
    return True


def path_of(digest: str) -> Path:
    """Return where the content of an address lies."""
    return Path(settings.FILES_DIR) / digest[:2] / digest[2:]


def older_than(timestamp: float) -> Iterator[Path]:
    """Yield every path (content or left-over part) last written before ``timestamp`` (epoch)."""
    for path in Path(settings.FILES_DIR).glob("??/*"):
        if path.stat().st_mtime < timestamp:
            yield path


def digest_of(path: Path) -> str:
    """Return the address of a path (of a left-over part: of nothing)."""
    return path.parent.name + path.name


def _make_lasting(folder: Path) -> None:
    """Write the folder's entries through to the disk, or a power cut could take a stored name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _place(digest: str) -> str:
    return f"file:{digest}"
