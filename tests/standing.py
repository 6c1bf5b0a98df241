"""What the tests of a package stand on: made once, and taken back when they are over.

A conftest says ``scene, alone = standing.fixtures(factories.make_service)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import pytest
from django.db import models, transaction

T = TypeVar("T")
_as_made: dict[int, tuple[models.Model, dict[str, Any], dict[str, Any]]] = {}


def as_made() -> None:
    """Give what several tests share the values it was made with, whatever the test before wrote."""
    for one, values, related in _as_made.values():
        one.__dict__.clear()
        one.__dict__.update(values)
        one._state.fields_cache = dict(related)


def _keep(thing: object) -> None:
    """Remember the values of the rows that ``thing``, a dataclass of rows, holds or leads to."""
    if isinstance(thing, models.Model) and id(thing) not in _as_made:
        related = dict(thing._state.fields_cache)
        _as_made[id(thing)] = (thing, dict(thing.__dict__), related)
        for one in related.values():
            _keep(one)
    elif is_dataclass(thing):
        for field in fields(thing):
            _keep(getattr(thing, field.name))


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
        made = make()
        _keep(made)
        return made

    def undo(self) -> None:
        """Take it back: when the package is over, or before a test with real transactions."""
        _as_made.clear()
        while self._outer:
            transaction.set_rollback(True)
            self._outer.pop().__exit__(None, None, None)


def fixtures(make: Callable[[], T]) -> tuple[Any, Any]:
    """Return two fixtures: what ``make`` makes, for a package; and one that undoes it early.

    The second is for a test with real transactions; it comes after all those without.
    """
    standing = Standing()

    @pytest.fixture(scope="package")
    def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[T]:
        with django_db_blocker.unblock():
            begun = standing.begin(make)
        yield begun
        with django_db_blocker.unblock():
            standing.undo()

    @pytest.fixture
    def alone(django_db_blocker: Any) -> None:
        with django_db_blocker.unblock():
            standing.undo()

    return made, alone
