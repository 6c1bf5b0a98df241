"""A small city whose calendar is loaded, and an ear for what rooms are told."""

from __future__ import annotations

import pytest

from balaikota.core import manifest
from balaikota.core.calendar.tests.test_actions import (
    CHRISTMAS,
    NEW_YEAR,
    NOW,
    REGULAR,
    load_days,
    load_hours,
)
from balaikota.core.jobs import periodic, worker
from balaikota.core.reference import tasks


@pytest.fixture
def loaded():
    """Load 2026 with two holidays and regular hours."""
    load_days(NEW_YEAR, CHRISTMAS)
    load_hours(REGULAR)


@pytest.fixture
def hear(loaded, monkeypatch):
    """Return a function that runs what is due and gives what rooms were told since it last ran."""
    heard = []
    listener = manifest.Manifest(
        slug="x", title="x", on_time_rules_changed=lambda **change: heard.append(change)
    )
    monkeypatch.setattr(tasks, "all_manifests", lambda: (listener,))
    monkeypatch.setattr(periodic, "enqueue_due", lambda now: None)

    def run():
        heard.clear()
        worker.run_due(NOW)
        return list(heard)

    run()
    return run
