"""Values that are read often, change seldom, and may be a moment old in another process."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakSet

T = TypeVar("T")

_all: WeakSet[Remembered] = WeakSet()  # type: ignore[type-arg]


class Remembered(Generic[T]):
    """A value kept per process and looked up again when it is older than ``seconds``.

    Who changes the value calls ``forget`` in the same process; other processes see the change
    within ``seconds``. Two threads may look it up at the same time: both get a right answer.
    """

    def __init__(self, look_up: Callable[[], T], *, seconds: float) -> None:
        self._look_up = look_up
        self._seconds = seconds
        self._kept: tuple[float, T] | None = None
        _all.add(self)

    def get(self) -> T:
        """Return the value."""
        kept, moment = self._kept, time.monotonic()
        if kept is not None and moment < kept[0]:
            return kept[1]
        value = self._look_up()
        self._kept = (moment + self._seconds, value)
        return value

    def forget(self) -> None:
        """Look the value up again at the next ``get``."""
        self._kept = None


def forget_all() -> None:
    """Forget every remembered value of this process."""
    for remembered in list(_all):
        remembered.forget()
