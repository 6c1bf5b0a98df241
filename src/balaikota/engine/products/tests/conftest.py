"""An office, one letter of it, and the hour after it was issued."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from balaikota.engine.products.models import Product
from balaikota.engine.products.tests.factories import NOON, Office, make_letter, make_office


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def letter(office: Office) -> Product:
    return make_letter(office)


@pytest.fixture
def an_hour_later(time_machine) -> None:
    """Let pages be opened an hour after letters were issued, by somebody who never came before."""
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)
    cache.clear()
