"""Every variable an operator may set is documented, and every documented one is read."""

from __future__ import annotations

import ast

from balaikota.config import variables
from balaikota.config.environment import VARIABLES
from tests.architecture import house

READERS = {"str", "bool", "int", "list", "db_url", "cache_url", "email_url", "float", "path"}


def _read_variables() -> set[str]:
    """Return the names given to `env.x("NAME")`, `_made_once("NAME")`, `os.environ` in the sources."""
    return {
        name
        for path in house.sources()
        if "tests" not in path.parts
        for node in ast.walk(house.tree(path))
        if (name := _name_read(node)) and name != "DJANGO_SETTINGS_MODULE"
    }


def _name_read(node: ast.AST) -> str | None:
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
        return _text(node.slice)
    if isinstance(node, ast.Call) and node.args:
        function = ast.unparse(node.func)
        reads = function.startswith("env.") and function.removeprefix("env.") in READERS
        if reads or function in ("env", "_made_once", "os.environ.get", "os.getenv", "environ.get"):
            return _text(node.args[0])
    return None


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_every_variable_that_is_read_is_documented():
    assert _read_variables() == {one.name for one in VARIABLES}


def test_the_page_of_settings_is_true():
    assert (house.ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == variables.page()
