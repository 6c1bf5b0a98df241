"""A pytest plugin: import one module of balaikota without one of its checks (places.py).

``BALAIKOTA_MUTANT`` says which: path, blank, number of the check in the file.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from tests.architecture import house
from tests.mutants import places

NOT_MADE = 9  # exit code when the module was never imported, so that nothing was tried
made: list[str] = []


class Loader(SourceFileLoader):
    """Compiles the file without its check."""

    def get_code(self, fullname: str) -> CodeType:
        """Return the code of the mutant."""
        path, at = _asked()
        made.append(fullname)
        tree = places.without((house.SOURCE / path).read_text(encoding="utf-8"), at)
        return compile(tree, str(house.SOURCE / path), "exec")


class Finder(MetaPathFinder):
    """Finds the one module."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of the mutant; None for any other module."""
        found = PathFinder.find_spec(fullname, path) if fullname.startswith("balaikota.") else None
        if found is None or found.origin is None:
            return None
        if Path(found.origin) != house.SOURCE / _asked()[0]:
            return None
        found.loader = Loader(fullname, found.origin)
        return found


def _asked() -> tuple[str, int]:
    path, _blank, at = os.environ["BALAIKOTA_MUTANT"].partition(" ")
    return path, int(at)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Say when there was no mutant after all."""
    if not made:
        session.exitstatus = NOT_MADE


sys.meta_path.insert(0, Finder())
