"""What every part of a pack is made of: strict structs, texts in both languages, a legal basis."""

from __future__ import annotations

import msgspec


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all parts: immutable, no unknown key."""


class Text(Strict, frozen=True):
    """One text in both languages."""

    id: str
    en: str

    def in_(self, lang: str) -> str:
        """Return the text in ``lang``: English for ``en…``, otherwise Indonesian."""
        return self.en if lang.startswith("en") else self.id


class Basis(Strict, frozen=True):
    """A regulation and, where known, its article; ``confirmed`` once read in the gazette."""

    regulation: str
    article: str = ""
    confirmed: bool = False
