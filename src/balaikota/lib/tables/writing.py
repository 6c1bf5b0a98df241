"""Write a table for people to open in a spreadsheet: every cell is text and nothing is a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A number below zero with a decimal point is only that: it is left to whoever computes with it.
_FORMULA_LIKE = re.compile(r"^(?!-\d+\.\d+$)[=+\-@\t']")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
NARROWEST, WIDEST = 10, 60  # letters of a column
AS_TEXT = "@"  # the number format that keeps long numbers as they were typed


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return UTF-8 with a byte-order mark and semicolons, as Excel in Indonesian expects.

    A cell that a spreadsheet would take for a formula gets an apostrophe, which ``reading`` takes
    away again.
    """
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([f"'{cell}" if _FORMULA_LIKE.match(cell) else cell for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(sheets: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    """Return a workbook of (title, rows) sheets; the first row of each is bold and stays in sight."""
    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for at, width in enumerate(_widths(rows), 1):
            column = sheet.column_dimensions[get_column_letter(at)]
            column.width, column.number_format = width, AS_TEXT
        for at, row in enumerate(rows):
            cells = []
            for text in row:
                cell = WriteOnlyCell(sheet, value=None)
                cell.value = _CONTROLS.sub(" ", text)
                cell.data_type, cell.number_format = "s", AS_TEXT
                cell.font = Font(bold=at == 0)
                cells.append(cell)
            sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    most = max(map(len, rows), default=0)
    longest = [
        max((len(row[at]) for row in rows if at < len(row)), default=0) for at in range(most)
    ]
    return [min(max(width + 2, NARROWEST), WIDEST) for width in longest]
