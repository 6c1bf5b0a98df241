"""Reading ``reference.yaml`` of a city profile.

rows:
  - key: layanan.sku.janji
    title: {id: Janji waktu surat keterangan, en: Promised time for the statement letter}
    value: "1"
    unit: working-days
    regulation: the legal source, or where the number was found
    article: optional
    from: 2026-01-01
    to: optional, the first day on which it no longer holds
    unit-code: optional, the unit for which alone it holds
    confirmed: false
    note: what is doubtful
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from balaikota.core.reference.rules import KEY, Row, overlapping, parse
from balaikota.lib.errors import DomainError


class BadProfile(DomainError):
    """The file is not what it must be; ``path`` leads to the place: ``("rows", 3, "value")``."""

    def __init__(self, message: str, path: tuple[str | int, ...]) -> None:
        super().__init__(message)
        self.path = path


class _Names(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    id: str
    en: str


class _Row(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    key: str
    title: _Names
    value: str
    unit: str
    regulation: str
    starts: date = msgspec.field(name="from")
    ends: date | None = msgspec.field(name="to", default=None)
    confirmed: bool
    article: str = ""
    note: str = ""
    unit_code: str = msgspec.field(name="unit-code", default="")


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    rows: list[_Row]


def read_reference(file: Mapping[str, Any]) -> tuple[Row, ...]:
    """Return the rows of a parsed ``reference.yaml``.

    Raises:
        BadProfile: an unknown or missing key, a value that is not written as its unit asks, or two
            rows of one key and scope that hold on the same day.
    """
    try:
        parsed = msgspec.convert(file, _File)
    except msgspec.ValidationError as error:
        message, path = place(str(error))
        raise BadProfile(message, path) from None
    rows = tuple(_row(number, row) for number, row in enumerate(parsed.rows))
    clash = overlapping(rows)
    if clash is not None:
        raise BadProfile(
            _("%(key)s berlaku ganda pada hari yang sama.") % {"key": clash[1].key},
            ("rows", rows.index(clash[1]), "from"),
        )
    return rows


def _row(number: int, row: _Row) -> Row:
    if not KEY.fullmatch(row.key):
        raise BadProfile(_("Kunci ditulis dengan huruf kecil dan titik."), ("rows", number, "key"))
    try:
        parse(row.value, row.unit)
    except ValueError:
        raise BadProfile(
            _("Nilai “%(value)s” tidak cocok dengan satuan %(unit)s.")
            % {"value": row.value, "unit": row.unit},
            ("rows", number, "value"),
        ) from None
    if row.ends is not None and row.ends <= row.starts:
        raise BadProfile(_("Tanggal akhir harus sesudah tanggal awal."), ("rows", number, "to"))
    return Row(
        key=row.key,
        value=row.value,
        unit=row.unit,
        title_id=row.title.id,
        title_en=row.title.en,
        regulation=row.regulation,
        valid_from=row.starts,
        valid_to=row.ends,
        article=row.article,
        note=row.note,
        scope=row.unit_code,
        is_confirmed=row.confirmed,
    )


def place(error: str) -> tuple[str, tuple[str | int, ...]]:
    """Return the message of a msgspec error and the path it names, ``$.rows[3].value``."""
    message, _mark, rest = error.partition(" - at `")
    path = rest.rpartition("$")[2].rstrip("`")  # of a wrong key: "key` in `$.days`"
    steps = path.replace("[", ".").replace("]", "").split(".")
    return message, tuple(int(step) if step.isdigit() else step for step in steps if step)
