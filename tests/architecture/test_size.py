"""Files and functions stay short enough to read."""

from __future__ import annotations

import ast

from tests.architecture import house

FILE_LINES = 400
FUNCTION_LINES = 60
WORDS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "managers",
    "data",
    "info",
}


def test_files_are_short():
    lines = {
        house.name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in house.sources()
    }
    assert not {name: count for name, count in lines.items() if count > FILE_LINES}


def test_functions_are_short():
    long = [
        f"{house.name_of(path)}:{node.lineno} {node.name}: {_length(node)} lines"
        for path in house.sources()
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.FunctionDef) and _length(node) > FUNCTION_LINES
    ]
    assert not long


def _length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_are_named_after_the_thing_not_the_drawer():
    drawers = [house.name_of(path) for path in house.sources() if path.stem.strip("_") in WORDS]

    assert not drawers


def test_nothing_is_left_for_later():
    marks = ("TO" + "DO", "FIX" + "ME", "X" * 3)
    found = [
        f"{house.name_of(path)}: {mark}"
        for path in house.sources()
        for mark in marks
        if f"# {mark}" in path.read_text(encoding="utf-8")
    ]
    assert not found
