"""Taking a check out of a process in which everything is imported already."""

from __future__ import annotations

import ast
import functools
import inspect
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture import house
from tests.mutants import loose, places
from tests.mutants.places import Mutant


class NotInPlace(Exception):
    """What is taken out is no part of a function: its module has to be imported without it."""


def take_out(mutant: Mutant) -> None:
    """Take the check of a mutant out of this process, for good.

    Raises:
        NotInPlace: only a process that has not yet imported the module can do without the check.
    """
    module = sys.modules.get(mutant.module)
    if module is None or mutant.kind == "act" or not mutant.function:
        raise NotInPlace
    path = house.SOURCE / mutant.path
    tree = places.without(path.read_text(encoding="utf-8"), mutant.at)
    if mutant.kind == "page":
        _replace_page(module, mutant.function, tree)
    else:
        code = _find(compile(tree, str(path), "exec"), mutant.function.split("."))
        _replace_code(module, mutant.function, code)


def _replace_code(module: ModuleType, name: str, code: CodeType) -> None:
    found: Any = module
    for part in name.split("."):
        found = inspect.getattr_static(found, part, None)
    if isinstance(found, staticmethod | classmethod):
        found = found.__func__
    if isinstance(found, property):
        found = found.fget
    if isinstance(found, functools.cached_property):
        found = found.func
    function = inspect.unwrap(found) if found is not None else None
    if not isinstance(function, FunctionType) or function.__code__.co_freevars != code.co_freevars:
        raise NotInPlace
    function.__globals__[places.LOOSE] = loose
    function.__code__ = code


def _find(code: CodeType, names: list[str]) -> CodeType:
    for name in names:
        inner = [one for one in code.co_consts if isinstance(one, CodeType) and one.co_name == name]
        if len(inner) != 1:
            raise NotInPlace
        code = inner[0]
    return code


def _replace_page(module: ModuleType, name: str, tree: ast.Module) -> None:
    """Let the addresses of a page lead to what its module defines without the guard."""
    bare = ModuleType(module.__name__)
    bare.__dict__.update(__file__=module.__file__, __package__=module.__package__)
    sys.modules[module.__name__] = bare
    try:
        exec(compile(tree, str(module.__file__), "exec"), bare.__dict__)
    finally:
        sys.modules[module.__name__] = module
    guarded = getattr(module, name, None)
    led = [one for one in _patterns(get_resolver().url_patterns) if one.callback is guarded]
    if guarded is None or not led:
        raise NotInPlace
    setattr(module, name, getattr(bare, name))
    for pattern in led:
        pattern.callback = getattr(bare, name)


def _patterns(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern
