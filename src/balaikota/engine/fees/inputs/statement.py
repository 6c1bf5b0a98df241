"""A bank statement as the bank hands it out: CSV or XLSX, each line judged on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from balaikota.engine.fees.rules import StatementRow
from balaikota.lib import money
from balaikota.lib.tables import reading
from balaikota.lib.tables.reading import Row

# Column here -> the headings under which banks write it.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "dated": ("tanggal", "tgl", "tanggal transaksi", "date"),
    "reference": ("referensi", "no referensi", "nomor referensi", "reference"),
    "code": ("kode", "kode bayar", "nomor va", "virtual account", "code"),
    "amount": ("jumlah", "kredit", "nominal", "amount"),
    "text": ("keterangan", "uraian", "berita", "description"),
}
NEEDED = ("dated", "reference", "code", "amount")
_DAY = (("%Y-%m-%d", 10), ("%d/%m/%Y", 10), ("%d-%m-%Y", 10))
_AMOUNT = re.compile(r"(?:rp\.?|idr)?([0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+)(?:[.,]00)?")


class NoColumns(ValueError):
    """Columns are missing from the heading; ``missing`` are their names."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


def read(content: bytes, *, today: date) -> list[StatementRow]:
    """Return the lines of a statement in order, the broken ones with what is wrong.

    Args:
        content: the file.
        today: the local date; nothing is booked later.

    Raises:
        reading.Unreadable: it is no table.
        NoColumns: the heading lacks a column.
    """
    sheet = reading.read(content)
    places = _places(sheet.heading)
    return list(_judged(sheet.rows, places, today))


def _places(heading: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(heading):
        name = " ".join(cell.casefold().replace(".", " ").replace("_", " ").split())
        for column, names in COLUMNS.items():
            if name in names:
                found.setdefault(column, at)
    if missing := [COLUMNS[column][0] for column in NEEDED if column not in found]:
        raise NoColumns(missing)
    return found


def _judged(
    rows: tuple[Row, ...], places: Mapping[str, int], today: date
) -> Iterator[StatementRow]:
    seen = set[str]()
    for row in rows:
        cells = {column: row.cells[at].strip() for column, at in places.items()}
        dated, amount = _day(cells["dated"]), _amount(cells["amount"])
        reference = cells["reference"][:64]
        yield StatementRow(
            position=row.number,
            dated=dated,
            reference=reference,
            code=cells["code"][:40],
            amount=amount,
            text=cells.get("text", "")[:300],
            error=_error(dated, amount, cells["reference"], seen, today),
        )
        seen.add(reference)


def _error(
    dated: date | None, amount: int | None, reference: str, seen: set[str], today: date
) -> str:
    if dated is None:
        return "date"
    if dated > today:
        return "future"
    if amount is None:
        return "amount"
    if not 1 <= len(reference) <= 64:
        return "reference"
    return "doubled" if reference in seen else ""


def _day(cell: str) -> date | None:
    for shape, length in _DAY:
        try:
            return datetime.strptime(cell[:length], shape).date()  # noqa: DTZ007 - a day, no time
        except ValueError:
            continue
    return None


def _amount(cell: str) -> int | None:
    """Return whole rupiah, from 1; None for anything else: sen, debits, words."""
    match = _AMOUNT.fullmatch(re.sub(r"\s", "", cell).casefold())
    amount = int(re.sub(r"[.,]", "", match[1])) if match else 0
    return amount if 1 <= amount <= money.LARGEST else None
