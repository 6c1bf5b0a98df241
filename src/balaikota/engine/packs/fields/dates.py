"""Dates, asked as day, month and year."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.engine.packs.fields.base import Clean, FieldKind, Setting, Wrong, digits
from balaikota.engine.packs.grammar import Field
from balaikota.lib import wording


class Day(FieldKind):
    """A date, stored as ``2026-11-21``."""

    parts = ("day", "month", "year")

    def untyped(self, field: Field, answer: Any) -> Any:
        """Return day, month and year; what is no ISO date goes into the day as it is."""
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(answer)):
            return {"day": str(answer), "month": "", "year": ""}
        year, month, day = str(answer).split("-")
        return {"day": str(int(day)), "month": str(int(month)), "year": year}

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return the date; a month may be given by its name."""
        day, month, year = self._day(typed), _month(typed), _year(typed)
        try:
            found = date(year, month, day)
        except ValueError:
            name = wording.month_name(month, get_language() or "id")
            message = _("Tanggal %(day)s %(month)s %(year)s tidak ada. Periksa lagi tanggalnya.")
            raise Wrong(message % {"day": day, "month": name, "year": year}) from None
        if field.only == "past" and found > setting.today:
            raise Wrong(_("Tanggalnya harus hari ini atau sebelumnya."))
        if field.only == "future" and found < setting.today:
            raise Wrong(_("Tanggalnya harus hari ini atau sesudahnya."))
        return Clean(found.isoformat())

    def _day(self, typed: dict[str, str]) -> int:
        text = digits(typed["day"])
        if not text:
            raise Wrong(_("Tulis juga tanggalnya."), "day")
        if not re.fullmatch(r"[0-9]{1,2}", text) or not 1 <= int(text) <= 31:
            raise Wrong(_("Tanggal ditulis dengan angka 1 sampai 31."), "day")
        return int(text)

    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return the date in words."""
        return wording.long_date(date.fromisoformat(answer), lang)

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of a date."""
        return {"type": "string", "format": "date"}

    def samples(self, field: Field) -> list[Any]:
        """Return an early and a late date."""
        return ["1970-01-01", "2026-11-21"]

    @property
    def first_part(self) -> str:
        """Return the day."""
        return "day"


_MONTHS = {
    wording.month_name(number, lang).casefold()[:length]: number
    for number in range(1, 13)
    for lang in ("id", "en")
    for length in (3, None)
}


def _month(typed: dict[str, str]) -> int:
    text = digits(typed["month"]).casefold()
    if not text:
        raise Wrong(_("Tulis juga bulannya."), "month")
    number = int(text) if re.fullmatch(r"[0-9]{1,2}", text) else _MONTHS.get(text, 0)
    if not 1 <= number <= 12:
        raise Wrong(_("Bulan ditulis dengan angka 1 sampai 12 atau namanya."), "month")
    return number


def _year(typed: dict[str, str]) -> int:
    text = digits(typed["year"])
    if not text:
        raise Wrong(_("Tulis juga tahunnya."), "year")
    if not re.fullmatch(r"[0-9]{4}", text) or not 1850 <= int(text) <= 2150:
        raise Wrong(_("Tahun ditulis dengan empat angka, misalnya 2021."), "year")
    return int(text)
