"""What lies below the rooms names none of them: no room, no service, no title, not in tests either.

The tests of the engine have a room of their own, tests/rooms/percobaan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation

from balaikota.core.manifest import all_manifests
from tests import yamls
from tests.architecture import house

FLOORS = ("engine", "web", "core", "lib")
TEXTS = {
    ".csv", ".html", ".js", ".json", ".po", ".py", ".scss", ".svg", ".txt", ".typ", ".yaml", ".yml",
}  # fmt: skip
# (file below src/balaikota, name) -> why it may stand there.
ALLOWED: dict[tuple[str, str], str] = {}


@cache
def names() -> tuple[str, ...]:
    """Return what the rooms and their services are called: slugs, and titles of several words."""
    found: set[str] = set()
    for slug in house.rooms():
        titles = set(_titles(slug))
        found |= {slug, slug.replace("_", "-")}
        for path in (house.folder_of(f"modules.{slug}") / "packs").glob("*.yaml"):
            found.add(path.stem)
            titles |= set(yamls.read(path.read_text(encoding="utf-8"))["title"].values())
        found |= {title for title in titles if _is_phrase(title)}  # a plain word is anybody's
    return tuple(sorted(found))


def _titles(slug: str) -> Iterator[str]:
    for manifest in (one for one in all_manifests() if one.slug == slug):
        for language in ("id", "en"):
            with translation.override(language):
                yield str(manifest.title)


def spoken(name: str, *, in_test: bool = False) -> re.Pattern[str]:
    """Return what finds a name in a text.

    A name of several words is found wherever it stands; one that is a plain word of the language
    (izin is also a permission that anybody gives) only where it stands for the room. A test may
    use such a word for something invented.
    """
    word = re.escape(name)
    if _is_phrase(name):
        return re.compile(rf"(?<![\w-]){word}(?![\w-])", re.IGNORECASE)
    points = rf"\b(?:modules|room|import)\W+{word}\b"
    return re.compile(points if in_test else rf"""["'/]{word}[:/."']|{points}""")


def _is_phrase(name: str) -> bool:
    return bool(re.search(r"[\W_]", name))


def texts(floor: str) -> Iterator[Path]:
    """Return every file of a floor that people or programs read."""
    for path in sorted((house.SOURCE / floor).rglob("*")):
        if path.suffix in TEXTS and "__pycache__" not in path.parts:
            yield path


@pytest.mark.parametrize("floor", FLOORS)
def test_what_lies_below_the_rooms_names_none(floor):
    named = [
        f"{house.name_of(path)}: {name}"
        for path in texts(floor)
        for text in [path.read_text(encoding="utf-8")]
        for name in names()
        if spoken(name, in_test="tests" in path.parts).search(text)
        and (house.name_of(path), name) not in ALLOWED
    ]

    assert not named, "rooms tell what is needed of them through their manifest"


def test_what_may_be_named_is_still_there():
    gone = [
        f"{file}: {name}"
        for file, name in ALLOWED
        if name not in names() or not spoken(name).search((house.SOURCE / file).read_text())
    ]

    assert not gone, "take it out of ALLOWED"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ronda", 'reverse("ronda:index")'),
        ("ronda", "room: ronda"),
        ("ronda", '@action("ronda.patrol")'),
        ("ronda", "src/balaikota/modules/ronda"),
        ("ronda", "from balaikota.modules import ronda"),
        ("jaga-malam", "layanan/jaga-malam/ajukan"),
        ("Jaga malam", "<h1>Jaga Malam</h1>"),
    ],
)
def test_a_name_is_found(name, text):
    assert spoken(name).search(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ronda", "Malam ini ada ronda. Kita ikut."),
        ("ronda", "Pak RT meronda"),
        ("ronda", "sri@ronda.test"),
        ("jaga-malam", "surat-jaga-malam-minggu"),
        ("Jaga malam", "penjaga malam"),
    ],
)
def test_a_word_of_the_language_is_no_name(name, text):
    assert not spoken(name).search(text)
