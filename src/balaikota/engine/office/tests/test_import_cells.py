"""What a heading and a cell of an imported table mean, however people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balaikota.core.manifest import permissions_of
from balaikota.core.people.roles import ADMIN_GRADE, ROLES
from balaikota.engine.office.imports import cells, columns
from balaikota.engine.office.imports.cells import Unclear
from balaikota.lib import wording

FIRST = date(2026, 12, 1)
DECIDES_ON_RIGHTS = {"people.assign", "people.create_officer", "keys.issue"}


@pytest.mark.parametrize(
    "text",
    [
        "1 Desember 2026", "01 desember 2026", "1 Des 2026", "1-Dec-2026", "01-12-2026",
        "1/12/2026", "1.12.2026", "01 12 2026", "2026-12-01", "2026-12-01 00:00:00", "46357",
    ],
)  # fmt: skip
def test_a_date_is_understood(text):
    assert cells.read_day(text) == FIRST


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1-12-26", "empat angka"),
        ("1 Des 26", "empat angka"),
        ("31-06-2026", "tidak ada"),
        ("12/31/2026", "Bulan ditulis lebih dulu"),
        ("2026-12-01 08:00", "tanpa jam"),
        ("1 Desember 20266", "Bukan tanggal"),
        ("1 Brumaire 2026", "Bukan tanggal"),
        ("Desember", "Bukan tanggal"),
        ("1 Januari 1066", "tahunnya"),
        ("99999", "tahunnya"),
    ],
)
def test_an_unclear_date_is_refused_with_what_to_do(text, words):
    with pytest.raises(Unclear, match=words):
        cells.read_day(text)


def test_a_date_that_could_be_two_is_refused_when_the_column_mixes_both_orders():
    assert cells.has_month_first(["1/2/2026", "12/31/2026"])
    with pytest.raises(Unclear, match="dua tanggal"):
        cells.read_day("1/2/2026", is_month_first=True)
    assert cells.read_day("1 Februari 2026", is_month_first=True) == date(2026, 2, 1)
    assert cells.read_day("31/12/2026", is_month_first=True) == date(2026, 12, 31)


@given(st.dates(cells.EARLIEST, cells.LATEST - timedelta(days=1)))
def test_every_date_we_write_is_read(day):
    for text in (wording.long_date(day, "id"), wording.long_date(day, "en"), day.isoformat()):
        assert cells.read_day(text) == day
    assert cells.read_day(f"{day:%d/%m/%Y}") == day


@given(st.text(max_size=25))
def test_no_text_breaks_a_reader(text):
    readers = (
        cells.read_day, cells.read_nip, cells.read_email, cells.read_username, cells.read_mode,
        cells.check_no_formula,
    )  # fmt: skip
    for read in readers:
        try:
            read(text)
        except Unclear:
            continue
    columns.recognise([text, text])


@pytest.mark.parametrize(
    "text", ["198706122010012008", "19870612 201001 2 008", "'198706122010012008"]
)
def test_a_nip_is_kept_as_its_digits(text):
    assert cells.read_nip(text) == "198706122010012008"


@pytest.mark.parametrize("text", ["1,98706E+17", "1.98706122010012E+17", "2E+17"])
def test_a_nip_spoilt_by_excel_is_named_as_such(text):
    with pytest.raises(Unclear, match="Excel mengubah NIP ini menjadi bilangan"):
        cells.read_nip(text)


@pytest.mark.parametrize(
    ("text", "mode"),
    [("", "definitif"), ("DEFINITIF", "definitif"), ("Plt.", "plt"), ("Pelaksana Harian", "plh")],
)
def test_how_a_post_is_held_is_understood(text, mode):
    assert cells.read_mode(text) == mode


def test_synonyms_are_recognised_and_the_rest_is_named():
    found = columns.recognise(
        [
            "No.",
            "NAMA PEGAWAI",
            "N I P",
            "NIP Baru",
            "Jabatan",
            "UNOR",
            "TMT",
            "Golongan",
            "Peran",
            "",
        ]
    )

    assert found.keys == ("", "name", "", "nip", "role", "unit", "valid_from", "", "", "")
    assert found.unknown == ("N I P", "Golongan")
    assert found.doubled == ("Jabatan",)
    assert found.missing == ()


def test_columns_that_must_be_there_are_named():
    assert columns.recognise(["Nama", "Jabatan"]).missing == (
        "Unit kerja", "Mulai", "NIP, Email, atau Nama pengguna",
    )  # fmt: skip


def test_no_name_of_a_column_means_two():
    names = [columns.plain(n) for one in columns.COLUMNS for n in (one.title, *one.also)]

    assert len(names) == len(set(names))


def test_every_role_that_decides_on_the_rights_of_others_is_kept_out():
    deciding = {slug for slug in ROLES if permissions_of(slug) & DECIDES_ON_RIGHTS}

    assert deciding == set(ADMIN_GRADE)
