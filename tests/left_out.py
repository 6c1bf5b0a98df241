"""A pytest plugin: tell how many tests of which kind a run left out."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.kinds import MARKERS

_counts: Counter[str] = Counter()


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count what ``-m`` leaves out, by marker."""
    for item in items:
        _counts.update(name for name in MARKERS if item.get_closest_marker(name))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave the counts where the runner reads them; every worker finds the same."""
    if path := os.environ.get("BALAIKOTA_LEFT_OUT"):
        lines = (f"{name} {count}\n" for name, count in sorted(_counts.items()))
        if _counts:
            Path(path).write_text("".join(lines))
