"""The process in which mutants are tried, seen from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.kinds import ROOT
from tests.mutants.nursery import Verdict
from tests.mutants.places import Mutant

TESTS = ("src/balaikota", "tests/rights", "tests/pages/test_relations.py")


class Nursery:
    """A process that has collected all tests once, and tries one mutant after the other."""

    def __init__(self, log: Path) -> None:
        reads, self._asks = os.pipe()
        self._hears, writes = os.pipe()
        self.log = log
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")} | {
            "BALAIKOTA_NURSERY": f"{reads},{writes}",
            "BALAIKOTA_LONG": "full",
        }
        command = (
            *(sys.executable, "-m", "pytest", "-q", "-n0", "--no-header", "--tb=line"),
            *("-p", "tests.mutants.nursery", "-p", "no:randomly", "-p", "no:cacheprovider"),
            *("-m", "not browser and not postgres", *TESTS),
        )
        with log.open("w") as told:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                pass_fds=(reads, writes),
                stdout=told,
                stderr=subprocess.STDOUT,
            )
        os.close(reads)
        os.close(writes)
        self._questions = os.fdopen(self._asks, "w")
        self._answers = os.fdopen(self._hears)

    def ask(self, mutant: Mutant, tests: Sequence[str], addresses: Sequence[str]) -> Verdict:
        """Return what becomes of a mutant: the tests of these files and folders are tried on it."""
        question = {"mutant": asdict(mutant), "tests": tests, "addresses": addresses}
        self._questions.write(json.dumps(question) + "\n")
        self._questions.flush()
        line = self._answers.readline()
        assert line, self.log.read_text()[-3000:]
        return Verdict(**json.loads(line))

    def close(self) -> None:
        """Let the process end."""
        self._questions.close()
        self._process.wait()
        self._answers.close()
