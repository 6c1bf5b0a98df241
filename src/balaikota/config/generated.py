"""Pages of the repository that are written by a command, and fail a check when stale."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.core.management.base import CommandError


def write(pages: Mapping[Path, str], *, root: Path) -> list[str]:
    """Write the pages that differ; return their names below ``root``."""
    stale = find_stale(pages)
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages[path], encoding="utf-8")
    return [path.relative_to(root).as_posix() for path in stale]


def check(pages: Mapping[Path, str], *, root: Path, command: str) -> None:
    """Compare the pages with what is on disk.

    Raises:
        CommandError: at least one is stale; the message says which and what to run.
    """
    if stale := find_stale(pages):
        names = ", ".join(path.relative_to(root).as_posix() for path in stale)
        raise CommandError(f"{names}: stale. Run `balaikota {command}` and commit the result.")


def find_stale(pages: Mapping[Path, str]) -> list[Path]:
    """Return the paths whose content is not what it should be, in the order given."""
    return [path for path, text in pages.items() if not _is(path, text)]


def _is(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def cell(text: str) -> str:
    """Return ``text`` fit for a cell of a Markdown table: one line, bars escaped."""
    return " ".join(text.split()).replace("|", "\\|")
