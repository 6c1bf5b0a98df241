"""Lint of the rule by which a task is given to one of its post."""

from __future__ import annotations

import pytest

from balaikota.engine.cases.tests.procedures import parallel, steps
from balaikota.engine.packs.tests.mutated import changed
from balaikota.engine.packs.tests.test_lint_procedure import with_steps


def assigned(step, rule, change=lambda way: None):
    def put(values):
        values["procedure"][step]["assign"] = rule
        change(values["procedure"])

    return changed(put)


@pytest.mark.parametrize("rule", ["round-robin", "least-loaded", "stay-with-me"])
def test_says_nothing_of_a_rule_for_a_post_of_several(rule):
    assert assigned("verifikasi", rule) == set()


def straight(way):
    """Leave no way back to the first step."""
    del way["verifikasi"]["acts"]["kembalikan"], way["persetujuan"]["acts"]["kembalikan"]
    del way["perbaikan"]


@pytest.mark.parametrize(
    ("step", "rule", "change", "broken"),
    [
        ("persetujuan", "round-robin", lambda way: None, "P120"),  # there is one lurah
        ("perbaikan", "round-robin", lambda way: None, "P120"),  # the applicant's
        ("selesai", "round-robin", lambda way: None, "P120"),
        ("verifikasi", "stay-with-me", straight, "P121"),
        ("verifikasi", "whoever", lambda way: None, "P005"),
    ],
)
def test_finds_a_rule_that_cannot_work(step, rule, change, broken):
    assert broken in assigned(step, rule, change)


def test_several_asked_at_once_arrange_it_themselves():
    assert "P120" in with_steps(
        parallel(), lambda way: way["rekomendasi"].update(assign="round-robin")
    )
    assert steps()["verifikasi"].get("assign") is None
