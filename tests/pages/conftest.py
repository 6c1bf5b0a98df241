"""The scene, set once for the tests of a module and taken back after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.pages import judge, rows, stories
from tests.pages import scene as scenes
from tests.pages.crawl import taken_back


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[scenes.Scene]:
    """The city with a request in every state; the clock stands still until the module is done."""
    with django_db_blocker.unblock(), scenes.on(scenes.MORNING) as clock, taken_back():
        played = stories.play(scenes.load_city(), clock)
        stories.leave_in_press(played)
        yield played


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker) -> Iterator[scenes.City]:
    """The city before anything happened in it."""
    with django_db_blocker.unblock(), scenes.on(scenes.MORNING), taken_back():
        yield scenes.load_city()


@pytest.fixture(scope="module")
def begun(django_db_setup, django_db_blocker) -> Iterator[scenes.Scene]:
    """The city with forms begun and one row of each kind, without any story."""
    with django_db_blocker.unblock(), scenes.on(scenes.MORNING), taken_back():
        made = scenes.Scene(scenes.load_city())
        rows.begin_forms(made)
        rows.add(made)
        yield made


@pytest.fixture(autouse=True)
def _nobody_stays_signed_in() -> None:
    """Forget the visitors of the test before: their sessions were taken back."""
    judge.visitors.clear()
