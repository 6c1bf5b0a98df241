from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from balaikota.config import scaffold
from balaikota.web import messages

SHORT = scaffold.Room("ronda", "Ronda", "Night watch")
LONG = scaffold.Room("pemeliharaan_jalan_kota", "Pemeliharaan jalan kota", "Upkeep", row=3)


@pytest.mark.parametrize("name", ["izin", "bahan_pokok"])
def test_a_plain_word_can_be_a_room(name):
    scaffold.check_name(name, taken=set())


@pytest.mark.parametrize(
    "name",
    ["Izin", "izin-usaha", "1izin", "_izin", "izin_", "class", "", "a" * 25, "iz__in", "café"],
)
def test_what_is_no_plain_word_cannot(name):
    with pytest.raises(scaffold.BadName):
        scaffold.check_name(name, taken=set())


def test_a_taken_name_is_refused():
    with pytest.raises(scaffold.BadName, match="taken"):
        scaffold.check_name("units", taken={"units"})


@pytest.mark.parametrize("title", ["", " ", 'a"b', "a\\b", "{{ a }}", "100 %", "a\nb"])
def test_a_title_that_would_break_the_sources_is_refused(title):
    with pytest.raises(scaffold.BadName):
        scaffold.check_title(title)


def test_a_folder_that_is_there_is_left_alone(tmp_path):
    scaffold.write(SHORT, tmp_path)

    with pytest.raises(scaffold.BadName):
        scaffold.write(SHORT, tmp_path)


@pytest.mark.parametrize("room", [SHORT, LONG], ids=lambda room: room.slug)
def test_a_new_room_is_well_formed(room, tmp_path, settings):
    """Formatted and linted at both ends of the length of names; every file parses."""
    modules = tmp_path / "src" / "balaikota" / "modules"
    shutil.copy(settings.BASE_DIR / "pyproject.toml", tmp_path)

    folder = scaffold.write(room, modules)

    for path in folder.rglob("*.py"):
        ast.parse(path.read_text())
    ruff = Path(sys.prefix, "bin", "ruff")
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [ruff, *command, "--no-cache", "."],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout


def test_a_new_room_speaks_both_languages(tmp_path):
    folder = scaffold.write(SHORT, tmp_path)

    catalog = messages.load(folder / "locale" / "en" / "LC_MESSAGES" / "django.po", "en")
    said = {message.id for message in messages.gather(folder) if message.id}
    translated = {message.id for message in catalog if message.id and message.string}
    assert said == translated
    assert catalog.get("Ronda").string == "Night watch"


def test_no_placeholder_is_left(tmp_path):
    folder = scaffold.write(LONG, tmp_path)

    texts = {path.name: path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert not [name for name, text in texts.items() if "$" in text]
    assert "row=3," in texts["module.py"]
    assert "/api/v1/pemeliharaan-jalan-kota/" in texts["api.py"]


@pytest.mark.parametrize("name", ["units", "layanan", "Bukan kata"])
def test_the_command_refuses_what_is_taken_or_no_word(name, settings, tmp_path):
    settings.PACKAGE_DIR = tmp_path

    with pytest.raises(CommandError):
        call_command("newmodule", name)
    assert not list(tmp_path.iterdir())
