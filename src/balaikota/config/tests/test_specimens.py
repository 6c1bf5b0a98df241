"""Where letters are real: in production only."""

from __future__ import annotations

import base64
import os
import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.parametrize(("env", "said"), [("development", "True"), ("production", "False")])
def test_letters_are_specimens_outside_of_production(env, said, tmp_path):
    key = base64.b64encode(b"k" * 32).decode()
    environment = os.environ | {
        "BALAIKOTA_ENV": env,
        "BALAIKOTA_VAR": str(tmp_path),
        "BALAIKOTA_URL": "https://balaikota.example",
        "ALLOWED_HOSTS": "balaikota.example",
        "DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "CACHE_URL": "locmemcache://",
        "SECRET_KEY": "s" * 60,
        "SEAL_KEYS": f"k1:{key}",
        "INDEX_KEY": key,
        "JWS_KEYS": f"j1:{key}",
    }
    tell = "from balaikota.config import settings; print(settings.SPECIMENS)"

    done = subprocess.run(
        [sys.executable, "-c", tell], env=environment, capture_output=True, text=True, check=False
    )

    assert done.stdout.strip() == said, done.stderr
