"""Limits: fixed windows, by purpose and key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from balaikota.lib.errors import TooMany
from balaikota.web import limits

NOON = datetime(2026, 12, 4, 5, 0, tzinfo=UTC)
HOUR = {"limit": 2, "seconds": 3600}


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def test_attempts_within_the_limit_pass():
    limits.count("lacak", "10.0.0.1", **HOUR, now=NOON)
    limits.count("lacak", "10.0.0.1", **HOUR, now=NOON)


def test_one_more_is_refused_until_the_window_ends():
    for _attempt in range(2):
        limits.count("lacak", "10.0.0.1", **HOUR, now=NOON)

    with pytest.raises(TooMany) as refused:
        limits.count("lacak", "10.0.0.1", **HOUR, now=NOON + timedelta(minutes=50))

    assert refused.value.retry_after == 600
    assert "10 menit" in refused.value.message
    limits.count("lacak", "10.0.0.1", **HOUR, now=NOON + timedelta(hours=1))


def test_other_purposes_and_keys_count_apart():
    for _attempt in range(2):
        limits.count("lacak", "10.0.0.1", **HOUR, now=NOON)

    limits.count("lacak", "10.0.0.2", **HOUR, now=NOON)
    limits.count("masuk", "10.0.0.1", **HOUR, now=NOON)


def test_asking_for_room_does_not_count():
    for _attempt in range(5):
        limits.require_room("lacak", "PGD-1", **HOUR, now=NOON)
    for _attempt in range(2):
        limits.count("lacak", "PGD-1", **HOUR, now=NOON)

    with pytest.raises(TooMany):
        limits.require_room("lacak", "PGD-1", **HOUR, now=NOON)


def test_a_count_that_expires_between_two_calls_starts_anew(monkeypatch):
    monkeypatch.setattr(type(cache), "incr", _expired, raising=False)
    monkeypatch.setattr(limits.cache, "incr", _expired)

    limits.count("lacak", "10.0.0.1", **HOUR, now=NOON)

    limits.require_room("lacak", "10.0.0.1", **HOUR, now=NOON)


def _expired(*args, **kwargs):
    raise ValueError("no such key")
