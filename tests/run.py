"""``scripts/test``: run the tests of one kind or more, and say what was left out.

A kind whose means are missing fails, it is never skipped; so does a kind that has no test.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests import coverage
from tests.kinds import KINDS, MARKERS, ROOT, Kind, Pass, chromium, missing, postgres_url

MEASURED = ("sqlite", "postgres")  # together they reach both twins of what only one database does


@dataclass
class Count:
    """What became of the tests of a run."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def main(arguments: list[str]) -> int:
    """Run the kinds asked for; return the exit code."""
    options, rest = _parser().parse_known_args(arguments)
    if options.today:
        os.environ["BALAIKOTA_TODAY"] = options.today
    if options.coverage:
        coverage.forget()
    failed = False
    for kind in _chosen(options):
        count = run(kind, rest, measure=options.coverage and kind.name in MEASURED)
        _record(kind, count)
        failed |= bool(count.failed)
    if options.coverage and failed:
        print("scripts/test: coverage was not judged, since tests failed.", file=sys.stderr)
    elif options.coverage:
        coverage.combine()
        failed = not coverage.gate()
    return int(failed)


def _chosen(options: argparse.Namespace) -> list[Kind]:
    """Return the kinds asked for; coverage adds those it is measured over."""
    asked = {name for name in KINDS if getattr(options, name, False)}
    asked |= set(MEASURED) if options.coverage else set()
    return [KINDS[name] for name in KINDS if name in (asked or {"sqlite"})]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/test", epilog="Everything else is handed to pytest.", allow_abbrev=False
    )
    parser.add_argument("--postgres", action="store_true", help="the suite on PostgreSQL")
    parser.add_argument("--browser", action="store_true", help="the tests that drive Chromium")
    parser.add_argument("--long", action="store_true", help="large samples and kill proofs")
    parser.add_argument(
        "--coverage",
        action="store_true",
        help="measure the suite on SQLite and on PostgreSQL, and hold to coverage.toml",
    )
    parser.add_argument(
        "--today", metavar="DATE", help="as if it were another day, such as 2029-02-01"
    )
    return parser


def run(kind: Kind, rest: list[str], *, measure: bool = False) -> Count:
    """Run all passes of ``kind``; a missing means, or no test at all, counts as a failure."""
    wrong = [text for need in kind.needs if (text := missing(need))]
    for text in wrong:
        print(f"scripts/test: the {kind.name} tests cannot run: {text}.", file=sys.stderr)
    if wrong:
        return Count(failed=1)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="balaikota-") as folder:
        total = Count()
        for number, one in enumerate(kind.passes):
            measured = coverage.data_file(f"{kind.name}-{number}") if measure else None
            total += _run_pass(one, rest, Path(folder, str(number)), measured)
        left_out = _left_out(Path(folder, "0"), kind)
    if not total.passed and not total.failed:
        print(f"scripts/test: there are no {kind.name} tests: that is a failure.", file=sys.stderr)
        total.failed = 1
    print(f"\n{kind.name}: {total} in {time.monotonic() - started:.0f} s")
    if left_out:
        print(f"left out: {left_out}")
    return total


def _run_pass(one: Pass, rest: list[str], out: Path, measured: Path | None) -> Count:
    report, given = out.with_suffix(".xml"), os.environ
    environment = {name: value for name, value in given.items() if name != "DATABASE_URL"}
    environment["BALAIKOTA_LEFT_OUT"] = str(out)
    environment["BALAIKOTA_CHROMIUM"] = chromium() or ""
    if one.on_postgres:
        environment["DATABASE_URL"] = postgres_url()
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "2",
        "--dist",
        "worksteal",
        "-q",
        "-p",
        "tests.left_out",
    ]
    command += ["--durations=15", "--durations-min=2"]
    command += ["-m", one.select, f"--junitxml={report}", "-o", "junit_family=xunit1"]
    if given.get("BALAIKOTA_LONG") == "ci":
        command += [f"--ignore={folder}" for folder in one.bounded_without]
    if "BALAIKOTA_TODAY" in given:
        command += ["-p", "tests.moved_clock"]
    if measured:
        command += ["--cov=balaikota", "--cov-branch", "--cov-report="]
        environment["COVERAGE_FILE"] = str(measured)
    code = subprocess.run([*command, *rest], cwd=ROOT, env=environment, check=False).returncode
    count = _count(report)
    if code not in (0, 5) and not count.failed:
        count.failed = 1  # interrupted, a usage error, or a crash before the first test
    return count


def _count(report: Path) -> Count:
    if not report.exists():
        return Count()
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    total = Count()
    for suite in suites:
        number = {
            name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")
        }
        bad = number["failures"] + number["errors"]
        total += Count(number["tests"] - bad - number["skipped"], bad, number["skipped"])
    return total


def _left_out(path: Path, kind: Kind) -> str:
    lines = path.read_text().splitlines() if path.exists() else []
    counts = dict(line.split() for line in lines)
    parts = [
        f"{counts[name]} {name} (scripts/test --{name})"
        for name in MARKERS
        if name in counts and name != kind.name
    ]
    if kind.name == "sqlite":
        parts.append("what touches a database on PostgreSQL (scripts/test --postgres)")
    if kind.name == "postgres":
        parts.append("what touches no database (scripts/test)")
    return ", ".join(parts)


def _record(kind: Kind, count: Count) -> None:
    """Append the count to the file of the continuous integration, if it asks for one."""
    if path := os.environ.get("BALAIKOTA_COUNTS"):
        with Path(path).open("a") as file:
            file.write(f"{kind.name} {count.passed} {count.failed} {count.skipped}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
