"""A day typed in three boxes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from balaikota.core.manifest import Text

PARTS = ("day", "month", "year")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class Parts(forms.Widget):
    """Three text boxes, ``name-day``, ``name-month`` and ``name-year``."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: object, name: str
    ) -> tuple[str, ...]:
        """Return what was typed in the three boxes."""
        return tuple(str(data.get(f"{name}-{part}") or "").strip() for part in PARTS)


class DayField(forms.Field):
    """A date typed in three boxes; not before 2000 and before 2100."""

    widget = Parts

    def __init__(self, *, missing: Text, **options: Any) -> None:
        """Take the sentence for a date that is missing."""
        super().__init__(**options)
        self.missing = missing

    def to_python(self, value: Any) -> date | None:
        """Return the date.

        Raises:
            ValidationError: there is no such date.
        """
        if not any(value or ()):
            return None
        day, month, year = value
        try:
            found = date(int(year), int(month), int(day))
        except (ValueError, OverflowError):
            raise ValidationError(
                _("Tanggal ini tidak ada. Tulis angka, misalnya 4 12 2026.")
            ) from None
        if not EARLIEST <= found < LATEST:
            raise ValidationError(_("Tulis tahun dengan empat angka, misalnya 2026."))
        return found

    def validate(self, value: Any) -> None:
        """Refuse a missing date when one is needed."""
        if value is None and self.required:
            raise ValidationError(str(self.missing))
