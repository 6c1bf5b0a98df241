"""Lists of codes in a city profile: loaded before the packs that ask for them, refused with the line."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from balaikota.core.reference.codes import lists
from balaikota.engine.office.profile import loading, reading
from balaikota.engine.office.profile.report import Outcome
from balaikota.lib.errors import DomainError
from tests.rooms.percobaan.service import PACK

TIRTALOKA = Path(__file__).parent / "tirtaloka"
MALANG = Path(__file__).resolve().parents[5] / "cities" / "malang"
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
LIST = (MALANG / "codes" / "jenis-reklame-2026.tsv").read_text()
ASKED = "    - {id: jenis, kind: code, list: jenis-reklame, level: 2, label: {id: Jenis, en: Kind}, optional: true}\n"


@pytest.fixture
def folder(tmp_path):
    made = Path(shutil.copytree(TIRTALOKA, tmp_path / "tirtaloka"))
    (made / "codes").mkdir()
    (made / "codes" / "reklame.tsv").write_text(LIST)
    return made


def load(folder, **options):
    return loading.load(reading.read(folder), by=loading.OPERATOR, now=NOON, **options)


@pytest.mark.django_db
def test_a_list_is_published_once_and_a_dry_run_takes_it_back(folder):
    assert load(folder, dry_run=True).count("codes", Outcome.CREATED) == 1
    assert [one.slug for one in lists.every()] == ["kbli"]
    report = load(folder)
    assert report.count("codes", Outcome.CREATED) == 1
    assert "Daftar kode: 1 baru" in report.lines()
    assert load(folder).count("codes", Outcome.UNCHANGED) == 1
    (folder / "codes" / "reklame-words.tsv").write_text("A1\tplang\n")
    assert load(folder).count("codes", Outcome.CHANGED) == 1
    (folder / "codes" / "reklame.tsv").write_text(LIST.replace("Neon box", "Kotak lampu"))
    with pytest.raises(DomainError, match="tidak dapat diubah"):
        load(folder)
    shutil.rmtree(folder / "codes")
    assert load(folder).count("codes", Outcome.ABSENT) == 1
    assert lists.get_version("jenis-reklame", "2026").by_code["A3"].title == "Neon box"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("reklame.tsv", LIST.replace("A2\t", "A1\t"), "codes/reklame.tsv:10: Kode A1"),
        ("reklame-words.tsv", "Z9\tapa\n", "codes/reklame-words.tsv:1: Kode Z9"),
        ("lain.tsv", LIST, "codes/reklame.tsv:1: Versi ini ditulis di dua berkas."),
    ],
)
def test_a_broken_list_is_refused_with_file_and_line(folder, name, text, told):
    (folder / "codes" / name).write_text(text)
    with pytest.raises(reading.BrokenProfile) as refused:
        reading.read(folder)
    assert any(str(fault).startswith(told) for fault in refused.value.faults), refused.value


def test_a_list_that_is_no_text_is_refused(folder):
    (folder / "codes" / "reklame.tsv").write_bytes(b"\xff\xfe")
    with pytest.raises(reading.BrokenProfile, match="bukan teks UTF-8"):
        reading.read(folder)


@pytest.mark.django_db
@pytest.mark.slow
def test_a_pack_of_the_city_may_ask_for_a_code_of_it(folder):
    pack = PACK.read_text()
    (folder / "packs").mkdir()
    spot = pack.index("    fields:\n") + len("    fields:\n")
    (folder / "packs" / PACK.name).write_text(
        pack[:spot] + ASKED.replace("    -", "      -") + pack[spot:]
    )
    city = folder / "city.yaml"
    city.write_text(
        city.read_text()
        + f"packs:\n  - {{pack: {PACK.stem}, valid_from: 2026-03-02, decree: SK 1}}\n"
    )
    shutil.copytree(PACK.parent.parent / "letters", folder / "letters", dirs_exist_ok=True)
    assert load(folder).count("packs", Outcome.CREATED) == 1
    shutil.rmtree(folder / "codes")
    assert load(folder).count("packs", Outcome.UNCHANGED) == 1, "the list stays published"
