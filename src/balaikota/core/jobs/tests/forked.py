"""Workers as copies of this process, to be killed: Django is loaded already, so they start quickly."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable, Iterator
from typing import Any


def start_worker(**loop: Any) -> int:
    """Fork a process that runs the real loop with these options; return its pid."""
    from django.db import connections

    from balaikota.core.jobs.worker import Loop

    connections.close_all()
    if pid := os.fork():
        return pid
    code = 1
    with contextlib.suppress(BaseException):
        running = Loop(**loop)
        signal.signal(signal.SIGTERM, lambda *_: running.stop())
        running.run()
        code = 0
    os._exit(code)


def still_alive(pids: Iterable[int]) -> Iterator[int]:
    """Return which of these children have not ended."""
    for pid in pids:
        if os.waitpid(pid, os.WNOHANG) == (0, 0):
            yield pid


def end(pid: int) -> int:
    """Ask a worker to stop and return its exit code (minus the signal that killed it)."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
