"""The catalogs command on a small app of its own."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from balaikota.web import messages

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
def f(n):
    return _("Halo %(name)s"), ngettext("%(n)s berkas", "%(n)s berkas-berkas", n), pgettext("hari", "Senin")
"""
PAGE = """{% trans name=person %}
  Selamat
  pagi, {{ name }}.
{% endtrans %}{{ _("Simpan") }}"""


@pytest.fixture
def app(tmp_path: Path) -> SimpleNamespace:
    (tmp_path / "templates" / "contoh").mkdir(parents=True)
    (tmp_path / "tests").mkdir()
    (tmp_path / "rules.py").write_text(PYTHON)
    (tmp_path / "templates" / "contoh" / "index.html").write_text(PAGE)
    (tmp_path / "tests" / "test_rules.py").write_text('_("not a message")')
    return SimpleNamespace(path=str(tmp_path), label="contoh", name="balaikota.contoh")


def catalog(app: SimpleNamespace) -> Path:
    return messages.catalog_path(app, "en")


def translate(app: SimpleNamespace, msgid: str, text: str) -> None:
    path = catalog(app)
    path.write_text(
        path.read_text().replace(f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{text}"')
    )


def test_messages_of_python_and_pages_are_found(app):
    found = {(m.id, m.context) for m in messages.gather(Path(app.path)) if m.id}

    assert found == {
        ("Halo %(name)s", None),
        (("%(n)s berkas", "%(n)s berkas-berkas"), None),
        ("Senin", "hari"),
        ("Selamat pagi, %(name)s.", None),
        ("Simpan", None),
    }


def test_the_catalog_carries_no_dates_and_no_line_numbers(app):
    messages.update(app)

    text = catalog(app).read_text()
    assert "Date" not in text
    assert "#: templates/contoh/index.html\n" in text


def test_translations_are_kept_and_obsolete_ones_dropped(app):
    messages.update(app)
    translate(app, "Simpan", "Save")
    (Path(app.path) / "rules.py").write_text("")

    assert messages.update(app) == 2
    assert 'msgstr "Save"' in catalog(app).read_text()
    assert "Senin" not in catalog(app).read_text()


def test_writing_again_changes_nothing(app):
    messages.update(app)
    before = catalog(app).read_bytes()

    messages.update(app)

    assert catalog(app).read_bytes() == before


def test_the_catalog_goes_when_nothing_is_left_to_say(app):
    messages.update(app)
    (Path(app.path) / "rules.py").write_text("")
    (Path(app.path) / "templates" / "contoh" / "index.html").write_text("")

    assert messages.update(app) == 0
    assert not catalog(app).exists()


def test_faults_name_what_is_missing_untranslated_or_broken(app):
    assert {fault.reason for fault in messages.faults(app)} == {
        "not in the catalog (run `balaikota messages`)"
    }

    messages.update(app)
    translate(app, "Halo %(name)s", "Hello %(nama)s")
    reasons = {fault.msgid: fault.reason for fault in messages.faults(app)}

    assert reasons["Simpan"] == "not translated"
    assert "nama" in reasons["Halo %(name)s"]


def test_a_fuzzy_message_is_a_fault(app):
    messages.update(app)
    translate(app, "Simpan", "Save")
    path = catalog(app)
    path.write_text(path.read_text().replace('msgid "Simpan"', '#, fuzzy\nmsgid "Simpan"'))

    assert "contoh (en): 'Simpan': fuzzy" in [str(fault) for fault in messages.faults(app)]


def test_compiling_skips_what_is_fresh(app):
    messages.update(app)

    assert messages.compile_below(Path(app.path)) == 1
    assert messages.compile_below(Path(app.path)) == 0
    assert catalog(app).with_suffix(".mo").exists()


def test_the_command_refuses_an_unknown_app():
    with pytest.raises(CommandError, match="tidakada"):
        call_command("messages", "tidakada")


def test_the_command_lists_each_fault_of_an_app(monkeypatch, app):
    monkeypatch.setattr(messages, "own_apps", lambda labels=None: [app])
    out = StringIO()

    with pytest.raises(CommandError, match="5 messages"):
        call_command("messages", "--check", stdout=out)
    assert "contoh (en): 'Simpan'" in out.getvalue()


def test_the_command_extracts_and_then_finds_no_fault(monkeypatch, app):
    monkeypatch.setattr(messages, "own_apps", lambda labels=None: [app])
    (Path(app.path) / "rules.py").write_text('_("Simpan")')
    (Path(app.path) / "templates" / "contoh" / "index.html").write_text("")
    out = StringIO()

    call_command("messages", stdout=out)
    translate(app, "Simpan", "Save")
    call_command("messages", "--check", stdout=out)

    assert "contoh (en): 1 messages" in out.getvalue()
    assert "All messages of 1 apps are translated." in out.getvalue()
    assert messages.load(catalog(app), "en").get("Simpan").string == "Save"
