"""What a list of codes is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property


@dataclass(frozen=True)
class Code:
    """One code of a list.

    Attributes:
        code: as it is written.
        title: as the list has it.
        parent: the code it stands under; empty at the top.
        words: what people say for it, beside the title.
        values: column of the list -> what stands there, or what the code above has; "" for nothing.
    """

    code: str
    title: str
    parent: str
    words: str = ""
    values: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def level(self) -> int:
        """Return how many characters it has: 5 for a group of business in KBLI."""
        return len(self.code)

    @property
    def full(self) -> str:
        """Return the code with its title: ``56102 Rumah/Warung Makan``."""
        return f"{self.code} {self.title}"


@dataclass(frozen=True, eq=False)
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
        columns: names of what else it says of each code.
    """

    slug: str
    version: str
    title: str
    title_en: str
    valid_from: date
    source: str
    is_confirmed: bool
    codes: Sequence[Code]
    columns: tuple[str, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, Code]:
        """Return code -> what it is."""
        return {code.code: code for code in self.codes}

    @cached_property
    def levels(self) -> frozenset[int]:
        """Return the levels there are."""
        return frozenset(code.level for code in self.codes)
