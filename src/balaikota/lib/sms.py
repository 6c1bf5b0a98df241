"""What fits into one SMS: the GSM 7-bit alphabet of 3GPP TS 23.038, and its 160 places."""

from __future__ import annotations

import unicodedata

LENGTH = 160
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO_PLACES = frozenset("^{}\\[~]|€\f")
_INSTEAD = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u2032`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "),
        "\u2026": "...",
        "\u2022": "-",
        "\u00d7": "x",
        "\u2192": "->",
    }
)


def plain(text: str) -> str:
    """Return ``text`` in the 7-bit alphabet: dashes and quotes made straight, the rest a ``?``.

    Letters with marks that the alphabet lacks lose the mark (``ê`` becomes ``e``).
    """
    return "".join(_plain(sign) for sign in text.translate(_INSTEAD))


def _plain(sign: str) -> str:
    if sign in _BASIC or sign in _TWO_PLACES:
        return sign
    bare = "".join(
        part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part)
    )
    known = all(part in _BASIC or part in _TWO_PLACES for part in bare)
    return bare if bare and known else "?"


def places(text: str) -> int:
    """Return how many of the 160 places ``text`` takes once it is ``plain``."""
    return sum(2 if sign in _TWO_PLACES else 1 for sign in plain(text))


def fits(text: str) -> bool:
    """Test whether ``text`` goes out as one SMS."""
    return places(text) <= LENGTH


def shortened(text: str, tail: str) -> str:
    """Return ``text`` and ``tail`` in one SMS: words are left off ``text``, never off ``tail``.

    Args:
        text: what is said; cut at a word and ended with ``...`` where it is too long.
        tail: what must stay whole (a link); alone when it leaves room for nothing else.
    """
    said, kept = plain(text).strip(), plain(tail).strip()
    whole = f"{said} {kept}".strip()
    if places(whole) <= LENGTH:
        return whole
    words = said.split()
    while words:
        words.pop()
        shorter = f"{' '.join(words)}... {kept}"
        if words and places(shorter) <= LENGTH:
            return shorter.strip()
    return kept
