"""How well a service fits what somebody typed."""

from __future__ import annotations

import re

from balaikota.engine.packs import grammar

# Words that carry no meaning in a search for a service.
SILENT = frozenset(
    {"saya", "mau", "ingin", "cara", "bikin", "buat", "membuat", "urus", "mengurus", "untuk"}
    | {"di", "ke", "dan", "i", "want", "how", "to", "get", "for", "a", "the", "make"}
)


def match(pack: grammar.Pack, typed: str) -> int:
    """Return how well a pack fits the words typed; 0 when some word fits nowhere.

    A word counts 8 in the title, 6 among the pack's own search words, 2 in the description;
    a beginning of a word (three letters or more) counts half.
    """
    asked = [word for word in _words(typed) if word not in SILENT] or _words(typed)
    places = (
        (8, _words(f"{pack.title.id} {pack.title.en} {pack.slug}")),
        (6, _words(" ".join(pack.words))),
        (2, _words(f"{pack.about.id} {pack.about.en}")),
    )
    scores = [max(_score(word, weight, found) for weight, found in places) for word in asked]
    return sum(scores) if scores and all(scores) else 0


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _score(word: str, weight: int, found: list[str]) -> int:
    if word in found:
        return weight
    starts = len(word) >= 3 and any(other.startswith(word) for other in found)
    return weight // 2 if starts else 0
