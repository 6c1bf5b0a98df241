from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from balaikota.config import generated


def test_only_stale_pages_are_written(tmp_path):
    pages = {tmp_path / "a.md": "satu\n", tmp_path / "b" / "c.md": "dua\n"}

    assert generated.write(pages, root=tmp_path) == ["a.md", "b/c.md"]
    assert generated.write(pages, root=tmp_path) == []
    assert (tmp_path / "b" / "c.md").read_text() == "dua\n"


def test_a_stale_page_is_refused_by_name_with_the_command_to_run(tmp_path):
    with pytest.raises(CommandError, match=r"a\.md: stale. Run `balaikota law`"):
        generated.check({tmp_path / "a.md": "satu\n"}, root=tmp_path, command="law")


def test_a_cell_stays_on_its_line():
    assert generated.cell("a | b\n  c") == "a \\| b c"


@pytest.mark.parametrize("command", ["modules", "law", "variables"])
def test_a_command_writes_what_it_then_finds_true(command, settings, tmp_path, capsys):
    (tmp_path / "docs").mkdir()
    rows = (settings.BASE_DIR / "docs" / "rows.csv").read_text()
    (tmp_path / "docs" / "rows.csv").write_text(rows)
    settings.BASE_DIR = tmp_path

    call_command(command)
    call_command(command, "--check")
    call_command(command)

    assert capsys.readouterr().out.endswith("Nothing to write.\n")
