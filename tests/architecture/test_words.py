"""One word for one thing, wherever people read it."""

from __future__ import annotations

import re

import pytest

from tests.architecture import house

# What people say -> other words for it that must not stand beside it.
SAID = {"email": r"\b(surel|e-mail|pos-el)\b"}
READ_BY_PEOPLE = (
    *sorted(house.SOURCE.rglob("locale/*/LC_MESSAGES/django.po")),
    *sorted(house.SOURCE.rglob("packs/*.yaml")),
    *sorted((house.ROOT / "cities").rglob("*.yaml")),
)


@pytest.mark.parametrize("word", SAID)
def test_a_thing_has_one_name(word):
    said = [
        f"{path.relative_to(house.ROOT)}: {line.strip()}"
        for path in READ_BY_PEOPLE
        for line in path.read_text(encoding="utf-8").splitlines()
        # The id of a question (`- id: surel`) is nothing that people read.
        if re.search(SAID[word], line.partition("- id:")[0], re.IGNORECASE)
    ]

    assert not said, f"say {word}"
