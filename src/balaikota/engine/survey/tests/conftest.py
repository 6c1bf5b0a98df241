"""The house of these tests: made once, and undone when they are over."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from balaikota.core.people.models import User
from balaikota.engine.survey.tests import factories
from tests import standing

house, alone = standing.fixtures(factories.make_house)


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
