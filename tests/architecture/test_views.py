"""Every page says which methods it answers; all others get 405."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture import house


def _pages() -> dict[str, Any]:
    """Return every page of ours that has an address: where it is defined -> its function."""
    functions = (inspect.unwrap(one) for one in _callbacks(get_resolver().url_patterns))
    return {
        f"{one.__module__.removeprefix('balaikota.')}.{one.__name__}": one
        for one in functions
        if inspect.isfunction(one) and one.__module__.startswith("balaikota.")
    }


def _callbacks(patterns: list[URLPattern | URLResolver]) -> Iterator[Any]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _callbacks(pattern.url_patterns)
        else:
            yield pattern.callback


PAGES = _pages()


def test_a_page_says_which_methods_it_answers():
    silent = [name for name, page in PAGES.items() if not _says_its_methods(page)]

    assert PAGES
    assert not silent, "decorate it with require_GET, require_POST or require_http_methods"


def _says_its_methods(page: Any) -> bool:
    path = Path(inspect.getsourcefile(page) or "")
    (definition,) = (
        node
        for node in house.tree(path).body
        if isinstance(node, ast.FunctionDef) and node.name == page.__name__
    )
    return any(ast.unparse(one).startswith("require_") for one in definition.decorator_list)
