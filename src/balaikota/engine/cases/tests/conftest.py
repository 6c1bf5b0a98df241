"""The scene of these tests: made once, and undone when they are over."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from balaikota.engine.cases.tests import factories
from tests import standing

scene, alone = standing.fixtures(factories.make_service)


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
