"""The runner tells the truth: what failed, what was missing, what was left out."""

from __future__ import annotations

import pytest

from tests import coverage, kinds, run
from tests.kinds import KINDS, Kind, Pass

SUITE = '<testsuites><testsuite tests="7" failures="1" errors="1" skipped="2"/></testsuites>'


@pytest.fixture(autouse=True)
def _counts_apart(monkeypatch, tmp_path):
    """Keep what these tests count out of the counts of the run they belong to."""
    monkeypatch.setenv("BALAIKOTA_COUNTS", str(tmp_path / "counts"))


def test_counts_are_read_from_the_report(tmp_path):
    report = tmp_path / "0.xml"
    report.write_text(SUITE)

    assert str(run._count(report)) == "3 passed, 2 failed, 2 skipped"
    assert str(run._count(tmp_path / "none.xml")) == "0 passed, 0 failed"


def test_a_kind_whose_means_are_missing_fails(monkeypatch, capsys):
    monkeypatch.setattr(run, "missing", lambda need: f"no {need}" if need == "browser" else None)

    assert run.run(KINDS["browser"], []).failed == 1
    assert "the browser tests cannot run: no browser" in capsys.readouterr().err


def test_a_kind_without_a_test_fails(monkeypatch, capsys):
    monkeypatch.setattr(run, "_run_pass", lambda *args, **kwargs: run.Count())

    assert run.run(Kind("long", (Pass("long"),)), []).failed == 1
    assert "no long tests" in capsys.readouterr().err


def test_the_counts_of_all_passes_are_added_and_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "_run_pass", lambda *args, **kwargs: run.Count(passed=2, skipped=1))
    monkeypatch.setattr(run, "missing", lambda need: None)

    assert run.main(["--long"]) == 0
    assert (tmp_path / "counts").read_text() == f"long {2 * len(KINDS['long'].passes)} 0 2\n"


def test_coverage_is_measured_over_both_databases_and_held(monkeypatch):
    ran = []
    monkeypatch.setattr(
        run, "run", lambda kind, rest, measure: ran.append((kind.name, measure)) or run.Count(1)
    )
    monkeypatch.setattr(coverage, "forget", lambda: ran.append("forget"))
    monkeypatch.setattr(coverage, "combine", lambda: ran.append("combine"))
    monkeypatch.setattr(coverage, "gate", lambda: False)

    assert run.main(["--coverage", "--browser"]) == 1
    assert ran == ["forget", ("sqlite", True), ("postgres", True), ("browser", False), "combine"]


def test_coverage_is_not_judged_when_a_test_failed(monkeypatch, capsys):
    monkeypatch.setattr(run, "run", lambda kind, rest, measure: run.Count(failed=1))
    monkeypatch.setattr(coverage, "forget", lambda: None)

    assert run.main(["--coverage"]) == 1
    assert "coverage was not judged" in capsys.readouterr().err


def test_what_was_left_out_is_said_with_the_way_to_run_it(tmp_path):
    path = tmp_path / "0"
    path.write_text("browser 3\nlong 5\n")

    said = run._left_out(path, KINDS["sqlite"])

    assert "3 browser (scripts/test --browser), 5 long (scripts/test --long)" in said
    assert "on PostgreSQL" in said
    assert run._left_out(path, KINDS["long"]) == "3 browser (scripts/test --browser)"


def test_an_unreachable_postgresql_is_told_with_its_address(monkeypatch):
    monkeypatch.setenv("POSTGRES_URL", "postgres://postgres@127.0.0.1:9/x")

    said = kinds.missing("postgres")

    assert said is not None
    assert said.startswith("no PostgreSQL at postgres://postgres@127.0.0.1:9/postgres")


@pytest.mark.parametrize("need", ["browser", "pdf", "java", "zbar", "token"])
def test_a_missing_program_is_told_with_what_to_install(monkeypatch, need):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("BALAIKOTA_CHROMIUM", raising=False)

    assert "apt-get install" in str(kinds.missing(need))


def test_a_password_in_the_address_is_not_shown(monkeypatch):
    monkeypatch.setenv("POSTGRES_URL", "postgres://kota:rahasia@127.0.0.1:9/x")

    assert "rahasia" not in str(kinds.missing("postgres"))
