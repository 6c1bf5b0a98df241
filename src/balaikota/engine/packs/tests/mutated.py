"""The pack of the tests, broken on purpose."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from balaikota.core.manifest import room_folders
from balaikota.engine.packs import lint, reading
from balaikota.engine.packs.durations import Duration
from tests import yamls
from tests.rooms.percobaan.service import PACK, PROMISE

GOOD = sorted(path for folder in room_folders().values() for path in folder.glob("packs/*.yaml"))
TEXT = PACK.read_text()
PACK_OF_TESTS = reading.read(TEXT)
NUMBERS = {
    PROMISE: Duration(1, "working-days"),
    "layanan.gugur": Duration(10, "working-days"),
    "retribusi.percobaan.lapak": None,
    "retribusi.percobaan.tempo": Duration(14, "calendar-days"),
}


def line_of(text: str, snippet: str) -> int:
    """Return the line, from 1, on which ``snippet`` begins."""
    return text[: text.index(snippet)].count("\n") + 1


def changed(change: Callable[[Any], object], numbers: lint.Numbers = NUMBERS) -> set[str]:
    """Return the rules broken after ``change`` was made to the plain values."""
    values = deepcopy(yamls.read(TEXT))
    change(values)
    text = yamls.text_of(values)
    return {finding.rule for finding in lint.check_text(text, "x.yaml", numbers)}
