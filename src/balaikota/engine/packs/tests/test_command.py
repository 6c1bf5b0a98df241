"""The pack command: lint and publish."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from balaikota.engine.packs.tests.mutated import TEXT, line_of
from tests.rooms.percobaan.service import PACK, PROMISE, SLUG


def test_the_command_prints_findings_and_fails(tmp_path, capsys):
    file = tmp_path / "x.yaml"
    file.write_text(TEXT.replace("role: lurah", "role: lurahh"))

    with pytest.raises(CommandError) as ended:
        call_command("pack", "lint", str(file))

    line = line_of(file.read_text(), "by: {role: lurahh")
    assert capsys.readouterr().out.startswith(f"{file}:{line}: P047 Peran `lurahh` tidak dikenal.")
    assert ended.value.returncode == 1


def test_the_command_says_that_all_is_well(capsys):
    call_command("pack", "lint", str(PACK))

    assert capsys.readouterr().out == "1 paket diperiksa, tidak ada temuan.\n"


def test_the_command_reads_the_numbers_of_a_profile(tmp_path, capsys):
    (tmp_path / "reference.yaml").write_text(
        "rows:\n"
        f"  - {{key: {PROMISE}, title: {{id: J, en: P}}, value: '1', unit: working-days,"
        " regulation: X, from: 2024-01-01, confirmed: false}\n"
        "  - {key: biaya.x, title: {id: J, en: P}, value: '1', unit: rupiah,"
        " regulation: X, from: 2024-01-01, confirmed: false}\n"
    )

    with pytest.raises(CommandError):
        call_command("pack", "lint", str(PACK), "--profile", str(tmp_path))

    assert "P081 Angka acuan `layanan.gugur` tidak ada." in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, "rows: 1"])
def test_the_command_says_when_a_profile_cannot_be_read(tmp_path, content):
    if content:
        (tmp_path / "reference.yaml").write_text(content)

    with pytest.raises(CommandError):
        call_command("pack", "lint", str(PACK), "--profile", str(tmp_path))


@pytest.mark.django_db
def test_the_command_publishes_once(capsys):
    for _ in range(2):
        call_command("pack", "publish", str(PACK), "--decree", "SK 1/2026", "--from", "2026-01-01")

    first, again = capsys.readouterr().out.splitlines()
    assert first == again
    assert first.startswith(f"{SLUG} versi 1, ")


@pytest.mark.django_db
def test_the_command_tells_why_it_cannot_publish(tmp_path):
    (tmp_path / "x.yaml").write_text("pack: x")

    with pytest.raises(CommandError, match="P004"):
        call_command("pack", "publish", str(tmp_path / "x.yaml"), "--decree", "SK")
    with pytest.raises(CommandError):
        call_command("pack", "publish", str(PACK), "--decree", "SK", "--unit", "9999")
