"""The people of the tests of cases, and the browser of a front officer."""

from __future__ import annotations

import pytest
from django.test import Client

from balaikota.engine.cases.tests.browsing import browser
from balaikota.engine.cases.tests.conftest import alone, scene  # noqa: F401 - fixtures
from balaikota.engine.cases.tests.factories import MORNING, Scene


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def alice(scene: Scene) -> Client:  # noqa: F811 - the fixture, not the name imported
    """Return the browser of the front officer Alice."""
    return browser(scene.alice)
