"""What the templates are filled with, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Letterhead:
    """Kop surat: ``offices`` from the city down to the own office, then its address (one line)."""

    offices: tuple[str, ...]
    address: str = ""

    def values(self) -> dict[str, Any]:
        """Return the values of the key ``letterhead``."""
        return {"offices": list(self.offices), "address": self.address}


@dataclass(frozen=True)
class Row:
    """One line of a receipt: a label and what stands under it."""

    key: str
    value: str
    strong: bool = False


@dataclass(frozen=True)
class Receipt:
    """A receipt: everything in the reader's language already.

    Attributes:
        lang: ``id`` or ``en``.
        title: heading and document title.
        author: the office.
        rows: number, service, applicant and so on.
        sections: (heading, paragraphs): what happens next, by when, whom to ask.
        address: what the QR code says, e.g. the tracking page.
        caption: words under the QR code, for those who cannot scan.
        alt: what a screen reader says for the QR code.
        notice: line at the foot of each page.
        page_word: ``Halaman`` or ``Page``.
        sample: prints CONTOH over every page.
    """

    lang: str
    title: str
    author: str
    letterhead: Letterhead
    rows: tuple[Row, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    address: str
    caption: str
    alt: str
    notice: str
    page_word: str
    sample: bool

    def values(self) -> dict[str, Any]:
        """Return the content that ``receipt.typ`` is filled with."""
        return {
            "lang": self.lang,
            "title": self.title,
            "author": self.author,
            "letterhead": self.letterhead.values(),
            "rows": [{"key": r.key, "value": r.value, "strong": r.strong} for r in self.rows],
            "sections": [
                {"title": title, "paragraphs": list(paragraphs)}
                for title, paragraphs in self.sections
            ],
            "verify": {"address": self.address, "caption": self.caption, "alt": self.alt},
            "notice": self.notice,
            "page-word": self.page_word,
            "sample": self.sample,
        }
