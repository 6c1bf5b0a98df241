"""The house of these tests: made once, and undone when they are over."""

from __future__ import annotations

import pytest
from django.test import Client

from balaikota.engine.cases.tests.factories import MORNING
from balaikota.modules.pengaduan.tests import publishing
from tests import standing

house, alone = standing.fixtures(publishing.make_house)


@pytest.fixture(autouse=True)
def _on_that_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def coordinator(house: publishing.House) -> Client:
    """Sign the coordinator in."""
    client = Client()
    client.force_login(house.coordinator)
    return client
