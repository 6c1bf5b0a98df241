"""The scene of these tests: made once, and undone when they are over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from balaikota.engine.cases.tests import factories
from tests.standing import Standing

_standing = Standing()


@pytest.fixture(scope="package")
def scene(django_db_setup: None, django_db_blocker) -> Iterator[factories.Scene]:
    """Kauman, its officers and the published service; each test undoes what it adds."""
    with django_db_blocker.unblock():
        made = _standing.begin(factories.make_service)
    yield made
    with django_db_blocker.unblock():
        _standing.undo()


@pytest.fixture
def alone(django_db_blocker) -> None:
    """Undo the scene, for a test with real transactions; it comes after all those without."""
    with django_db_blocker.unblock():
        _standing.undo()


@pytest.fixture
def alice(client, scene) -> Client:
    """The browser of a front officer."""
    client.force_login(scene.alice)
    return client


@pytest.fixture
def bob(scene) -> Client:
    """The browser of their colleague."""
    bob = Client()
    bob.force_login(scene.bob)
    return bob


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet() -> None:
    cache.clear()
