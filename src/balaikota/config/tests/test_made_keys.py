"""Keys that are made at first use: whole, once, and readable by nobody else."""

from __future__ import annotations

import os
import subprocess
import sys

from balaikota.config import settings


def test_the_first_of_two_processes_keeps_its_key(tmp_path):
    path = tmp_path / "keys" / "secret_key"

    settings._keep_first(path, "first")
    settings._keep_first(path, "second")

    assert path.read_text() == "first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_share_one_key(tmp_path):
    unset = ("SECRET_KEY", "SEAL_KEYS", "INDEX_KEY", "JWS_KEYS", "DATABASE_URL")
    environment = {key: value for key, value in os.environ.items() if key not in unset}
    environment["BALAIKOTA_VAR"] = str(tmp_path)
    tell = "from balaikota.config import settings; print(settings.SECRET_KEY, settings.SEAL_KEYS)"
    command = [sys.executable, "-c", tell]

    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _one in range(6)
    ]
    keys = {process.communicate()[0] for process in started}

    assert len(keys) == 1
    assert keys.pop().strip()


def test_production_refuses_the_authority_that_vouches_for_nothing(tmp_path):
    told = {
        "BALAIKOTA_ENV": "production",
        "BALAIKOTA_VAR": str(tmp_path),
        "SECRET_KEY": "x" * 50,
        "SEAL_KEYS": "k1:AAAA",
        "INDEX_KEY": "AAAA",
        "JWS_KEYS": "j1:AAAA",
    }
    command = [sys.executable, "-c", "from balaikota.config import settings"]

    for name in ("SIGNER_SEAL", "SIGNER_PERSON"):
        ran = subprocess.run(
            command, env=os.environ | told | {name: "development"}, capture_output=True, text=True
        )
        assert "vouches for nothing" in ran.stderr
    ran = subprocess.run(command, env=os.environ | told, capture_output=True, text=True)
    assert "vouches for nothing" not in ran.stderr
