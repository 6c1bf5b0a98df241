"""Changes of the calendar and of legal numbers, and what a second officer answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.calendar.rules import DayKind
from balaikota.core.reference.rules import Unit
from balaikota.web.days import DayField

WORKING = "working"
MISSING_REASON = gettext_lazy("Tulis alasannya.")


class Reason(forms.Form):
    """Why."""

    reason = forms.CharField(max_length=1000, error_messages={"required": MISSING_REASON})


class Day(Reason):
    """A day on which nobody works, or is worked after all."""

    date = DayField(missing=gettext_lazy("Isi tanggalnya."))
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.value) for kind in DayKind] + [(WORKING, WORKING)],
        error_messages={
            "required": gettext_lazy("Pilih jenis harinya."),
            "invalid_choice": gettext_lazy("Pilih jenis harinya."),
        },
    )
    name_id = forms.CharField(max_length=200, required=False)
    name_en = forms.CharField(max_length=200, required=False)
    regulation = forms.CharField(max_length=300, required=False)
    is_correction = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for names and source, unless the day is to be worked after all."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == WORKING:
            return cleaned
        missing = {
            "name_id": _("Isi nama harinya."),
            "name_en": _("Isi nama harinya dalam bahasa Inggris."),
            "regulation": _("Isi dasar hukumnya."),
        }
        for name, message in missing.items():
            if not cleaned.get(name):
                self.add_error(name, message)
        return cleaned


class Number(Reason):
    """A new value of a legal number, from a day on."""

    value = forms.CharField(
        max_length=200, error_messages={"required": gettext_lazy("Isi nilainya.")}
    )
    unit = forms.ChoiceField(choices=[(unit.value, unit.value) for unit in Unit])
    regulation = forms.CharField(
        max_length=300, error_messages={"required": gettext_lazy("Isi dasar hukumnya.")}
    )
    article = forms.CharField(max_length=120, required=False)
    valid_from = DayField(missing=gettext_lazy("Isi tanggal mulai berlaku."))
    is_confirmed = forms.BooleanField(required=False)
    is_correction = forms.BooleanField(required=False)


class Decision(forms.Form):
    """What a second officer answers to a proposal."""

    answer = forms.ChoiceField(
        choices=[("yes", ""), ("no", "")],
        error_messages={"required": gettext_lazy("Pilih setuju atau tolak.")},
    )
    reason = forms.CharField(max_length=1000, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask why when the proposal is refused."""
        cleaned = super().clean() or {}
        if cleaned.get("answer") == "no" and not cleaned.get("reason"):
            self.add_error("reason", _("Tulis alasan penolakan."))
        return cleaned
