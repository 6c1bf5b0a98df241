"""The people of the tests of cases, on their morning."""

from __future__ import annotations

import pytest

from balaikota.engine.cases.tests.conftest import alone, scene  # noqa: F401 - fixtures
from balaikota.engine.cases.tests.factories import MORNING


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)
