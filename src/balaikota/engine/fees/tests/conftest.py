"""The house of these tests: made once, and undone when they are over."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from balaikota.engine.fees.tests import factories
from tests import standing

house, alone = standing.fixtures(factories.make_house)


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet() -> None:
    cache.clear()
