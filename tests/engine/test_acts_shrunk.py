"""The same services, acts and people as in ``test_random_acts``, drawn by Hypothesis.

What it finds it makes small: the fewest acts, on the plainest service, after which something does not
hold. The seeded driver beside it goes further in the same time.
"""

from __future__ import annotations

import os
from datetime import datetime
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from balaikota.core.people.models import User
from balaikota.engine.cases.tests.factories import Scene
from balaikota.lib.remembered import forget_all
from tests.engine import city
from tests.engine.test_random_acts import dispose, look, seen_to

FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"
few = settings(deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
pytestmark = pytest.mark.django_db


class Acts(RuleBasedStateMachine):
    """One service by lot; whatever is done, all that must hold is looked at."""

    scene: Scene
    cast: list[User]
    play: city.Play
    due: dict[str, datetime | None]

    def __init__(self) -> None:
        super().__init__()
        self.apart = transaction.atomic()
        self.apart.__enter__()
        forget_all()

    @initialize(lot=st.randoms(use_true_random=False))
    def a_service_is_put_in_force(self, lot: Random) -> None:
        self.play = city.begin(self.scene, self.cast, lot)
        self.due = look(self.play, {})

    @rule(name=st.sampled_from(list(city.DEEDS)))
    def somebody_does_something(self, name: str) -> None:
        before = self.play.now
        self.play.step(name)
        self.due = look(self.play, self.due)
        if self.play.now != before:
            seen_to(self.play)

    @rule()
    def what_is_personal_is_disposed_of(self) -> None:
        dispose(self.play)
        self.due = look(self.play, self.due)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.apart.__exit__(None, None, None)
        forget_all()


def _run(**more: int) -> None:
    Acts.scene, Acts.cast = city.make()
    run_state_machine_as_test(Acts, settings=settings(few, **more))


@pytest.mark.slow
def test_whatever_is_done_holds():
    _run(max_examples=3, stateful_step_count=12)


@pytest.mark.long
def test_at_length_whatever_is_done_holds():
    _run(max_examples=150 if FULL else 8, stateful_step_count=40)
