"""The house of these tests: made once, and undone when they are over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction

from balaikota.engine.fees.tests import factories

_standing: list[transaction.Atomic] = []


@pytest.fixture(scope="package")
def house(django_db_setup: None, django_db_blocker) -> Iterator[factories.House]:
    """Kauman with the levied service; each test undoes what it adds."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer._from_testcase = True  # as Django's TestCase marks its own
        outer.__enter__()
        _standing.append(outer)
        made = factories.make_house()
    yield made
    with django_db_blocker.unblock():
        _undo()


@pytest.fixture
def alone(django_db_blocker) -> None:
    """Undo the house, for a test with real transactions; it comes after all those without."""
    with django_db_blocker.unblock():
        _undo()


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet() -> None:
    cache.clear()


def _undo() -> None:
    while _standing:
        transaction.set_rollback(True)
        _standing.pop().__exit__(None, None, None)
