"""A worker process to be killed: ``python -m tests.engine.sealing_worker SECONDS`` (of its leases).

The loop of ``balaikota work``, with leases short enough that what a killed worker held is soon taken
over.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import timedelta

import django


def main(seconds: float) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from balaikota.core.jobs.worker import Loop

    loop = Loop(lease=timedelta(seconds=seconds), poll_seconds=0.05, has_periodic=False)
    signal.signal(signal.SIGTERM, lambda *_: loop.stop())
    loop.run()


if __name__ == "__main__":
    main(float(sys.argv[1]))
