"""A pytest plugin: run the suite as if it were another day, ``BALAIKOTA_TODAY=2029-02-01``.

``scripts/test --today DATE`` loads it. The clock goes on from the morning of that day; what a test
starts as a process of its own keeps the machine's date.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import time_machine

MORNING = timedelta(hours=3)  # 10.00 WIB

_day = datetime.fromisoformat(os.environ["BALAIKOTA_TODAY"]).replace(tzinfo=UTC)
time_machine.travel(_day + MORNING, tick=True).start()
