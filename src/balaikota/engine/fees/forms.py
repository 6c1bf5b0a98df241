"""What people type about payments: forgiving about how amounts, codes and days are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.engine.packs.fields.base import Wrong
from balaikota.engine.packs.fields.numbers import Rupiah
from balaikota.lib import wording

PARTS = ("day", "month", "year")


class AmountField(forms.CharField):
    """Money in whole rupiah: ``Rp300.000``, ``300000``, ``300.000,00``."""

    def to_python(self, value: Any) -> Any:
        """Return whole rupiah.

        Raises:
            ValidationError: it is no amount.
        """
        text = super().to_python(value)
        if not text:
            return text
        try:
            return Rupiah().parse(text)
        except Wrong as error:
            raise ValidationError(error.message) from error


class Day(forms.Widget):
    """Three boxes, ``name-day``, ``name-month`` and ``name-year``."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        """Return what was typed in the three boxes."""
        return {part: str(data.get(f"{name}-{part}") or "").strip() for part in PARTS}


class DayField(forms.Field):
    """A day, not before 2000; its noon in WIB is returned, aware, in UTC."""

    widget = Day

    def to_python(self, value: Any) -> datetime:
        """Return the moment.

        Raises:
            ValidationError: there is no such day.
        """
        try:
            day = date(*(int(value[part]) for part in reversed(PARTS)))
        except (ValueError, OverflowError):
            raise ValidationError(_("Tulis tanggalnya dengan angka, misalnya 4 12 2026.")) from None
        if not 2000 <= day.year < 2100:
            raise ValidationError(_("Tulis tahun dengan empat angka, misalnya 2026."))
        return datetime.combine(day, time(12), wording.WIB).astimezone(UTC)


class Entry(forms.Form):
    """A payment made at the bank."""

    code = forms.CharField(
        max_length=40, error_messages={"required": gettext_lazy("Tulis kode bayarnya.")}
    )
    amount = AmountField(error_messages={"required": gettext_lazy("Tulis jumlahnya.")})
    paid_on = DayField()
    reference = forms.CharField(
        max_length=64, error_messages={"required": gettext_lazy("Tulis nomor referensi bank.")}
    )


class Reason(forms.Form):
    """Why; emptiness is refused by the act."""

    reason = forms.CharField(required=False, max_length=1000)


class Deed(forms.Form):
    """What is done about a payment that did not fit; what is missing is refused by the act."""

    what = forms.ChoiceField(
        choices=[(name, "") for name in ("take", "apply", "wrong", "refund")],
        error_messages={
            "required": gettext_lazy("Pilih apa yang dilakukan."),
            "invalid_choice": gettext_lazy("Pilih apa yang dilakukan."),
        },
    )
    code = forms.CharField(required=False, max_length=40)
    note = forms.CharField(required=False, max_length=300)
    payee = forms.CharField(required=False, max_length=300)
    reason = forms.CharField(required=False, max_length=1000)
    returns = forms.BooleanField(required=False)


class Decision(forms.Form):
    """What is done with a bank statement."""

    what = forms.ChoiceField(
        choices=[(name, "") for name in ("apply", "drop", "undo")],
        error_messages={
            "required": gettext_lazy("Pilih apa yang dilakukan."),
            "invalid_choice": gettext_lazy("Pilih apa yang dilakukan."),
        },
    )
