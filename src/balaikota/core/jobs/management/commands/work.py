"""``balaikota work``: run background jobs until told to stop."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from balaikota.core.jobs import worker

# One writer at a time on SQLite: more threads would only wait for each other.
THREADS = {"sqlite": 1, "postgresql": 4}


class Command(BaseCommand):
    """Run background jobs; SIGTERM or Ctrl-C finishes those running and ends."""

    help = "Run background jobs until SIGTERM; running ones are finished first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due now, then end")
        parser.add_argument("--threads", type=int, default=THREADS[connection.vendor])

    def handle(self, *args: Any, once: bool, threads: int, **options: Any) -> None:
        if once:
            done = worker.run_due(timezone.now(), strict=False)
            self.stdout.write(f"{done} jobs done")
            return
        loop = worker.Loop(threads=threads)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: loop.stop())
        self.stdout.write(f"worker {loop.name} started, {threads} threads")
        self.stdout.flush()
        loop.run()
        self.stdout.write(f"worker {loop.name} ended")
