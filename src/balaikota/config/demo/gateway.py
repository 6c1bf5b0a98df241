"""The message gateway of the demonstration: its key at our API, and how it is started."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from balaikota.core.keys import actions as keys
from balaikota.core.people import queries as people
from balaikota.core.people.models import User
from balaikota.core.units import queries as units

KEY = "gerbang-contoh"  # shown by us to the gateway, which listens on this machine only
LASTS = timedelta(days=300)


def lend_key(*, now: datetime) -> None:
    """Lend the gateway a key to send receipts with, decided by two officers, and keep its token."""
    admin, head = (
        people.actor_for(User.objects.get(username=name), now=now) for name in ("sistem", "sekda")
    )
    key = keys.propose(
        by=admin,
        now=now,
        kind="gateway",
        name="Gerbang pesan contoh",
        partner="Gerbang pesan contoh",
        contact="Diskominfo",
        purpose="Tanda terima WhatsApp dan SMS",
        verbs=["notices.note_receipts"],
        unit=units.get_unit("35.73"),
        reaches_below=False,
        valid_from=now,
        valid_to=now + LASTS,
    )
    keys.confirm(by=head, now=now, key=key)
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(keys.issue(by=admin, now=now, key=key).token)


def environment(port: int) -> dict[str, str]:
    """Return what tells web and worker where the gateway is."""
    return {"GATEWAY_URL": f"http://127.0.0.1:{port}", "GATEWAY_KEY": KEY}


def command(port: int, web: str) -> tuple[list[str], Mapping[str, str]]:
    """Return how the gateway is started, and its environment; receipts go to ``web``."""
    token = _path().read_text() if _path().exists() else ""
    line = [str(Path(sys.executable).parent / "balaikota"), "gateway", "--port", str(port)]
    if token:
        line += ["--callback", f"{web}/api/v1/pesan/tanda-terima"]
    return line, {**os.environ, "GATEWAY_KEY": KEY, "GATEWAY_TOKEN": token}


def _path() -> Path:
    return Path(settings.VAR_DIR) / "keys" / "demo-gateway-token"
