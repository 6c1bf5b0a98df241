"""What an act looks up once, although many of its parts ask: it sees one state of it to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_kept: ContextVar[dict[str, Any] | None] = ContextVar("looked_up", default=None)


@contextmanager
def kept() -> Iterator[None]:
    """Keep what is looked up until the outermost act ends."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(name: str, look_up: Callable[[], T]) -> T:
    """Return what ``look_up`` finds; within an act, what it found the first time.

    For what another act changes, and this one does not; who changes it calls ``forget``.
    """
    found = _kept.get()
    if found is None:
        return look_up()
    if name not in found:
        found[name] = look_up()
    value: T = found[name]
    return value


def put(name: str, value: object) -> None:
    """Say what ``once`` is to find, which another statement brought along; nothing outside an act."""
    found = _kept.get()
    if found is not None:
        found[name] = value


def forget(name: str) -> None:
    """Look it up again at the next question: the act that runs has changed it."""
    found = _kept.get()
    if found is not None:
        found.pop(name, None)
