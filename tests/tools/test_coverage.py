"""The coverage gate finds what is below what is required."""

from __future__ import annotations

import json

from coverage import CoverageData

from balaikota.lib import remembered
from tests import coverage


def _file(ran: int, there: int, branches: int = 0) -> dict:
    return {
        "summary": {
            "percent_covered": 100 * ran / there,
            "num_statements": there - branches,
            "num_branches": branches,
            "covered_lines": ran - branches,
            "covered_branches": branches,
        },
        "missing_lines": list(range(1, there - ran + 1)),
        "missing_branches": [[3, -1]] if ran < there else [],
    }


FILES = {
    "src/balaikota/core/ledger/record.py": _file(99, 100),
    "src/balaikota/core/ledger/tests/test_record.py": _file(1, 100),
    "src/balaikota/modules/izin/actions/deciding.py": _file(9, 10),
    "src/balaikota/modules/izin/rules.py": _file(10, 10, branches=2),
    "src/balaikota/modules/izin/views.py": _file(50, 100),
}


def _gate(monkeypatch, tmp_path, files):
    measured = tmp_path / "coverage.json"
    measured.write_text(json.dumps({"files": files}))
    monkeypatch.setattr(coverage, "MEASURED", measured)
    return coverage.gate()


def test_whatever_must_be_whole_and_is_not_is_named(monkeypatch, tmp_path, capsys):
    assert not _gate(monkeypatch, tmp_path, FILES)

    said = capsys.readouterr().err
    assert "core/ledger/record.py 99.0 % (100 % required): 1, 3→exit" in said
    assert "izin/actions/deciding.py" in said
    assert "views.py 50.0 %" not in said
    assert "tests" not in said


def test_too_little_overall_fails_and_names_what_misses_most(monkeypatch, tmp_path, capsys):
    files = {name: FILES[name] for name in FILES if name.endswith(("views.py", "rules.py"))}

    assert not _gate(monkeypatch, tmp_path, files)

    said = capsys.readouterr().err
    assert "izin/views.py misses most: 1, 2, 3" in said
    assert "rules.py" not in said


def test_what_only_one_database_reaches_counts(monkeypatch, tmp_path):
    monkeypatch.setattr(coverage, "FOLDER", tmp_path / "passes")
    monkeypatch.setattr(coverage, "MEASURED", tmp_path / "coverage.json")
    coverage.forget()
    for name, line in {"sqlite-0": 30, "postgres-0": 35}.items():
        data = CoverageData(str(coverage.data_file(name)))
        data.add_arcs({remembered.__file__: {(-1, line)}})
        data.write()

    coverage.combine()

    [file] = json.loads(coverage.MEASURED.read_text())["files"].values()
    assert file["executed_lines"] == [30, 35]


def test_enough_passes(monkeypatch, tmp_path):
    assert _gate(monkeypatch, tmp_path, {name: FILES[name] for name in FILES if "rules" in name})
