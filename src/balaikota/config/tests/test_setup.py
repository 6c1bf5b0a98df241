from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from django.core.management import call_command

from balaikota.config.management.commands import setup


@pytest.fixture
def _no_front_end(monkeypatch):
    monkeypatch.setattr(setup, "get_commands", dict)


@pytest.mark.usefixtures("_no_front_end")
def test_what_is_compiled_is_said_and_the_second_time_nothing_is(settings, tmp_path, capsys):
    catalog = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n')
    settings.PACKAGE_DIR = tmp_path

    call_command("setup", "--quiet")
    assert "1 message catalogs compiled" in capsys.readouterr().out
    call_command("setup", "--quiet")
    assert capsys.readouterr().out == ""
    call_command("setup")
    assert "ready. Database: " in capsys.readouterr().out


def test_the_front_end_is_built_where_there_is_one(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(setup, "get_commands", lambda: {"frontend": "web"})
    monkeypatch.setattr(setup, "call_command", lambda name, stdout: asked.append(name))

    call_command("setup", "--quiet")

    assert asked == ["frontend"]


def test_a_database_is_shown_without_its_password():
    shown = setup._shown({"ENGINE": "django.db.backends.postgresql", "HOST": "db", "NAME": "kota"})

    assert shown == "postgresql db/kota"


def _setup(folder, path, **environment):
    return subprocess.run(
        ["/bin/bash", "scripts/setup"], cwd=folder, env={"PATH": path, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def fresh(settings, tmp_path):
    """Return a folder with no more than what scripts/setup reads, and a PATH without any Python."""
    for name in (
        "pyproject.toml",
        "uv.lock",
        "scripts/environment.sh",
        "scripts/setup",
        "scripts/uv.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(settings.BASE_DIR / name, tmp_path / name)
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("bash", "cat", "cut", "dirname", "grep", "mkdir", "rm", "sed", "sha256sum"):
        (tools / tool).symlink_to(shutil.which(tool))
    return tmp_path


def _python(fresh, body):
    path = fresh / "bin" / "python3"
    path.write_text(f"#!/bin/bash\n{body}\n")
    path.chmod(0o755)


def test_an_old_python_is_refused_with_what_is_needed(fresh):
    _python(fresh, 'if [ "$1" = --version ]; then echo Python 3.9.2; else exit 1; fi')

    done = _setup(fresh, str(fresh / "bin"))

    assert done.returncode == 1
    assert "needs Python 3.11 or newer; found Python 3.9.2" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_a_python_without_venv_is_refused_with_what_to_install(fresh):
    _python(fresh, 'case "$*" in *ensurepip*) exit 1;; *) exit 0;; esac')

    done = _setup(fresh, str(fresh / "bin"))

    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr
    assert not (fresh / ".venv").exists()


def test_no_python_at_all_is_said(fresh):
    done = _setup(fresh, str(fresh / "bin"), HOME=os.environ.get("HOME", "/"))

    assert done.returncode == 1
    assert "found none" in done.stderr
