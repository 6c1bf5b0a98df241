"""A table handed to whoever may read it, as a file of the kind they asked for."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from balaikota.lib.tables import writing


def of_table(table: list[list[str]], kind: str, *, name: str, sheet: str) -> HttpResponse:
    """Return a table as ``name.xlsx`` when ``kind`` is ``xlsx``, as ``name.csv`` for any other.

    Args:
        table: the head, then the rows.
        kind: as asked for.
        name: of the file, without its ending.
        sheet: what the sheet is called.
    """
    if kind == "xlsx":
        content, media = writing.as_xlsx([(sheet, table)]), writing.XLSX_TYPE
    else:
        kind, content, media = "csv", writing.as_csv(table), writing.CSV_TYPE
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{name}.{kind}"
    )
    return response
