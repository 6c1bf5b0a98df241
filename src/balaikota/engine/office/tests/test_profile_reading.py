from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from balaikota.engine.office.profile import reading

TIRTALOKA = Path(__file__).parent / "tirtaloka"
Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tiny profile to break."""
    return Path(shutil.copytree(TIRTALOKA, tmp_path / "tirtaloka"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace the first occurrence of some text in one file of the profile."""

    def replace(name: str, old: str, new: str) -> None:
        text = (folder / name).read_text()
        assert old in text, old
        (folder / name).write_text(text.replace(old, new, 1))

    return replace


def faults(folder: Path) -> list[str]:
    with pytest.raises(reading.BrokenProfile) as refused:
        reading.read(folder)
    return [str(fault) for fault in refused.value.faults]


def test_a_sound_profile_is_read_whole() -> None:
    profile = reading.read(TIRTALOKA)

    assert profile.city.city.name == "Kota Tirtaloka"
    assert [one.name for one in profile.areas.areas] == ["Hulu", "Hilir"]
    assert set(profile.hexes) == {"99.71.01.1001", "99.71.01.1002", "99.71.02.1001"}
    assert profile.calendar is not None
    assert profile.calendar.years == (2026,)
    assert profile.reference is not None
    assert profile.packs == {}


def test_boundaries_calendar_and_numbers_may_be_absent(folder: Path) -> None:
    for name in ("boundaries.json", "calendar.yaml", "reference.yaml"):
        (folder / name).unlink()

    profile = reading.read(folder)

    assert (profile.boundaries, profile.calendar, profile.reference) == (None, None, None)
    assert profile.hexes == {}


def test_a_city_may_have_no_box_and_a_kelurahan_no_point(folder: Path, edit: Edit) -> None:
    edit("areas.yaml", ", point: [-5.045, 120.03]", "")
    reading.read(folder)
    edit("city.yaml", "  box: {west: 120.0, south: -5.1, east: 120.1, north: -5.0}\n", "")

    assert reading.read(folder).city.city.box is None


BREAKAGES = [
    # file, old, new, expected faults
    (
        "city.yaml",
        "name: Kota Tirtaloka",
        "nama: Kota Tirtaloka",
        "city.yaml:5: Kunci `nama` tidak dikenal.",
    ),
    ("city.yaml", "  name: Kota Tirtaloka\n", "", "city.yaml:3: Kunci `name` wajib ada."),
    ("city.yaml", "province:", "propinsi:", "city.yaml:10: Kunci `propinsi` tidak dikenal."),
    (
        "city.yaml",
        'code: "99.71"',
        "code: 99.71",
        "city.yaml:4: Harus berupa teks dalam tanda kutip, bukan angka.",
    ),
    (
        "city.yaml",
        'code: "99.71"',
        'code: "99.72"',
        "city.yaml:4: Kode kota tidak sama dengan kode unit teratas di units.yaml.",
    ),
    (
        "city.yaml",
        "Asia/Makassar",
        "Asia/Atlantis",
        "city.yaml:11: Zona waktu Asia/Atlantis tidak dikenal.",
    ),
    (
        "city.yaml",
        "{unit}/{sequence}/{year}",
        "{unit}/{year}",
        "city.yaml:13: Bentuk nomor memuat {sequence} dan boleh {classification}, {unit}, {year}.",
    ),
    (
        "city.yaml",
        "{unit}/{sequence}/{year}",
        "{unit}/{sequence}/{tahun}",
        "city.yaml:13: Bentuk nomor memuat {sequence} dan boleh {classification}, {unit}, {year}.",
    ),
    (
        "city.yaml",
        "title: Kesejahteraan rakyat}",
        'title: A}\n    - {code: "400", title: B}',
        "city.yaml:16: Kode 400 dipakai dua kali.",
    ),
    (
        "city.yaml",
        "west: 120.0",
        "west: 121.0",
        "city.yaml:16: Barat harus lebih kecil dari timur, dan selatan dari utara.",
    ),
    (
        "city.yaml",
        "box:",
        "head_title: dua\n  box:",
        "city.yaml:16: Kunci `head_title` ditulis dua kali.",
    ),
    (
        "areas.yaml",
        'rekaan: "Rekaan untuk uji"',
        "rekaan: 3",
        "areas.yaml:1: Harus berupa teks dalam tanda kutip, bukan angka.",
    ),
    ("areas.yaml", "name: Pancuran", "name: [", "areas.yaml:8: Bukan YAML yang benar"),
    (
        "areas.yaml",
        "99.71.01.1002",
        "99.71.01.1001",
        "areas.yaml:8: Kode 99.71.01.1001 dipakai dua kali.",
    ),
    ("areas.yaml", '"99.71.02"', '"99.71.01"', "areas.yaml:9: Kode 99.71.01 dipakai dua kali."),
    (
        "areas.yaml",
        "[-5.015, 120.015]",
        "[120.015, -5.015]",
        "areas.yaml:7: Harus <= 90.0.",
    ),
    (
        "areas.yaml",
        "[-5.015, 120.015]",
        "[-7.98, 112.63]",
        "areas.yaml:7: Titik Mata Air di luar kotak kota (lintang dahulu, lalu bujur).",
    ),
    ("areas.yaml", "[-5.015, 120.015]", "[-5.015]", "areas.yaml:7: Harus tepat 2 butir."),
    (
        "areas.yaml",
        '"91001"',
        '"9100"',
        "areas.yaml:7: Bentuk penulisannya salah; polanya ^[0-9]{5}$.",
    ),
    ("areas.yaml", "name: Mata Air", 'name: ""', "areas.yaml:7: Wajib diisi."),
    (
        "areas.yaml",
        "name: Mata Air",
        f"name: {'a' * 101}",
        "areas.yaml:7: Paling panjang 100 huruf.",
    ),
    (
        "units.yaml",
        "kind: bagian",
        "kind: subbagian",
        "units.yaml:18: Nilai 'subbagian' tidak dikenal.",
    ),
    (
        "units.yaml",
        "kind: bagian",
        "kind: kota",
        "units.yaml:18: Hanya unit teratas yang berjenis kota.",
    ),
    (
        "units.yaml",
        'code: "99.71.dinkes"',
        'code: "99.71.setda"',
        "units.yaml:37: Kode 99.71.setda dipakai dua kali.",
    ),
    (
        "units.yaml",
        'area: "99.71.01"',
        'area: "99.71.09"',
        "units.yaml:49: Wilayah 99.71.09 tidak ada di areas.yaml.",
    ),
    (
        "units.yaml",
        'area: "99.71.02"',
        'area: "99.71.01"',
        "units.yaml:58: Wilayah 99.71.01 sudah dilayani Kecamatan Hulu.",
    ),
    (
        "units.yaml",
        "source: rekaan\n        closed",
        "source: rekaan\n        valid_from: 2025-06-01\n        closed",
        "units.yaml:29: Tanggal tutup harus sesudah valid_from.",
    ),
    (
        "units.yaml",
        '        units:\n          - code: "99.71.setda.organisasi"',
        '        closed: {since: 2025-01-01, decree: "x"}\n        units:\n          - code: "99.71.setda.organisasi"',
        "units.yaml:18: Induknya tutup pada 2025-01-01; unit ini harus tutup paling lambat hari itu.",
    ),
    (
        "units.yaml",
        "until: 2001-01-01",
        "until: 2018-01-01",
        "units.yaml:42: Nama lama ditulis dari yang paling lama.",
    ),
    (
        "units.yaml",
        '{code: "99.71.disperizinan"',
        '{code: "99.71.dispersip"',
        "units.yaml:36: Unit pendahulu 99.71.dispersip tidak ada.",
    ),
    (
        "units.yaml",
        "source: rekaan",
        "source: koran",
        "units.yaml:9: Sumber `koran` tidak ada di daftar sources.",
    ),
    (
        "units.yaml",
        "since: 2025-01-01",
        "on: 2025-01-01",
        "units.yaml:28: Kuncinya harus berupa teks; beri tanda kutip.",
    ),
    (
        "boundaries.json",
        "99.71.02.1001",
        "99.71.02.1009",
        "boundaries.json:1: Kelurahan di berkas batas tidak sama dengan areas.yaml: 99.71.02.1001, ",
    ),
    ("boundaries.json", "{", "", "boundaries.json:1: Berkas batas rusak"),
    (
        "calendar.yaml",
        "kind: holiday",
        "kind: libur",
        "calendar.yaml:4: Nilai 'libur' tidak dikenal.",
    ),
    (
        "calendar.yaml",
        "2026-01-01",
        "2027-01-01",
        "calendar.yaml:3: Tahun ini tidak ada di “years”.",
    ),
    ("reference.yaml", '"5000"', '"lima ribu"', "reference.yaml:4: Nilai “lima ribu” tidak cocok"),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), BREAKAGES)
def test_a_broken_profile_is_refused_with_file_line_and_reason(
    folder: Path, edit: Edit, file: str, old: str, new: str, expected: str
) -> None:
    edit(file, old, new)

    found = faults(folder)

    assert found[0].startswith(expected), found


def test_every_fault_of_every_file_is_told_in_order(folder: Path, edit: Edit) -> None:
    edit("areas.yaml", "99.71.01.1002", "99.71.01.1001")
    edit("units.yaml", "source: rekaan", "source: koran")
    edit("city.yaml", "Asia/Makassar", "Asia/Atlantis")
    (folder / "boundaries.json").unlink()

    assert [fault.partition(": ")[0] for fault in faults(folder)] == [
        "areas.yaml:8",
        "city.yaml:11",
        "units.yaml:9",
        "units.yaml:53",
    ]


def test_a_missing_file_and_one_that_is_no_text_are_said_plainly(folder: Path) -> None:
    (folder / "areas.yaml").unlink()
    (folder / "units.yaml").write_bytes(b"\xff\xfe\x00")

    assert faults(folder) == [
        "areas.yaml:1: Berkas ini tidak ada.",
        "units.yaml:1: Berkas ini bukan teks UTF-8.",
    ]


def test_an_empty_file_is_refused(folder: Path) -> None:
    (folder / "areas.yaml").write_text("")
    (folder / "calendar.yaml").write_text("")

    assert faults(folder) == [
        "areas.yaml:1: Harus berupa isian berkunci, bukan kosong.",
        "calendar.yaml:1: Harus berupa isian berkunci, bukan kosong.",
    ]


def test_a_pack_must_have_a_file_and_the_citys_own_goes_first(folder: Path, tmp_path: Path) -> None:
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    (rooms / "skp.yaml").write_text("room")
    entry = "  - {pack: skp, valid_from: 2026-01-01, decree: Contoh}\n"
    city = folder / "city.yaml"
    city.write_text(city.read_text() + "packs:\n" + entry)

    assert faults(folder) == ["city.yaml:18: Tidak ada berkas paket skp.yaml."]
    assert reading.read(folder, rooms={"contoh": rooms}).packs == {"skp": rooms / "skp.yaml"}

    (folder / "packs").mkdir()
    (folder / "packs" / "skp.yaml").write_text("own")
    found = reading.read(folder, rooms={"contoh": rooms}).packs["skp"]
    assert found == folder / "packs" / "skp.yaml"

    city.write_text(city.read_text() + entry)
    assert faults(folder) == ["city.yaml:19: Kode skp dipakai dua kali."]


def test_a_pack_of_a_named_room_is_looked_for_there_only(folder: Path, tmp_path: Path) -> None:
    rooms = {name: tmp_path / name for name in ("satu", "dua")}
    for room in rooms.values():
        room.mkdir()
    (rooms["satu"] / "skp.yaml").write_text("room")
    city = folder / "city.yaml"
    plain = city.read_text() + "packs:\n"

    def named(room: str) -> None:
        entry = f"  - {{pack: skp, room: {room}, valid_from: 2026-01-01, decree: Contoh}}\n"
        city.write_text(plain + entry)

    named("satu")
    assert reading.read(folder, rooms=rooms).packs == {"skp": rooms["satu"] / "skp.yaml"}
    named("tiga")
    assert reading.read(folder, rooms=rooms).packs == {"skp": None}
    named("dua")
    with pytest.raises(reading.BrokenProfile, match="Tidak ada berkas paket skp"):
        reading.read(folder, rooms=rooms)
