"""A new room from the patterns in ``room/``: what `scripts/new-module` writes."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from pathlib import Path
from string import Template

from balaikota.lib.errors import DomainError

PATTERNS = Path(__file__).parent / "room"
SUFFIX = ".tmpl"
LONGEST_NAME = 24
SPECIAL = frozenset('"\\{}%$<>&\n')
NAME = re.compile(r"[a-z][a-z]*(_[a-z]+)*")


class BadName(DomainError):
    """No room can be called that."""


@dataclass(frozen=True)
class Room:
    """What is asked about a new room.

    Attributes:
        slug: one word of the law and the menu, lower case; ``_`` between two.
        title: what the menu calls it, in Indonesian.
        title_en: the same in English.
        row: row of the mission it builds, if any.
    """

    slug: str
    title: str
    title_en: str
    row: int | None = None

    @property
    def words(self) -> dict[str, str]:
        """Return placeholder -> text of the patterns."""
        return {
            "slug": self.slug,
            "prefix": self.slug.replace("_", "-"),
            "class_name": self.slug.title().replace("_", ""),
            "title": self.title,
            "title_en": self.title_en,
            "row_line": "" if self.row is None else f"\n    row={self.row},",
        }


def check_name(slug: str, taken: set[str]) -> None:
    """Refuse a name that no room can bear.

    Raises:
        BadName: it is no plain word, too long, or among ``taken``.
    """
    if not NAME.fullmatch(slug) or keyword.iskeyword(slug) or len(slug) > LONGEST_NAME:
        raise BadName(
            f"{slug!r}: a room is called by one Indonesian word in small letters, "
            f"at most {LONGEST_NAME}, like `izin` or `bahan_pokok`."
        )
    if slug in taken:
        raise BadName(f"{slug!r} is taken: there is already an app or an address of that name.")


def check_title(title: str) -> None:
    """Refuse a title that would not survive in the sources.

    Raises:
        BadName: it is empty, or has a character with a meaning of its own there.
    """
    if not title.strip() or SPECIAL & set(title):
        raise BadName(
            f"{title!r}: a title has letters, figures and blanks, no {''.join(sorted(SPECIAL))!r}."
        )


def write(room: Room, modules: Path) -> Path:
    """Write the room below ``modules`` and return its folder.

    Raises:
        BadName: the folder is there already.
    """
    folder = modules / room.slug
    if folder.exists():
        raise BadName(f"{folder} is there already.")
    for pattern in sorted(PATTERNS.rglob(f"*{SUFFIX}")):
        path = folder / _target(pattern, room)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = Template(pattern.read_text(encoding="utf-8")).substitute(room.words)
        path.write_text(text, encoding="utf-8")
    return folder


def _target(pattern: Path, room: Room) -> Path:
    relative = pattern.relative_to(PATTERNS)
    parts = [room.slug if part == "slug" else part for part in relative.parts]
    return Path(*parts).with_suffix("")
