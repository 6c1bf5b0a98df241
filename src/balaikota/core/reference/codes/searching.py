"""Codes found by what a person types: words of the title, what people say, or the code's beginning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from balaikota.core.reference.codes import lists
from balaikota.core.reference.codes.shape import Code, CodeList

LONGEST = 100
# Words that tell nothing apart: nearly every title or question has them.
_SILENT = frozenset({"dan", "atau", "yang", "di", "untuk", "dari", "usaha", "jasa", "saya", "jual"})
_EXACT, _WHOLE, _BEGUN, _SAID = 16, 8, 4, 6


@dataclass(frozen=True)
class Found:
    """One page of what was found, and how many there are in all."""

    codes: Sequence[Code]
    count: int


def find_codes(
    slug: str, version: str, typed: str, *, level: int | None = None, first: int = 0, most: int = 20
) -> Found:
    """Return the codes that fit all words typed, the best first.

    Digits alone are the beginning of a code. A word fits a word of the title or of what people say
    when it is that word, its beginning (three letters or more), whatever its case and accents.

    Raises:
        UnknownList: no such version.
    """
    index = _index(lists.get_version(slug, version))
    asked = _words(typed[:LONGEST])
    asked = [word for word in asked if word not in _SILENT] or asked
    scored = [
        (_score(asked, entry), at)
        for at, entry in enumerate(index)
        if asked and (level is None or entry.code.level == level)
    ]
    best = sorted((-score, at) for score, at in scored if score)
    return Found([index[at].code for _score_, at in best[first : first + most]], len(best))


@dataclass(frozen=True)
class _Entry:
    code: Code
    title: frozenset[str]
    said: frozenset[str]
    phrases: frozenset[str]
    weights: Mapping[str, int]


@lru_cache(maxsize=8)
def _index(one: CodeList) -> Sequence[_Entry]:
    return [_entry(code) for code in one.codes]


def _entry(code: Code) -> _Entry:
    title, said = frozenset(_words(code.title)), frozenset(_words(code.words))
    phrases = frozenset(" ".join(_words(phrase)) for phrase in code.words.split(","))
    weights = dict.fromkeys(title, _WHOLE) | dict.fromkeys(said - title, _SAID)
    return _Entry(code, title, said, phrases, weights)


def _score(asked: Sequence[str], entry: _Entry) -> int:
    """Return how well a code fits; 0 when some word fits nowhere. Short titles go first."""
    total = 0
    for word in asked:
        score = entry.weights.get(word, 0) or _begun(word, entry)
        if not score:
            return 0
        total += score
    exact = 100 if " ".join(asked) in entry.phrases else 0
    return exact + total * 10 // len(asked) * 10 - min(len(entry.title), 90) + 100


def _begun(word: str, entry: _Entry) -> int:
    if word.isdecimal():
        weight = _EXACT if entry.code.code == word else _WHOLE
        return weight if entry.code.code.startswith(word) else 0
    is_beginning = len(word) >= 3 and any(other.startswith(word) for other in entry.weights)
    return _BEGUN if is_beginning else 0


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
