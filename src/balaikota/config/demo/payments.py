"""The payment gateway of the demonstration: what is signed with, and how it is started."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

SECRET = "pembayaran-contoh"  # noqa: S105 - between two processes of this machine, for money that is none


def environment(port: int) -> dict[str, str]:
    """Return what tells web and worker where the gateway is."""
    return {"PAYMENT_URL": f"http://127.0.0.1:{port}", "PAYMENT_SECRET": SECRET}


def command(port: int, web: str) -> tuple[list[str], Mapping[str, str]]:
    """Return how the gateway is started, and its environment; it tells ``web`` of payments."""
    line = [str(Path(sys.executable).parent / "balaikota"), "payments", "--port", str(port)]
    return [*line, "--callback", f"{web}/bayar/laporan/"], {**os.environ, **environment(port)}
