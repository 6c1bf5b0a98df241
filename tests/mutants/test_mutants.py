"""Each check of a right is taken out in turn, and a test fails.

They are tried in shares, since reading the sources for them takes seconds that every collection
would pay; what became of each is added to ``var/mutants.csv`` as soon as it is known. A regular
expression in ``BALAIKOTA_MUTANTS`` picks those whose name it is found in. A bounded run
(``BALAIKOTA_LONG=ci``) tries a sample, the same each time.
"""

from __future__ import annotations

import csv
import os
import random
import re
import subprocess
import sys
import time
from functools import cache
from inspect import unwrap
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.kinds import ROOT
from tests.mutants import places
from tests.mutants.asking import Nursery
from tests.mutants.nursery import KILLED, NOT_IN_PLACE, SURVIVED, UNSOUND, Verdict
from tests.mutants.places import Mutant

FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"
SAMPLE = 24
SHARES = 4 if not FULL else 24
PICKED = re.compile(os.environ.get("BALAIKOTA_MUTANTS", ""))
# Apps whose tests stand on another's checks as well, nearest first.
ALSO = {
    "core/calendar": ("engine/office",),
    "core/keys": ("engine/office", "web"),
    "core/people": ("engine/office",),
    "core/proposals": ("core/calendar", "core/reference", "engine/office"),
    "core/reference": ("engine/office",),
    "engine/cases": ("engine/products", "web"),
}
DRIVE = "tests/pages/test_relations.py"
FAILED, PASSED = 1, 0  # what pytest ends with


def equivalent() -> dict[str, str]:
    """Return mutant -> why it changes nothing."""
    with Path(__file__).with_name("equivalent.csv").open(newline="", encoding="utf-8") as file:
        return {line["mutant"]: line["reason"] for line in csv.DictReader(file)}


@cache
def mutants() -> dict[str, Mutant]:
    """Return name -> mutant, all there are."""
    return {mutant.name: mutant for mutant in places.every()}


@cache
def chosen() -> list[str]:
    """Return the names of those to try."""
    tried = sorted(name for name in set(mutants()) - set(equivalent()) if PICKED.search(name))
    sampled = not (FULL or PICKED.pattern) and len(tried) > SAMPLE
    return sorted(random.Random(2026).sample(tried, SAMPLE)) if sampled else tried


def test_each_mutant_has_a_name_of_its_own():
    assert len(mutants()) == len(places.every())


def test_what_is_called_equivalent_is_there_and_says_why():
    assert set(equivalent()) <= set(mutants())
    assert all(equivalent().values())


def test_a_mutant_is_the_file_but_for_its_check():
    for mutant in mutants().values():
        source = (ROOT / "src" / "balaikota" / mutant.path).read_text(encoding="utf-8")

        tree = places.without(source, mutant.at)

        assert compile(tree, mutant.path, "exec"), mutant.name


@pytest.fixture(scope="session")
def nursery(tmp_path_factory):
    """Where mutants are tried that need no process of their own."""
    one = Nursery(tmp_path_factory.mktemp("mutants") / "nursery.log")
    yield one
    one.close()


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_a_check_that_is_taken_out_is_missed(share, nursery):
    tried = {}
    for name in chosen()[share::SHARES]:
        begun = time.monotonic()
        tried[name] = _verdict(mutants()[name], nursery)
        _note(name, tried[name], time.monotonic() - begun)

    assert {name: one for name, one in tried.items() if one.word != KILLED} == {}


def _note(name: str, verdict: Verdict, seconds: float) -> None:
    path = ROOT / "var" / "mutants.csv"
    with path.open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow(
            [name, verdict.word, verdict.test.strip()[-300:], f"{seconds:.1f}"]
        )


def _verdict(mutant: Mutant, nursery: Nursery) -> Verdict:
    """Return what becomes of a mutant, in the nursery where it can be tried there."""
    killers = _killers(mutant)
    flat = [one for group in killers for one in group]
    verdict = nursery.ask(mutant, flat, _addresses(mutant))
    apart = verdict.word == NOT_IN_PLACE
    return _tried_apart(mutant, killers) if apart else verdict


def _tried_apart(mutant: Mutant, killers: list[tuple[str, ...]]) -> Verdict:
    """Return what becomes of a mutant in a process that imports its module without the check."""
    for group in filter(None, killers):
        code, told = _run(mutant, group)
        if code != PASSED:
            return Verdict(KILLED if code == FAILED else UNSOUND, told)
    return Verdict(SURVIVED)


def _killers(mutant: Mutant) -> list[tuple[str, ...]]:
    """Return what to run against a mutant, the likeliest to notice first."""
    app = "/".join(mutant.path.split("/")[: 1 if mutant.path.startswith("web/") else 2])
    suites = tuple(f"src/balaikota/{one}/tests" for one in (app, *ALSO.get(app, ())))
    suites = tuple(one for one in suites if (ROOT / one).is_dir())
    near = _near(mutant, suites)
    if mutant.kind == "page":
        return [(DRIVE,), near, suites]
    if mutant.kind == "act" or app == "core/action":
        return [("tests/rights/test_acts.py",), (*suites, "tests/rights")]
    return [near, suites, (DRIVE,)]


def _near(mutant: Mutant, suites: tuple[str, ...]) -> tuple[str, ...]:
    """Return the test files that name the module, in their own name or in what they import."""
    topic = mutant.module.rpartition(".")[2].strip("_")
    named = re.compile(rf"\b{topic}\b")
    files = [one for suite in suites for one in sorted((ROOT / suite).glob("test_*.py"))]
    near = [one for one in files if topic in one.stem or named.search(one.read_text("utf-8"))]
    near.sort(key=lambda one: topic not in one.stem)
    return tuple(str(one.relative_to(ROOT)) for one in near if "_browser" not in one.stem)


def _run(mutant: Mutant, killers: tuple[str, ...]) -> tuple[int, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment = kept | {
        "BALAIKOTA_MUTANT": f"{mutant.path} {mutant.at}",
        "BALAIKOTA_ADDRESSES": " ".join(_addresses(mutant)),
        "BALAIKOTA_LONG": "full",
    }
    command = (
        *(sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "--tb=line", "-n0"),
        *("-p", "tests.mutants.without", "-p", "no:randomly", "-p", "no:cacheprovider"),
        *("-m", "not browser and not postgres" + ("" if killers == (DRIVE,) else " and not long")),
    )
    done = subprocess.run(
        [*command, *killers], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, f"{mutant.name}\n{done.stdout[-3000:]}{done.stderr[-2000:]}"


def _addresses(mutant: Mutant) -> list[str]:
    """Return the URL names that the function answers; those of its module, or all, if none."""
    pages = [(name, function) for name, module, function in _pages() if module == mutant.module]
    own = [name for name, function in pages if function == mutant.function]
    return own or [name for name, _function in pages]


@cache
def _pages() -> tuple[tuple[str, str, str], ...]:
    """Return (URL name, module, function) of every page."""
    return tuple(_below(get_resolver().url_patterns, ""))


def _below(patterns: list[URLPattern | URLResolver], space: str) -> list[tuple[str, str, str]]:
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += _below(pattern.url_patterns, inner)
        else:
            view = unwrap(pattern.callback)
            found.append((f"{space}{pattern.name}", view.__module__, getattr(view, "__name__", "")))
    return found
