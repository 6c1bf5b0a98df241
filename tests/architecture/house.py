"""What the architecture tests ask about the sources: apps, files, trees."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "balaikota"
FLOORS_OF_APPS = ("core", "engine", "modules")


def apps() -> list[str]:
    """Return every app with the anatomy, ``core.units``, in alphabetical order."""
    folders = (folder for floor in FLOORS_OF_APPS for folder in (SOURCE / floor).iterdir())
    return sorted(
        f"{folder.parent.name}.{folder.name}" for folder in folders if (folder / "apps.py").exists()
    )


def rooms() -> list[str]:
    """Return the slugs of the rooms."""
    return [app.partition(".")[2] for app in apps() if app.startswith("modules.")]


def folder_of(app: str) -> Path:
    """Return the folder of an app."""
    return SOURCE / app.replace(".", "/")


@cache
def sources() -> tuple[Path, ...]:
    """Return every Python file of balaikota but migrations."""
    return tuple(path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """Return the path below ``src/balaikota``, for messages."""
    return path.relative_to(SOURCE).as_posix()


def parts_of(app: str, name: str) -> list[ModuleType]:
    """Return the module ``name`` of an app, and its topic modules when it is a package."""
    dotted = f"balaikota.{app}.{name}"
    if not find_spec(dotted):
        return []
    module = import_module(dotted)
    topics = pkgutil.iter_modules(getattr(module, "__path__", ()))
    return [module, *(import_module(f"{dotted}.{topic.name}") for topic in topics)]


def functions_of(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the public functions that the module itself defines."""
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if inspect.unwrap(function).__module__ == module.__name__ and not name.startswith("_"):
            yield name, function
