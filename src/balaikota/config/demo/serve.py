"""Serving the demonstration: web and worker side by side until Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from balaikota.config.demo import gateway, payments

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Tell whether nobody listens on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) != 0


def wait_until_up(port: int, *, seconds: float = 30) -> bool:
    """Wait until somebody listens on the port; False when nobody does in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not is_free(port):
            return True
        time.sleep(0.1)
    return False


def start(port: int, extra: Mapping[str, str]) -> list[subprocess.Popen[bytes]]:
    """Start web (granian), worker, and on the next two ports gateways of messages and of payments.

    Neither sends anything anywhere.
    """
    own = {**gateway.environment(port + 1), **payments.environment(port + 2)}
    environment = {**os.environ, **extra, **own}
    beside = Path(sys.executable).parent
    web = [
        str(beside / "granian"), "--interface", "wsgi", "--host", HOST, "--port", str(port),
        "--workers", "1", "--blocking-threads", "2", "--no-ws", "--log-level", "warning",
        "balaikota.config.wsgi:application",
    ]  # fmt: skip
    worker = [str(beside / "balaikota"), "work"]
    beside_them = (
        gateway.command(port + 1, f"http://{HOST}:{port}"),
        payments.command(port + 2, f"http://{HOST}:{port}"),
    )
    return [
        subprocess.Popen(command, env=values)  # noqa: S603
        for command, values in ((web, environment), (worker, environment), *beside_them)
    ]


def watch(processes: list[subprocess.Popen[bytes]]) -> int:
    """Wait until a process ends or somebody presses Ctrl-C; end the others; return the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.3)
        code = next((p.returncode for p in processes if p.returncode), 1)
    except KeyboardInterrupt:
        code = 0
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(timeout=15)
    return code
