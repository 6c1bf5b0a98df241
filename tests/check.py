"""``scripts/check``: everything but the tests, all of it even when something fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHOWN_LINES = 40
TYPE_CACHE = ".mypy_cache"


@dataclass(frozen=True)
class Check:
    """One check.

    Attributes:
        name: as given on the command line.
        command: a program of the virtual environment and its arguments.
        remedy: how to mend what it finds, where there is one way.
        told_after: only what the program says after this is shown.
    """

    name: str
    command: tuple[str, ...]
    remedy: str = ""
    told_after: str = ""


@dataclass(frozen=True)
class Result:
    """What a check said, and how long it took in seconds."""

    check: Check
    passed: bool
    seconds: float
    output: str


CHECKS = (
    Check("types", ("mypy",)),
    Check("format", ("ruff", "format", "--check", "--quiet", "."), "ruff format ."),
    Check("lint", ("ruff", "check", "--quiet", "."), "ruff check --fix ."),
    Check("imports", ("lint-imports",), told_after="Broken contracts"),
    Check("django", ("balaikota", "check", "--fail-level", "WARNING")),
    Check(
        "migrations",
        ("balaikota", "makemigrations", "--check", "--dry-run"),
        "balaikota makemigrations APP -n what_it_does",
    ),
    Check("messages", ("balaikota", "messages", "--check"), "balaikota messages"),
    Check("modules", ("balaikota", "modules", "--check"), "balaikota modules"),
    Check("law", ("balaikota", "law", "--check"), "balaikota law"),
    Check("settings", ("balaikota", "variables", "--check"), "balaikota variables"),
)


def main(names: list[str]) -> int:
    """Run the checks named, or all; return the exit code."""
    unknown = set(names) - {check.name for check in CHECKS}
    if unknown:
        known = ", ".join(check.name for check in CHECKS)
        print(f"scripts/check: no check {', '.join(sorted(unknown))}; there are {known}.")
        return 2
    chosen = [check for check in CHECKS if not names or check.name in names]
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(_run_and_tell, chosen))
    failed = [result.check.name for result in results if not result.passed]
    _record(len(results) - len(failed), len(failed))
    if failed:
        print(f"\nscripts/check: {', '.join(failed)} failed.")
    return int(bool(failed))


def _run_and_tell(check: Check) -> Result:
    result = run(check)
    mark = "✓" if result.passed else "✗"
    lines = [f"{mark} {check.name:<11}{result.seconds:5.1f} s"]
    if not result.passed:
        said = _told(check, result.output).splitlines()
        lines += [f"    {line}" for line in said[:SHOWN_LINES]]
        lines += [f"    … and {more} more lines"] if (more := len(said) - SHOWN_LINES) > 0 else []
        lines += [f"    To mend: {check.remedy}"] if check.remedy else []
    print("\n".join(lines), flush=True)
    return result


def _told(check: Check, output: str) -> str:
    _, mark, after = output.partition(check.told_after) if check.told_after else ("", "", "")
    return (after if mark else output).strip()


def run(check: Check) -> Result:
    """Run one check in the clone, on SQLite; types are read afresh in continuous integration."""
    started = time.monotonic()
    if check.name == "types" and os.environ.get("CI"):
        shutil.rmtree(ROOT / TYPE_CACHE, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="balaikota-check-") as folder:
        environment = {**os.environ, "BALAIKOTA_VAR": folder, "PYTHONPATH": "src"}
        environment.pop("DATABASE_URL", None)
        command = [str(Path(sys.prefix, "bin", check.command[0])), *check.command[1:]]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
    seconds = time.monotonic() - started
    return Result(check, done.returncode == 0, seconds, done.stdout + done.stderr)


def _record(passed: int, failed: int) -> None:
    if path := os.environ.get("BALAIKOTA_COUNTS"):
        with Path(path).open("a") as file:
            file.write(f"checks {passed} {failed} 0\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
