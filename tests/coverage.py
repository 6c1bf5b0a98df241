"""The coverage gate: tests/coverage.toml against what the passes of the last run measured.

Each pass leaves a data file; they are put together here, for what only one database reaches.
"""

from __future__ import annotations

import json
import shutil
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from coverage import Coverage

ROOT = Path(__file__).resolve().parents[1]
SOURCE = "src/balaikota/"
REQUIRED = ROOT / "tests" / "coverage.toml"
FOLDER = ROOT / "var" / "coverage"
MEASURED = ROOT / "var" / "coverage.json"
EXEMPT = ("*/tests/*", "*/migrations/*")


def forget() -> None:
    """Throw away what earlier runs measured."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    MEASURED.unlink(missing_ok=True)


def data_file(name: str) -> Path:
    """Return where the pass called ``name`` leaves what it measured."""
    return FOLDER / name


def combine() -> None:
    """Put what all passes measured together, into ``MEASURED``."""
    passes = [str(path) for path in sorted(FOLDER.iterdir())]
    together = Coverage(data_file=None, config_file=str(ROOT / "pyproject.toml"))
    together.combine(passes, keep=True)
    together.json_report(outfile=str(MEASURED))


def gate() -> bool:
    """Print every file below what is required; return whether there is none."""
    required = tomllib.loads(REQUIRED.read_text())
    measured = json.loads(MEASURED.read_text())["files"]
    offenders = find_offenders(required, measured)
    overall = overall_percent(measured)
    for path, percent, lines in offenders:
        print(f"coverage: {path} {percent:.1f} % (100 % required): {lines}", file=sys.stderr)
    if overall < required["overall"]:
        for path, lines in find_thinnest(measured):
            print(f"coverage: {path} misses most: {lines}", file=sys.stderr)
    print(
        f"coverage: {overall:.1f} % of branches and lines overall, {required['overall']} required;"
        f" {len(offenders)} files are not whole"
    )
    return overall >= required["overall"] and not offenders


def find_offenders(required: dict[str, Any], files: dict[str, Any]) -> list[tuple[str, float, str]]:
    """Return (path, percent, what is missing) of files that must be whole and are not, by path."""
    patterns = [pattern for group in required["full"] for pattern in group["patterns"]]
    found = []
    for path, file in sorted(files.items()):
        below = path.removeprefix(SOURCE)
        must = any(fnmatch(below, pattern) for pattern in patterns)
        if must and not _exempt(path) and file["summary"]["percent_covered"] < 100:
            found.append((path, file["summary"]["percent_covered"], _missing(file)))
    return found


def find_thinnest(files: dict[str, Any], most: int = 20) -> list[tuple[str, str]]:
    """Return (path, what is missing) of the files that miss most lines and branches, most first."""
    counted = [(path, file) for path, file in files.items() if not _exempt(path)]
    counted.sort(key=lambda one: (-_gaps(one[1]), one[0]))
    return [(path, _missing(file)) for path, file in counted[:most] if _gaps(file)]


def overall_percent(files: dict[str, Any]) -> float:
    """Return the share of lines and branches that ran, in percent, tests and migrations aside."""
    counted = [file["summary"] for path, file in files.items() if not _exempt(path)]
    there = sum(one["num_statements"] + one["num_branches"] for one in counted)
    ran = sum(one["covered_lines"] + one["covered_branches"] for one in counted)
    return 100 * ran / there if there else 0.0


def _exempt(path: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in EXEMPT)


def _gaps(file: dict[str, Any]) -> int:
    return len(file["missing_lines"]) + len(file.get("missing_branches", ()))


def _missing(file: dict[str, Any]) -> str:
    lines = [str(line) for line in file["missing_lines"]]
    arrows = [f"{a}→{'exit' if b < 0 else b}" for a, b in file.get("missing_branches", ())]
    return ", ".join([*lines, *arrows][:12]) + (" …" if len(lines) + len(arrows) > 12 else "")
