"""What the templates are filled with, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# Who issues the certificates of government officers, as the sentence under their letters names it.
BSRE = "Balai Sertifikasi Elektronik (BSrE), BSSN"
_UNSIGNED = "Surat ini belum memuat tanda tangan elektronik."
_BY_HAND = "Surat ini ditandatangani dengan pena."
_SAMPLE = "Contoh untuk peragaan, bukan surat resmi."


class Form(StrEnum):
    """How a letter is signed, and so what stands over the signer's name.

    By a person's certificate or under the seal of an office (a block with the code), by pen (space
    to sign, the code beside the note), or not at all (the code alone).
    """

    ELECTRONIC = "electronic"
    SEAL = "seal"
    WET = "wet"
    UNSIGNED = "unsigned"


def notice(form: Form, *, authority: str = "", is_sample: bool = False) -> str:
    """Return the line at the foot of each page: how the letter is signed, and whether it is real.

    Args:
        form: how it is signed.
        authority: who issued the certificate, ``BSRE`` for officers; empty where it is not known.
        is_sample: no letter of the city, only a demonstration.

    Law: UU 11/2008 jo. UU 1/2024; PP 71/2019 (the sentence is in national use; its source was not
        read in the gazette)
    """
    said = {Form.UNSIGNED: _UNSIGNED, Form.WET: _BY_HAND}.get(form)
    if said is None:
        said = _by_certificate("disegel" if form == Form.SEAL else "ditandatangani", authority)
    return f"{_SAMPLE} {said}" if is_sample else said


def _by_certificate(how: str, authority: str) -> str:
    signed = f"Dokumen ini telah {how} secara elektronik"
    if not authority:
        return f"{signed}."
    return f"{signed} menggunakan sertifikat elektronik yang diterbitkan oleh {authority}."


@dataclass(frozen=True)
class Letterhead:
    """Kop surat: ``offices`` from the city down to the own office, then its address (one line).

    ``mark`` are the words of the region's mark, the name last: ``("Kota", "Malang")``; empty for a
    kop without one.
    """

    offices: tuple[str, ...]
    address: str = ""
    mark: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """Return the values of the key ``letterhead``."""
        values = {"offices": list(self.offices), "address": self.address}
        return values | {"mark": list(self.mark)} if self.mark else values


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
