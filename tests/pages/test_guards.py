"""Every guard of a page taken out in turn, in one process: the table of rights must notice.

Beside tests/mutants, where each check has a process of its own. A page without its guard is one that
opens to everybody who is signed in; what it then answers to somebody without the right must differ
from what tests/rights/rights.csv says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from balaikota.web import access
from tests.pages import addresses, test_relations
from tests.pages.addresses import Address
from tests.pages.cells import Cell, World
from tests.pages.crawl import taken_back

pytestmark = [pytest.mark.long, pytest.mark.django_db]
# Who lacks the one right or the other; every page is closed to one of them.
ASKED = (
    ("warga", "own"),
    ("petugas-loket", "own"),
    ("admin-sistem", "own"),
    ("auditor", "own"),
    ("admin-orang", "own"),
    ("bagian-organisasi", "own"),
    ("lurah", "own"),
    ("koordinator", "own"),
    ("seklur", "own"),
    ("sekda", "own"),
    ("camat", "mandate"),
    ("wali-kota", "mandate"),
    ("lurah", "on-leave"),  # who is away is told so, and finds more than nothing
)


def test_every_page_without_its_guard_answers_other_than_the_table_says(begun):
    world, patterns = World(begun), dict(_patterns(get_resolver().url_patterns, ""))
    left = [one for one in addresses.every() if one.name in patterns]
    assert len(left) > 50

    for role, relation in ASKED:
        with world.enter(role, relation) as cell:
            left = [one for one in left if not _is_missed(cell, one, patterns[one.name])]

    assert [one.name for one in left] == []


def _is_missed(cell: Cell, address: Address, pattern: URLPattern) -> bool:
    """Tell whether the guard is missed; what an open page lets through is taken back."""
    with taken_back(), _opened(pattern):
        return any(test_relations.faults_of(cell, address))


@contextmanager
def _opened(pattern: URLPattern) -> Iterator[None]:
    guarded: Any = pattern.callback
    pattern.callback = access.signed_in(_below_the_guard(guarded))
    try:
        yield
    finally:
        pattern.callback = guarded


def _below_the_guard(view: Any) -> Callable[..., Any]:
    """Return what a guard keeps, whatever else stands around the page."""
    while view.__code__.co_filename != access.__file__:
        view = view.__wrapped__
    return view.__wrapped__


def _patterns(
    found: list[URLPattern | URLResolver], space: str
) -> Iterator[tuple[str, URLPattern]]:
    """Yield (URL name, pattern) of the pages of the desk."""
    for one in found:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _patterns(one.url_patterns, inner)
        elif _is_guarded(one.callback):
            yield f"{space}{one.name}", one


def _is_guarded(view: Callable[..., Any]) -> bool:
    return hasattr(view, "desk_permission")
