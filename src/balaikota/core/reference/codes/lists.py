"""Published lists of codes: one file a version, shipped with the product and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from balaikota.lib.errors import NotFound

FOLDER = Path(__file__).parent


class UnknownList(NotFound):
    """No list of that name, or no version of it on that day."""


@dataclass(frozen=True)
class Code:
    """One code of a list.

    Attributes:
        code: as it is written.
        title: as the list has it.
        parent: the code it stands under; empty at the top.
        words: what people say for it, beside the title.
    """

    code: str
    title: str
    parent: str
    words: str = ""

    @property
    def level(self) -> int:
        """Return how many characters it has: 5 for a group of business in KBLI."""
        return len(self.code)

    @property
    def full(self) -> str:
        """Return the code with its title: ``56102 Rumah/Warung Makan``."""
        return f"{self.code} {self.title}"


@dataclass(frozen=True)
class CodeList:
    """One version of a list.

    Attributes:
        slug: its name in packs and addresses.
        version: as its publisher calls it.
        title, title_en: in both languages.
        valid_from: from that day, until the next version begins.
        source: the regulation it was published by.
        is_confirmed: whether the regulation was read in the gazette.
        codes: all of them, in the order of the list.
    """

    slug: str
    version: str
    title: str
    title_en: str
    valid_from: date
    source: str
    is_confirmed: bool
    codes: Sequence[Code]

    @cached_property
    def by_code(self) -> Mapping[str, Code]:
        """Return code -> what it is."""
        return {code.code: code for code in self.codes}

    @cached_property
    def levels(self) -> frozenset[int]:
        """Return the levels there are."""
        return frozenset(code.level for code in self.codes)


@lru_cache(maxsize=1)
def every() -> Sequence[CodeList]:
    """Return all versions of all lists, the older version of a list first; read once per process."""
    found = (_read(path) for path in FOLDER.glob("*.tsv") if not path.stem.endswith("-words"))
    return sorted(found, key=lambda one: (one.slug, one.valid_from))


def in_force(slug: str, *, on: date) -> CodeList:
    """Return the version of a list in force on a day: the last that has begun.

    Raises:
        UnknownList: there is none.
    """
    begun = [one for one in every() if one.slug == slug and one.valid_from <= on]
    if not begun:
        raise UnknownList(_("Daftar kode itu tidak ada."))
    return begun[-1]


def get_version(slug: str, version: str) -> CodeList:
    """Return one version of a list, also one that has been replaced.

    Raises:
        UnknownList: there is none.
    """
    for one in every():
        if (one.slug, one.version) == (slug, version):
            return one
    raise UnknownList(_("Daftar kode itu tidak ada."))


def _read(path: Path) -> CodeList:
    head, lines = dict[str, str](), list[tuple[str, str]]()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            name, _colon, value = line[1:].partition(":")
            head[name.strip()] = value.strip()
        else:
            code, _tab, title = line.partition("\t")
            lines.append((code, title))
    title, _bar, title_en = head["title"].partition(" | ")
    return CodeList(
        slug=head["list"],
        version=head["version"],
        title=title,
        title_en=title_en,
        valid_from=date.fromisoformat(head["valid_from"]),
        source=head["source"],
        is_confirmed=head["confirmed"] == "yes",
        codes=_codes(lines, _spoken(path.with_name(f"{path.stem}-words.tsv"))),
    )


def _codes(lines: Sequence[tuple[str, str]], spoken: Mapping[str, str]) -> list[Code]:
    """Return the codes; each stands under the last shorter one before it."""
    above: list[str] = []
    codes = []
    for code, title in lines:
        while above and len(above[-1]) >= len(code):
            above.pop()
        codes.append(Code(code, title, above[-1] if above else "", spoken.get(code, "")))
        above.append(code)
    return codes


def _spoken(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("\t") for line in lines if not line.startswith("#"))
    return {code: words for code, _tab, words in pairs}
