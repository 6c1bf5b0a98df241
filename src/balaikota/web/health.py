"""Whether this process and what it stands on are well."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper

from balaikota.core.jobs import queries as jobs

WORKER_LATE = timedelta(minutes=5)


def commit() -> str:
    """Return the commit that runs: BALAIKOTA_COMMIT, else that of the clone, else ``unknown``."""
    if given := os.environ.get("BALAIKOTA_COMMIT"):
        return given
    asked = ("git", "-C", str(settings.BASE_DIR), "rev-parse", "HEAD")
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=5, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return done.stdout.strip()


COMMIT = commit()


def report(connection: BaseDatabaseWrapper, *, now: datetime) -> dict[str, Any]:
    """Return ``status``, ``database`` and ``worker_age_seconds`` (None: never seen).

    A worker that was not seen for five minutes does not make the web unready: pages still answer.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        age = jobs.worker_age(now)
    except Error:
        return {"status": "unavailable", "database": "unavailable", "worker": "unknown"}
    seen = age is not None and age <= WORKER_LATE
    return {
        "status": "ok",
        "database": "ok",
        "worker": "ok" if seen else "late",
        "worker_age_seconds": None if age is None else round(age.total_seconds(), 1),
    }
