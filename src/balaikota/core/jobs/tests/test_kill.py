from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"
FEW = range(2)
MANY = range(2, 52 if FULL else 10)


@pytest.fixture
def sqlite_url(tmp_path):
    return f"sqlite:///{tmp_path}/proof.sqlite3"


def prove(url, tmp_path, seeds):
    environment = os.environ | {"DATABASE_URL": url, "BALAIKOTA_VAR": str(tmp_path / "var")}
    command = [sys.executable, "-m", "balaikota.core.jobs.tests.proof", tmp_path / "effects"]
    ran = subprocess.run(
        [*command, *map(str, seeds)], env=environment, capture_output=True, text=True, timeout=1500
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
    outcome = json.loads(ran.stdout.splitlines()[-1])
    assert outcome["slow_attempts"] == (1 if seeds == MANY else None), (
        "the heartbeat did not keep the lease"
    )
    assert len(outcome["seeds"]) == len(seeds)
    for seed, found in outcome["seeds"].items():
        assert set(found["exits"]) <= {0, -9}, f"seed {seed}: a worker did not end cleanly"
        for name, job in found["jobs"].items():
            told = f"job {name}: {job}"
            assert job["status"] == "DONE", f"stuck, {told}"
            assert job["rows"] == 1, f"lost or doubled in the database, {told}"
            assert job["lines"] >= (2 if job["death"] == "after" else 1), f"lost outside, {told}"
            assert job["lines"] <= job["attempts"], told
            assert job["attempts"] >= (2 if job["death"] else 1), f"was never killed, {told}"


@pytest.mark.slow
def test_no_job_is_lost_when_workers_are_killed(sqlite_url, tmp_path):
    prove(sqlite_url, tmp_path, FEW)


@pytest.mark.slow
@pytest.mark.postgres
def test_no_job_is_lost_when_workers_are_killed_on_postgresql(postgres_url, tmp_path):
    prove(postgres_url, tmp_path, FEW)


@pytest.mark.long
def test_many_seeds_lose_no_job(sqlite_url, tmp_path):
    prove(sqlite_url, tmp_path, MANY)


@pytest.mark.long
@pytest.mark.postgres
def test_many_seeds_lose_no_job_on_postgresql(postgres_url, tmp_path):
    prove(postgres_url, tmp_path, MANY)
