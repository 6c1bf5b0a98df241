"""What people take away: the template to fill in, and the bad rows to mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core.people.roles import ADMIN_GRADE, ROLES
from balaikota.engine.office.imports.columns import ADDED_ADVICE, ADDED_ROW, BY_KEY, COLUMNS
from balaikota.engine.office.imports.verdicts import Judged
from balaikota.lib.tables import writing

CSV, XLSX = "csv", "xlsx"
TYPES = {CSV: writing.CSV_TYPE, XLSX: writing.XLSX_TYPE}


def template(kind: str) -> bytes:
    """Return the table to fill in, with one example; as XLSX also what belongs into each column."""
    rows = [[one.title for one in COLUMNS], [one.example for one in COLUMNS]]
    told = [[_("Kolom"), _("Wajib"), _("Isinya")]] + [
        [one.title, _("ya") if one.is_needed else "", str(one.hint)] for one in COLUMNS
    ]
    titles = [one.title_id for one in ROLES.values() if one.kinds and one.slug not in ADMIN_GRADE]
    known = [[_("Jabatan yang dikenal")], *([title] for title in titles)]
    return _written(kind, [(_("Data"), rows), (_("Petunjuk"), told), (_("Jabatan"), known)])


def bad_rows(kind: str, content: Mapping[str, Any], bad: Sequence[Judged]) -> bytes:
    """Return the bad rows as they were typed, and what to mend; ready to be uploaded again."""
    keys = [key for key in content["keys"] if key]
    rows = [[ADDED_ROW, *(BY_KEY[key].title for key in keys), ADDED_ADVICE]]
    for one in bad:
        typed = [one.typed.get(key, "") for key in keys]
        rows.append([str(one.number), *typed, advice(one)])
    return _written(kind, [(_("Data"), rows)])


def advice(row: Judged) -> str:
    """Return what is wrong with a row, in one cell."""
    faults = [one for one in row.problems if not one.is_warning]
    return "; ".join(f"{one.column}: {one.text}" for one in faults)


def _written(kind: str, sheets: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    return writing.as_csv(sheets[0][1]) if kind == CSV else writing.as_xlsx(sheets)
