"""Templates: none unused, none without its frame, nothing inline."""

from __future__ import annotations

import re
from functools import cache

from tests.architecture import house

# Templates that are asked for by a name put together at run time, or by a library.
BY_OTHERS = re.compile(r"^(allauth|account|socialaccount|mfa|usersessions|admin)/|^\d{3}\.html$")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)


@cache
def templates() -> dict[str, str]:
    """Return template name -> source of every template of balaikota."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for folder in sorted(house.SOURCE.rglob("templates"))
        if (folder.parent / "apps.py").exists()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@cache
def _all_words() -> str:
    sources = (path for path in house.sources() if "tests" not in path.parts)
    return "\n".join(
        [*(path.read_text(encoding="utf-8") for path in sources), *templates().values()]
    )


def test_every_template_is_used():
    words = _all_words()
    unused = [
        name
        for name in templates()
        if not (BY_OTHERS.match(name) or f'"{name}"' in words or f"'{name}'" in words)
    ]
    assert not unused


def test_no_template_has_anything_inline():
    inline = [name for name, source in templates().items() if INLINE.search(source)]

    assert not inline, "the content security policy forbids it"


def test_a_page_of_a_room_lies_under_its_name():
    assert not [name for name in templates() if "/" not in name and not BY_OTHERS.match(name)]
