"""Checks are all run, and what fails is told with the way to mend it."""

from __future__ import annotations

from tests import check


def test_all_checks_run_even_when_one_fails(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(
        check, "run", lambda one: check.Result(one, one.name != "lint", 0.1, "E501 too long")
    )
    monkeypatch.setenv("BALAIKOTA_COUNTS", str(tmp_path / "counts"))

    assert check.main([]) == 1

    out = capsys.readouterr().out
    assert out.count("✓") == len(check.CHECKS) - 1
    assert "✗ lint" in out
    assert "E501 too long" in out
    assert "To mend: ruff check --fix ." in out
    assert (tmp_path / "counts").read_text() == f"checks {len(check.CHECKS) - 1} 1 0\n"


def test_a_check_can_be_named(monkeypatch, capsys):
    monkeypatch.setattr(check, "run", lambda one: check.Result(one, True, 0.1, ""))

    assert check.main(["lint", "types"]) == 0
    assert capsys.readouterr().out.count("✓") == 2
    assert check.main(["nonsense"]) == 2


def test_long_output_is_cut_and_a_banner_left_out():
    imports = next(one for one in check.CHECKS if one.name == "imports")

    assert check._told(imports, "banner\nBroken contracts\nrooms") == "rooms"
    assert check._told(imports, "traceback") == "traceback"


def test_a_check_really_runs_its_command():
    passed = check.run(check.Check("version", ("ruff", "--version")))
    failed = check.run(check.Check("nonsense", ("ruff", "nonsense")))

    assert passed.passed
    assert "ruff" in passed.output
    assert not failed.passed
