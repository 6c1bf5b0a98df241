"""What lists of codes say of a code: read by conditions, and known to the lint."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from balaikota.core.action import system
from balaikota.core.reference import actions as reference
from balaikota.engine.packs import answered, forms, reading
from balaikota.engine.packs.tests.mutated import TEXT, changed
from tests import yamls

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
LIST = """# list: jenis-lapor
# version: 1
# title: Jenis | Kinds
# valid_from: 2026-01-01
# source: Contoh
# confirmed: no
# columns: pemilik, kelas
A\tLampu\t35.73.d1\tringan
A1\tLampu mati
A2\tTiang roboh\t\tberat
"""
ASKED = {
    "id": "jenis", "kind": "code", "list": "jenis-lapor", "level": 2,
    "label": {"id": "Jenis", "en": "Kind"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _published() -> None:
    reference.publish_codes(by=system("reference.load"), now=NOW, text=LIST)


def put(values, when, *, is_first=True):
    fields = values["form"][0]["fields"]
    asked = {"id": "sebab", "kind": "text", "label": {"id": "Sebab", "en": "Why"}, "when": when}
    fields += [ASKED, asked] if is_first else [asked, ASKED]


def rules(when, **more):
    return changed(lambda values: put(values, when, **more))


def test_a_condition_reads_a_column_of_the_code_answered_or_of_the_one_above():
    values = yamls.read(TEXT)
    put(values, 'column.jenis.kelas == "berat"')
    pack = reading.read(yamls.text_of(values))
    sebab = pack.field("sebab")

    def is_asked(answer):
        given = {} if answer is None else {"jenis": {"code": answer, "version": "1"}}
        return answered.is_asked(sebab, answered.answers_to(pack.fields, given))

    assert (is_asked("A2"), is_asked("A1"), is_asked(None), is_asked("ZZ")) == (True, *[False] * 3)
    assert "sebab" in forms.settle(pack, {"jenis": {"code": "A2", "version": "1"}, "sebab": "x"})


def test_the_lint_tries_a_column_with_all_that_the_list_holds():
    assert rules('column.jenis.kelas == "berat" || column.jenis.code == "A1"') == set()
    assert rules('column.jenis.kelas == "sedang"') == {"P026"}
    assert rules("column.jenis.kelas") == {"P025"}


@pytest.mark.parametrize(
    "when",
    ['column.jenis.warna == "x"', 'column.nama.kelas == "x"', 'column["jenis"].kelas == "x"'],
)
def test_the_lint_knows_the_columns(when):
    assert rules(when) == {"P122"}


def test_a_column_is_read_only_after_its_question():
    assert rules('column.jenis.kelas == "berat"', is_first=False) == {"P122"}
