"""A pytest plugin: a process that has collected every test, and has a child for each mutant.

A child is a copy of it in which one check is gone (in_place.py). It runs the tests it is told, the
nearest first, until one fails. What a test says against a mutant counts only if it says nothing
against the process as it is.

Asked and answered in lines of JSON, by the two file descriptors in ``BALAIKOTA_NURSERY``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TextIO

import pytest

from tests.mutants import in_place
from tests.mutants.places import Mutant

SURVIVED, KILLED, NOT_IN_PLACE, UNSOUND = "survived", "killed", "not in place", "unsound"
DRIVE = "tests.pages.test_relations"


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant, and the test that missed the check."""

    word: str
    test: str = ""


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Answer one question after the other, in place of running the tests."""
    asked, answered = (int(one) for one in os.environ["BALAIKOTA_NURSERY"].split(","))
    items = [one for one in session.items if not _is_elsewhere(one)]
    with os.fdopen(asked, encoding="utf-8") as questions, os.fdopen(answered, "w") as answers:
        for line in questions:
            question = json.loads(line)
            verdict = _verdict(items, question)
            _say(answers, verdict)
    return True


def _is_elsewhere(item: pytest.Item) -> bool:
    """Tell whether a test is not for a child: a browser, another database, a year of thousands of cases.

    The drive of every page by everybody is long too, and the one that a check is taken out for.
    """
    needs = any(item.get_closest_marker(name) for name in ("browser", "postgres"))
    is_drive = item.nodeid.startswith(DRIVE.replace(".", "/") + ".py")
    return needs or (not is_drive and item.get_closest_marker("long") is not None)


def _verdict(items: list[pytest.Item], question: dict[str, Any]) -> Verdict:
    mutant = Mutant(**question["mutant"])
    chosen = _chosen(items, question["tests"])
    verdict = _in_a_child(lambda: _try(mutant, chosen, question["addresses"]))
    if verdict.word != KILLED:
        return verdict
    alone = [one for one in chosen if one.nodeid == verdict.test]
    as_it_is = _in_a_child(lambda: _run(alone, question["addresses"]))
    return verdict if as_it_is.word == SURVIVED else Verdict(UNSOUND, verdict.test)


def _chosen(items: list[pytest.Item], wanted: Sequence[str]) -> list[pytest.Item]:
    """Return the tests of files and folders, in their order; each once."""
    found: dict[str, pytest.Item] = {}
    for one in wanted:
        below = one + ("::" if one.endswith(".py") else "/")
        found |= {item.nodeid: item for item in items if item.nodeid.startswith(below)}
    return list(found.values())


def _try(mutant: Mutant, chosen: list[pytest.Item], addresses: list[str]) -> Verdict:
    try:
        in_place.take_out(mutant)
    except in_place.NotInPlace:
        return Verdict(NOT_IN_PLACE)
    return _run(chosen, addresses)


def _run(chosen: list[pytest.Item], addresses: list[str]) -> Verdict:
    """Run tests until one fails."""
    if DRIVE in sys.modules:
        sys.modules[DRIVE].ONLY = set(addresses)  # type: ignore[attr-defined]
    failed: list[str] = []
    watcher = _Watcher(failed)
    for item, following in zip(chosen, [*chosen[1:], None], strict=True):
        item.config.pluginmanager.register(watcher, "watcher")
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        item.config.pluginmanager.unregister(watcher)
        if failed:
            return Verdict(KILLED, failed[0])
    return Verdict(SURVIVED)


class _Watcher:
    def __init__(self, failed: list[str]) -> None:
        self.failed = failed

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what fails."""
        if report.failed:
            self.failed.append(report.nodeid)


def _in_a_child(work: Any) -> Verdict:
    """Return what ``work`` comes to in a copy of this process, which then is gone."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            verdict = work()
            with os.fdopen(writing, "w") as out:
                _say(out, verdict)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as told:
        line = told.readline()
    os.waitpid(child, 0)
    return Verdict(**json.loads(line)) if line else Verdict(UNSOUND, "the process ended")


def _say(out: TextIO, verdict: Verdict) -> None:
    out.write(json.dumps({"word": verdict.word, "test": verdict.test}) + "\n")
    out.flush()
