"""What the tests of a package stand on: made once, and taken back when they are over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

T = TypeVar("T")


class Standing:
    """A transaction around the tests of a package; each test takes back what it adds itself."""

    def __init__(self) -> None:
        self._outer: list[transaction.Atomic] = []

    def begin(self, make: Callable[[], T]) -> T:
        """Return what ``make`` makes, within the transaction."""
        outer = transaction.atomic()
        outer._from_testcase = True  # type: ignore[attr-defined] # as Django's TestCase marks its own
        outer.__enter__()
        self._outer.append(outer)
        return make()

    def undo(self) -> None:
        """Take it back: when the package is over, or before a test with real transactions."""
        while self._outer:
            transaction.set_rollback(True)
            self._outer.pop().__exit__(None, None, None)
