"""Read a table somebody uploaded, distrusting it: CSV or XLSX, every cell as the text it shows.

Nothing is evaluated: a formula stays the text of the formula. An XLSX is a zip of XML: its sizes are
summed up before anything is unpacked, and defusedxml, which openpyxl uses when it is installed,
refuses entities.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from io import BytesIO, StringIO
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

if openpyxl.LXML:  # lib/__init__.py comes first, unless the environment says otherwise
    raise ImportError("OPENPYXL_LXML must be False: lxml expands the entities of a workbook")

MOST_BYTES = 5_000_000  # of the file
MOST_UNPACKED = 60_000_000  # bytes of all that an XLSX unpacks to
MOST_ROWS = 5_000  # below the heading
MOST_COLUMNS = 60
MOST_LETTERS = 2_000  # of a cell; the rest is cut off
EXACT_DIGITS = 15  # so many digits of a number a spreadsheet keeps
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DELIMITERS = (";", "\t", ",")
_GUARDED = re.compile(r"^'(?=[=+\-@'\t])")  # what ``writing.as_csv`` puts before such a cell
# All of these are how openpyxl says that a workbook is damaged or not one.
_DAMAGED = (
    *(zipfile.BadZipFile, InvalidFileException, DefusedXmlException, ParseError, EOFError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, OverflowError),
    *(NotImplementedError, RuntimeError),
)


class Fault(StrEnum):
    """Why a file cannot be read as a table."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TOO_MANY_ROWS = "too-many-rows"
    OLD_EXCEL = "old-excel"  # .xls, or locked with a password
    NOT_A_TABLE = "not-a-table"
    DAMAGED = "damaged"


class Unreadable(ValueError):
    """The file is not a table that can be read; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Row:
    """One row: its number as the spreadsheet counts (the first is 1), and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table: the first row that is not empty is its heading.

    No row is shorter than the heading; one that is longer has cells nobody can name.
    """

    heading: tuple[str, ...]
    rows: tuple[Row, ...]


def read(content: bytes) -> Sheet:
    """Return the table in ``content``; of a workbook the sheet that is shown first.

    Empty rows are left out; numbers of rows stay those of the file. In a CSV, a row is counted as
    a spreadsheet would show it, however many lines its cells span.

    Raises:
        Unreadable: empty, too large, too many rows, of another kind, or damaged.
    """
    if not content.strip():
        raise Unreadable(Fault.EMPTY)
    if len(content) > MOST_BYTES:
        raise Unreadable(Fault.TOO_LARGE)
    if content.startswith(_OLD_EXCEL):
        raise Unreadable(Fault.OLD_EXCEL)
    found = list(_kept(_workbook(content) if content.startswith(_ZIP) else _text(content)))
    if not found:
        raise Unreadable(Fault.EMPTY)
    if len(found) > MOST_ROWS + 1:
        raise Unreadable(Fault.TOO_MANY_ROWS)
    width = len(found[0].cells)
    rows = (Row(row.number, _padded(row.cells, width)) for row in found[1:])
    return Sheet(found[0].cells, tuple(rows))


def _kept(rows: Iterable[tuple[str, ...]]) -> Iterator[Row]:
    """Number the rows and leave out empty ones, and the empty cells at the end of the others."""
    numbered = (
        Row(at, cells[: max(i for i, cell in enumerate(cells) if cell) + 1])
        for at, cells in enumerate(rows, 1)
        if any(cells)
    )
    return islice(numbered, MOST_ROWS + 2)


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))


def _text(content: bytes) -> Iterator[tuple[str, ...]]:
    text = _decoded(content)
    delimiter = _delimiter(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from (tuple(map(_typed, row[:MOST_COLUMNS])) for row in reader)
    except csv.Error as error:
        raise Unreadable(Fault.DAMAGED) from error


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):  # Excel's "Unicode text"
        with suppress(UnicodeDecodeError):
            return content.decode("utf-16")
        raise Unreadable(Fault.DAMAGED)
    if b"\0" in content:
        raise Unreadable(Fault.NOT_A_TABLE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1252", errors="replace")


def _delimiter(text: str) -> str:
    """Return what stands between the cells of the heading most often."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=bare.count) if any(map(bare.count, _DELIMITERS)) else ","


def _typed(cell: str) -> str:
    return _GUARDED.sub("", cell.strip())[:MOST_LETTERS].strip()


def _workbook(content: bytes) -> Iterator[tuple[str, ...]]:
    try:
        _check_size_unpacked(content)
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, keep_links=False)
        try:
            shown = next(one for one in book.worksheets if one.sheet_state == "visible")
            # The size a sheet claims to have is not believed.
            shown.reset_dimensions()
            most = MOST_ROWS * 4  # empty rows between are passed over, but not without end
            for row in shown.iter_rows(max_row=most, max_col=MOST_COLUMNS, values_only=True):
                yield tuple(map(_shown, row))
        finally:
            book.close()
    except StopIteration as error:
        raise Unreadable(Fault.EMPTY) from error
    except Unreadable:
        raise
    except _DAMAGED as error:
        raise Unreadable(Fault.DAMAGED) from error


def _check_size_unpacked(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise Unreadable(Fault.TOO_LARGE)
        if "xl/workbook.xml" not in {entry.filename for entry in entries}:
            raise Unreadable(Fault.NOT_A_TABLE)


def _shown(value: Any) -> str:
    """Return what a cell shows; a number whose last digits are lost is written with its exponent."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return _clean(str(value))


def _number(value: float) -> str:
    if abs(value) >= 10**EXACT_DIGITS:
        return f"{value:.14E}".replace(".", ",")
    whole = int(value)
    return str(whole) if whole == value else str(value).replace(".", ",")


def _clean(text: str) -> str:
    # XML cannot hold control characters; openpyxl hands on the escape that stands for them.
    return re.sub(r"_x00[01][0-9A-Fa-f]_|[\x00-\x08\x0b-\x1f]", " ", text).strip()[:MOST_LETTERS]
