"""What people type about payments: forgiving about how amounts, codes and days are written."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from balaikota.engine.packs.fields.base import Wrong
from balaikota.engine.packs.fields.numbers import Rupiah
from balaikota.lib import wording
from balaikota.web.days import DayField


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


class Entry(forms.Form):
    """A payment made at the bank."""

    code = forms.CharField(
        max_length=40, error_messages={"required": gettext_lazy("Tulis kode bayarnya.")}
    )
    amount = AmountField(error_messages={"required": gettext_lazy("Tulis jumlahnya.")})
    paid_on = DayField(missing=gettext_lazy("Isi tanggalnya."))
    reference = forms.CharField(
        max_length=64, error_messages={"required": gettext_lazy("Tulis nomor referensi bank.")}
    )

    def clean_paid_on(self) -> datetime:
        """Return noon of that day in WIB, aware, in UTC: the bank tells no hour."""
        day = self.cleaned_data["paid_on"]
        return datetime.combine(day, time(12), wording.WIB).astimezone(UTC)


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
