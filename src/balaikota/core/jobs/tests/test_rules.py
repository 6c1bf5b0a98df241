from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from balaikota.core.jobs import rules


@pytest.mark.parametrize(
    ("attempts", "jitter", "seconds"),
    [(1, 1, 5), (1, 0, 2.5), (2, 1, 10), (4, 1, 40), (10, 1, 2560), (11, 1, 3600), (99, 0, 1800)],
)
def test_waiting_doubles_up_to_an_hour(attempts, jitter, seconds):
    assert rules.wait_after(attempts, jitter=jitter) == timedelta(seconds=seconds)


def test_a_slot_lasts_its_period():
    start = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)

    slots = {rules.slot_at(start + timedelta(seconds=second), 60) for second in range(60)}

    assert len(slots) == 1
    assert rules.slot_at(start + timedelta(seconds=60), 60) == slots.pop() + 1
