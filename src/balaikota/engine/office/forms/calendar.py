"""A whole year of holidays, a day a line, and the service hours of a week."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.calendar.rules import DayKind, DayRow, HoursRow, Season
from balaikota.engine.office.forms.changes import Reason
from balaikota.lib.worktime import WEEKDAYS
from balaikota.web.days import DayField

FIRST_YEAR, LAST_YEAR = 2000, 2100
KINDS = {"libur": DayKind.HOLIDAY, "cuti bersama": DayKind.JOINT_LEAVE}
ESTIMATE = "perkiraan"
ALL = "semua"
_WORDS = {kind: word for word, kind in KINDS.items()}
_HOURS = re.compile(r"(\d{1,2})[.:](\d{2})\s*(?:-|–|—|s/d|sampai)\s*(\d{1,2})[.:](\d{2})")
_MISSING_LAW = gettext_lazy("Isi dasar hukumnya.")


class Year(Reason):
    """All days off of a year: ``date; kind; name; name in English; perkiraan`` a line.

    Tabs do as well as semicolons, so that rows of a spreadsheet can be pasted.
    """

    year = forms.IntegerField(
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR - 1,
        error_messages={
            name: gettext_lazy("Tulis tahun dengan empat angka, misalnya 2028.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )
    regulation = forms.CharField(max_length=300, error_messages={"required": _MISSING_LAW})
    days = forms.CharField(
        max_length=20_000,
        error_messages={"required": gettext_lazy("Tulis hari liburnya, satu baris satu hari.")},
    )

    def __init__(self, *given: Any, english: Mapping[str, str], **options: Any) -> None:
        """Take what days are called in English, so that a known name need not be written twice."""
        super().__init__(*given, **options)
        self.english = {name.casefold(): other for name, other in english.items()}

    def clean(self) -> dict[str, Any]:
        """Read the lines; the first that cannot be read is told with its number."""
        cleaned = super().clean() or {}
        if all(cleaned.get(name) for name in ("year", "regulation", "days")):
            cleaned["rows"] = self._rows(cleaned)
        return cleaned

    def _rows(self, cleaned: dict[str, Any]) -> tuple[DayRow, ...]:
        rows: dict[date, DayRow] = {}
        for number, line in enumerate(cleaned["days"].splitlines(), start=1):
            if not line.strip():
                continue
            try:
                row = self._row(line, cleaned["year"], cleaned["regulation"])
                if row.date in rows:
                    raise ValidationError(_("tanggal ini sudah ditulis di baris lain."))
            except ValidationError as error:
                told = {"n": number, "why": error.message}
                self.add_error("days", _("Baris %(n)d: %(why)s") % told)
            else:
                rows[row.date] = row
        return tuple(sorted(rows.values(), key=lambda row: row.date))

    def _row(self, line: str, year: int, regulation: str) -> DayRow:
        cells = [cell.strip() for cell in re.split(r"[;\t]", line)]
        day, kind, name, english, mark = (*cells, "", "", "", "", "")[:5]
        found = KINDS.get(kind.casefold())
        if found is None:
            raise ValidationError(_("tulis “libur” atau “cuti bersama” sesudah tanggal."))
        if not name:
            raise ValidationError(_("nama harinya belum ada."))
        english = english or self.english.get(name.casefold(), "")
        if not english:
            raise ValidationError(_("tulis juga nama hari itu dalam bahasa Inggris."))
        return DayRow(
            date=_day(day, year),
            kind=found,
            name_id=name[:200],
            name_en=english[:200],
            regulation=regulation,
            is_estimate=mark.casefold() == ESTIMATE,
        )


def _day(text: str, year: int) -> date:
    """Return a date written as 2028-01-26, 26-01-2028, 26/1/2028 or 26.1.2028."""
    parts = [int(part) for part in re.split(r"[-/. ]", text) if part.isdecimal()]
    try:
        first, month, last = parts
        found = date(first, month, last) if first > 31 else date(last, month, first)
    except ValueError:
        raise ValidationError(_("tanggalnya tidak ada. Tulis misalnya 26-01-2028.")) from None
    if found.year != year:
        raise ValidationError(_("tanggalnya bukan di tahun %(year)d.") % {"year": year})
    return found


def lines_of(rows: list[DayRow]) -> str:
    """Return days as the form takes them, a line each."""
    return "\n".join(
        "; ".join(
            (f"{row.date:%d-%m-%Y}", _WORDS[row.kind], row.name_id, row.name_en)
            + ((ESTIMATE,) if row.is_estimate else ())
        )
        for row in rows
    )


class HoursField(forms.CharField):
    """The hours of one day, ``07.30-12.00, 13.00-16.00``; empty when it is closed."""

    def __init__(self) -> None:
        """Ask nothing: a day may be closed."""
        super().__init__(required=False, max_length=100)

    def to_python(self, value: Any) -> Any:
        """Return the open intervals, ``[["07:30", "12:00"], …]``.

        Raises:
            ValidationError: they are not written as hours.
        """
        parts = [part for part in re.split(r"[,;]| dan ", super().to_python(value) or "") if part]
        found = [_HOURS.fullmatch(part.strip()) for part in parts]
        if not all(found):
            raise ValidationError(_("Tulis jamnya seperti ini: 07.30-12.00, 13.00-16.00."))
        times = [match.groups() for match in found if match]
        return [[f"{a.zfill(2)}:{b}", f"{c.zfill(2)}:{d}"] for a, b, c, d in times]


class Hours(Reason):
    """Service hours from a day on, for all offices, those of a kind, or one."""

    scope = forms.ChoiceField(
        error_messages={
            name: gettext_lazy("Pilih untuk kantor mana jam ini.")
            for name in ("required", "invalid_choice")
        }
    )
    season = forms.ChoiceField(
        choices=[(one.value, one.value) for one in Season],
        error_messages={
            name: gettext_lazy("Pilih jenis jam layanannya.")
            for name in ("required", "invalid_choice")
        },
    )
    valid_from = DayField(missing=gettext_lazy("Isi tanggal mulainya."))
    to_day = DayField(missing="", required=False)
    mon, tue, wed, thu, fri, sat, sun = (HoursField() for _day in range(7))
    name = forms.CharField(
        max_length=300,
        error_messages={"required": gettext_lazy("Tulis nama jam layanan ini.")},
    )
    regulation = forms.CharField(max_length=300, error_messages={"required": _MISSING_LAW})
    is_correction = forms.BooleanField(required=False)

    def __init__(self, *given: Any, scopes: list[tuple[str, str]], **options: Any) -> None:
        """Take for whom hours can be set."""
        super().__init__(*given, **options)
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a last day after the first."""
        cleaned = super().clean() or {}
        starts, last = cleaned.get("valid_from"), cleaned.get("to_day")
        if starts and last and last < starts:
            self.add_error("to_day", _("Hari terakhir tidak boleh sebelum hari pertama."))
        return cleaned


def hours_row(given: dict[str, Any]) -> HoursRow:
    """Return what a filled form says."""
    sort, _colon, named = given["scope"].partition(":")
    last = given["to_day"]
    return HoursRow(
        week={name: given[name] for name in WEEKDAYS if given[name]},
        reason=given["name"],
        regulation=given["regulation"],
        valid_from=given["valid_from"],
        valid_to=last + timedelta(days=1) if last else None,
        season=Season(given["season"]),
        unit_kind=named if sort == "jenis" else "",
        unit_code=named if sort == "unit" else "",
    )


def typed_hours(row: HoursRow) -> dict[str, Any]:
    """Return what a form shows of hours that stand already; from when is left to be said."""
    spans = {
        name: ", ".join("-".join(pair) for pair in row.week.get(name, ())).replace(":", ".")
        for name in WEEKDAYS
    }
    scope = f"unit:{row.unit_code}" if row.unit_code else f"jenis:{row.unit_kind}"
    return spans | {
        "scope": scope if row.unit_code or row.unit_kind else ALL,
        "season": row.season.value,
        "name": row.reason,
        "regulation": "",
    }
