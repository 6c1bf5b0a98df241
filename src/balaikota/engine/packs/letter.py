"""The frame of a letter as a pack names it: its kind, and what stands above and below the body."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import Literal

from balaikota.engine.packs.texts import Strict

Kind = Literal[
    "surat-keterangan",
    "surat-dinas",
    "undangan",
    "nota-dinas",
    "berita-acara",
    "surat-tugas",
    "surat-perintah",
    "keputusan",
]
# Kinds that go to somebody: nothing is sent without an addressee and a subject.
ADDRESSED = ("surat-dinas", "undangan", "nota-dinas")
# Kinds whose subject (hal, tentang) stands on them.
WITH_SUBJECT = (*ADDRESSED, "keputusan")


class Letter(Strict, frozen=True):
    """What frames the body that the template holds. Indonesian only, as letters are.

    The texts may name questions of the form in braces: ``Usaha {nama_usaha}``.

    Attributes:
        kind: the kind of naskah dinas, which decides opening and closing.
        nature: sifat; empty for a letter that shows none.
        enclosures: lampiran.
        about: hal, or of a decree what it is about (tentang).
        to: the addressee, line by line, without Yth.
        copies: tembusan, one a line.
        english: the English title stands below the Indonesian one.
    """

    kind: Kind = "surat-keterangan"
    nature: Literal["", "biasa", "penting", "segera", "rahasia"] = ""
    enclosures: str = ""
    about: str = ""
    to: list[str] = []
    copies: list[str] = []
    english: bool = False

    @property
    def texts(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Return (where, text) of all that may name questions."""
        yield ("enclosures",), self.enclosures
        yield ("about",), self.about
        yield from ((("to", at), line) for at, line in enumerate(self.to))
        yield from ((("copies", at), line) for at, line in enumerate(self.copies))


def names_in(text: str) -> list[str]:
    """Return the names in braces, in order; one that is no plain name comes as it is written.

    Raises:
        ValueError: a brace is not closed.
    """
    return [name for _text, name, _shape, _way in Formatter().parse(text) if name is not None]
