"""The house of these tests: made once, and undone when they are over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from balaikota.core.people.models import User
from balaikota.engine.survey.tests import factories
from tests.standing import Standing

_standing = Standing()


@pytest.fixture(scope="package")
def house(django_db_setup: None, django_db_blocker) -> Iterator[factories.House]:
    """Kauman with its service; each test undoes what it adds."""
    with django_db_blocker.unblock():
        made = _standing.begin(factories.make_house)
    yield made
    with django_db_blocker.unblock():
        _standing.undo()


@pytest.fixture
def alone(django_db_blocker) -> None:
    """Undo the house, for a test with real transactions; it comes after all those without."""
    with django_db_blocker.unblock():
        _standing.undo()


@pytest.fixture
def lurah(house: factories.House) -> Client:
    """Sign the lurah of Kauman in."""
    return _signed_in(house.scene.lurah)


@pytest.fixture
def auditor(house: factories.House) -> Client:
    """Sign in who reads the results of all offices."""
    return _signed_in(house.auditor)


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def _nothing_is_known_yet() -> None:
    cache.clear()
    factories.forget_counts()
