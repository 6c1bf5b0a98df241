from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"
MANY = int(os.environ.get("NOTICES_PROVED") or (1000 if FULL else 300))


@pytest.fixture
def sqlite_url(tmp_path):
    return f"sqlite:///{tmp_path}/proof.sqlite3"


def prove(url, tmp_path, count):
    environment = os.environ | {"DATABASE_URL": url, "BALAIKOTA_VAR": str(tmp_path / "var")}
    for command in (
        ["balaikota", "migrate", "-v0"],
        ["balaikota.core.notices.tests.proof", str(count)],
    ):
        ran = subprocess.run(
            [sys.executable, "-m", *command],
            env=environment, capture_output=True, text=True, timeout=1800,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr[-4000:]
    told = json.loads(ran.stdout.splitlines()[-1])
    hostile, healthy = told["hostile"], told["healthy"]
    assert hostile["kills"] > 0, "no worker was killed"
    assert hostile["offered_again"] > 0, "the gateway did not fail"
    assert hostile["never_offered"] == 0
    assert hostile["sent_not_once"] == 0
    assert hostile["unsettled"] == 0
    assert hostile["failed_without_class"] == 0
    assert hostile["attempts_logged"] <= hostile["offers_counted"]
    assert healthy["delivered"] == healthy["messages"]


@pytest.mark.long
def test_each_message_is_sent_once_through_a_bad_gateway_and_killed_workers(sqlite_url, tmp_path):
    prove(sqlite_url, tmp_path, MANY)


@pytest.mark.long
@pytest.mark.postgres
def test_each_message_is_sent_once_on_postgresql_too(postgres_url, tmp_path):
    prove(postgres_url, tmp_path, MANY)
