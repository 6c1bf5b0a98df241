"""Tables people bring: CSV of every kind, workbooks, and what only pretends to be one."""

from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balaikota.lib.tables import reading, writing
from balaikota.lib.tables.reading import Fault, Unreadable, read

HEADING = ("Nama", "NIP")
printable = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="'\ufeff"), max_size=30
).map(lambda text: " ".join(text.split()))


def workbook(*rows, title="Data"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return saved(book)


def saved(book):
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def fault_of(content):
    with pytest.raises(Unreadable) as refused:
        read(content)
    return refused.value.fault


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_a_csv_of_any_make_is_read(delimiter, encoding):
    text = f'Nama{delimiter}NIP\r\n"Renée, S.H."{delimiter}198706122010011008\r\n'

    sheet = read(text.encode(encoding))

    assert sheet.heading == HEADING
    assert sheet.rows[0].cells == ("Renée, S.H.", "198706122010011008")


def test_rows_keep_the_number_the_spreadsheet_shows():
    sheet = read(b"\nNama;NIP\n\n;\nSiti;1\n")

    assert [(row.number, row.cells) for row in sheet.rows] == [(5, ("Siti", "1"))]


def test_a_cell_of_several_lines_is_one_row():
    sheet = read(b'Nama;NIP\n"Siti\nAminah";1\nBudi;2\n')

    assert [row.number for row in sheet.rows] == [2, 3]


def test_a_workbook_shows_dates_and_numbers_as_text():
    at_eight = datetime(2026, 12, 1, 8)  # noqa: DTZ001 - a spreadsheet knows no zone
    content = workbook(HEADING, (date(2026, 12, 1), 46357), (at_eight, 1.5), (True, None))

    assert [row.cells for row in read(content).rows] == [
        ("2026-12-01", "46357"),
        ("2026-12-01 08:00", "1,5"),
        ("TRUE", ""),
    ]


def test_a_number_too_long_to_be_kept_shows_that_digits_are_lost():
    assert read(workbook(HEADING, ("Siti", 198706122010011008))).rows[0].cells[1].startswith("1,98")
    assert "E+17" in read(workbook(HEADING, ("Siti", 198706122010011008))).rows[0].cells[1]


def test_a_formula_is_not_evaluated():
    assert read(workbook(HEADING, ("=1+1", "x"))).rows[0].cells[0] == "=1+1"


def test_the_first_sheet_that_is_shown_counts():
    book = openpyxl.Workbook()
    book.active.append(["rahasia"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Data").append(["Nama"])

    assert read(saved(book)).heading == ("Nama",)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b" \r\n \r\n", Fault.EMPTY),
        (b";;\n;;\n", Fault.EMPTY),
        (b"\xd0\xcf\x11\xe0 an .xls, or a locked .xlsx", Fault.OLD_EXCEL),
        (b"PK\x03\x04 cut off", Fault.DAMAGED),
        (b"%PDF-1.7\0\0", Fault.NOT_A_TABLE),
        (b"\xff\xfe\x00", Fault.DAMAGED),
        (b"x" * (reading.MOST_BYTES + 1), Fault.TOO_LARGE),
        (b"Nama\n" + b"Siti\n" * (reading.MOST_ROWS + 1), Fault.TOO_MANY_ROWS),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content, fault):
    assert fault_of(content) is fault


def zipped(**files):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def altered(content, name, change):
    """Return a workbook with one of its parts changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, change(part) if entry.filename == name else part)
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped(**{"xl/workbook.xml": b"0" * (reading.MOST_UNPACKED + 1)})

    assert len(bomb) < reading.MOST_BYTES
    assert fault_of(bomb) is Fault.TOO_LARGE


def test_a_zip_that_is_no_workbook_is_refused():
    assert fault_of(zipped(**{"surat.txt": b"x"})) is Fault.NOT_A_TABLE


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_entities_are_refused(doctype, part):
    def poison(xml):
        start = xml.index(b"?>") + 2 if xml.startswith(b"<?xml") else 0
        return xml[:start] + doctype + xml[start:]

    assert fault_of(altered(workbook(HEADING, ("Siti", "1")), part, poison)) is Fault.DAMAGED


def test_a_sheet_that_claims_to_be_endless_is_read_as_it_is():
    content = altered(
        workbook(HEADING, ("Siti", "1")),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"').replace(
            b'<row r="2"', b'<row r="1000000"'
        ),
    )

    assert read(content).heading == HEADING


@given(st.binary(max_size=300))
def test_reading_never_fails_in_another_way(content):
    for start in (b"", b"PK\x03\x04", b"\xef\xbb\xbf", b"\xff\xfe", b'"'):
        try:
            sheet = read(start + content)
        except Unreadable:
            continue
        assert all(isinstance(cell, str) for row in sheet.rows for cell in row.cells)


@given(st.lists(st.tuples(printable, printable), max_size=8))
def test_a_csv_keeps_the_text_of_every_cell(rows):
    out = StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([HEADING, *rows])

    sheet = read(out.getvalue().encode())

    assert [row.cells for row in sheet.rows] == [row for row in rows if any(row)]


@given(st.lists(st.tuples(printable, printable), max_size=8))
def test_what_is_written_is_read_again(rows):
    kept = [row for row in rows if any(row)]

    assert [row.cells for row in read(writing.as_csv([HEADING, *rows])).rows] == kept


@pytest.mark.parametrize("cell", ["=1+1", "+62 812", "-", "@sum", "'kutip", "=HYPERLINK(1)"])
def test_nothing_that_is_written_is_a_formula(cell):
    plain = writing.as_csv([HEADING, (cell, "x")])
    book = writing.as_xlsx([("Data", [HEADING, (cell, "198706122010011008")])])

    assert f"'{cell};x".encode() in plain
    assert read(plain).rows[0].cells == (cell, "x")
    written = openpyxl.load_workbook(BytesIO(book)).active["A2"]
    assert (written.data_type, written.value) == ("s", cell)
    assert read(book).rows[0].cells == (cell, "198706122010011008")
