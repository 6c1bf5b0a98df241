"""A room made by scripts/new-module passes every check; a room deleted leaves the rest green."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.architecture import house
from tests.check import TYPE_CACHE
from tests.kinds import ROOT

pytestmark = pytest.mark.long

# What tools leave in a clone.
LEAVINGS = {TYPE_CACHE, ".ruff_cache", ".import_linter_cache", ".pytest_cache", "__pycache__"}
LEAVINGS |= {"var", "node_modules"}
FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"


@pytest.fixture
def clone(tmp_path) -> Path:
    """Return a copy of the tracked and the new files of this clone."""
    target = tmp_path / "clone"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    (target / "node_modules").symlink_to(ROOT / "node_modules")  # what setup brought, not ours
    if (ROOT / TYPE_CACHE).exists():
        shutil.copytree(ROOT / TYPE_CACHE, target / TYPE_CACHE)
    return target


def _files(clone: Path) -> dict[str, str]:
    """Return what each file holds that is not a tool's own leaving, hashed."""
    return {
        str(path.relative_to(clone)): sha256(path.read_bytes()).hexdigest()
        for path in clone.rglob("*")
        if path.is_file()
        and path.suffix != ".mo"
        and not LEAVINGS.intersection(path.relative_to(clone).parts)
    }


def _run(clone: Path, *command: str) -> str:
    kept = {"PATH", "HOME", "LANG", "POSTGRES_URL", "BALAIKOTA_CHROMIUM"}
    environment = {name: value for name, value in os.environ.items() if name in kept}
    environment |= {"PYTHONPATH": str(clone / "src"), "BALAIKOTA_VAR": str(clone / "var")}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=clone, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-6000:]}{done.stderr[-3000:]}"
    return done.stdout


def _suite(clone: Path, *paths: str | Path) -> None:
    """Run the whole suite, or in a bounded run what a room can break."""
    chosen = [] if FULL else ["tests/architecture", "tests/rights", "src/balaikota/config", *paths]
    _run(clone, "pytest", "-q", "-x", "-n", "2", "-p", "no:randomly", *chosen)


def test_a_new_room_passes_every_check_and_leaves_no_trace(clone):
    made = clone / "src" / "balaikota" / "modules" / "contoh"
    before = _files(clone)

    assert "contoh is made" in _run(clone, "balaikota", "newmodule", "contoh")
    _run(clone, "tests.check")
    _suite(clone, str(made))

    shutil.rmtree(made)
    assert _files(clone) == before


@pytest.mark.parametrize("slug", house.rooms())
def test_a_room_deleted_with_its_journeys_leaves_the_rest_green(clone, slug):
    shutil.rmtree(clone / "src" / "balaikota" / "modules" / slug)
    for journey in (clone / "tests").rglob(f"*{slug}*"):
        shutil.rmtree(journey) if journey.is_dir() else journey.unlink()
    _run(clone, "balaikota", "modules")
    _run(clone, "balaikota", "law")

    _run(clone, "tests.check")
    _suite(clone, *_naming(clone, slug))


def _naming(clone: Path, slug: str) -> list[Path]:
    """Return the test files that name a room, or read the city it serves."""
    word = re.compile(rf"\b({slug}|MALANG)\b")
    return [
        path
        for folder in ("src", "tests")
        for path in (clone / folder).rglob("test_*.py")
        if word.search(path.read_text("utf-8"))
    ]
