"""A browser test waits for what it asserts: a script or a page may not be there yet."""

from __future__ import annotations

import ast

from tests.architecture import house

# What looks at the page once, at that instant. playwright's ``expect`` looks until it is so.
AT_ONCE = {"is_visible", "is_hidden", "is_enabled", "is_disabled", "is_checked"}


def test_no_browser_test_looks_only_once():
    paths = (*house.SOURCE.rglob("test_*.py"), *(house.ROOT / "tests").rglob("test_*.py"))
    hasty = [
        f"{path.relative_to(house.ROOT)}:{node.lineno}"
        for path in paths
        if "tests.browser" in path.read_text(encoding="utf-8")
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.Assert) and any(map(_looks_once, ast.walk(node.test)))
    ]

    assert hasty == [], "use expect(…), which waits"


def _looks_once(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in AT_ONCE
    )
