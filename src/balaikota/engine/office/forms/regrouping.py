"""A merger or a split: which units, what becomes of them, on what regulation, who goes where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.engine.office.forms.changes import Reason
from balaikota.engine.office.forms.transfers import first_of_next_month
from balaikota.engine.office.rules import MERGE, NOWHERE, SPLIT, NewUnit, Plan
from balaikota.web.days import DayField

NEW = "baru"
MOST_UNITS, MOST_NEW = 4, 3
AREA, CHILD, OFFICER, KEY = "area-", "bawahan-", "petugas-", "kunci-"


class Frame(Reason):
    """What is known from the regulation: units, successors, day."""

    how = forms.ChoiceField(
        choices=[(MERGE, ""), (SPLIT, "")],
        error_messages={
            "required": gettext_lazy("Pilih bergabung atau dipecah."),
            "invalid_choice": gettext_lazy("Pilih bergabung atau dipecah."),
        },
    )
    unit_1 = forms.CharField(error_messages={"required": gettext_lazy("Pilih unitnya.")})
    unit_2 = forms.CharField(required=False)
    unit_3 = forms.CharField(required=False)
    unit_4 = forms.CharField(required=False)
    into = forms.CharField(required=False)
    goes_on = forms.BooleanField(required=False)
    name_1 = forms.CharField(max_length=200, required=False)
    code_1 = forms.CharField(max_length=40, required=False)
    parent_1 = forms.CharField(required=False)
    name_2 = forms.CharField(max_length=200, required=False)
    code_2 = forms.CharField(max_length=40, required=False)
    parent_2 = forms.CharField(required=False)
    name_3 = forms.CharField(max_length=200, required=False)
    code_3 = forms.CharField(max_length=40, required=False)
    parent_3 = forms.CharField(required=False)
    since = DayField(missing=gettext_lazy("Isi mulai kapan berlaku."))
    number = forms.CharField(
        max_length=120, error_messages={"required": gettext_lazy("Isi nomor peraturannya.")}
    )
    decree_day = DayField(missing=gettext_lazy("Isi tanggal peraturannya."))
    title = forms.CharField(
        max_length=300,
        error_messages={"required": gettext_lazy("Isi tentang apa peraturannya.")},
    )

    def plan(self, posted: Mapping[str, Any]) -> Plan:
        """Return what was typed in the form and chosen on the page after it."""
        given = self.cleaned_data
        units = self._units()
        goes_on = self._goes_on(units)
        begins = self._begins(goes_on)
        heirs = [code for code in (goes_on, *(one.code for one in begins)) if code]
        chosen = str(posted.get("rest", ""))
        return Plan(
            how=given["how"],
            units=units,
            begins=begins,
            goes_on=goes_on,
            rest=chosen if chosen in heirs else (heirs[0] if heirs else ""),
            since=given["since"],
            number=given["number"].strip(),
            decree_date=given["decree_day"],
            title=given["title"].strip(),
            areas=_chosen(posted, AREA),
            children=_chosen(posted, CHILD),
            officers=_chosen(posted, OFFICER),
            keys=_chosen(posted, KEY),
        )

    def _units(self) -> list[str]:
        given = self.cleaned_data
        if given["how"] == SPLIT:
            return [given["unit_1"]]
        named = (given[f"unit_{number}"] for number in range(1, MOST_UNITS + 1))
        return list(dict.fromkeys(code for code in named if code))

    def _goes_on(self, units: list[str]) -> str:
        given = self.cleaned_data
        if given["how"] == SPLIT:
            return units[0] if given["goes_on"] else ""
        return given["into"] if given["into"] in units else ""

    def _begins(self, goes_on: str) -> list[NewUnit]:
        given = self.cleaned_data
        if given["how"] == MERGE:
            return [] if goes_on else [self._new(1)]
        numbers = range(1, MOST_NEW + 1)
        return [self._new(n) for n in numbers if given[f"name_{n}"] or given[f"code_{n}"]]

    def _new(self, number: int) -> NewUnit:
        given = self.cleaned_data
        parts = (given[f"{part}_{number}"].strip() for part in ("code", "name", "parent"))
        return NewUnit(*parts)


def _chosen(posted: Mapping[str, Any], prefix: str) -> dict[str, str]:
    """Return what the selects of one kind say: pk or code -> unit, NOWHERE for none."""
    return {
        name.removeprefix(prefix): str(value)
        for name, value in posted.items()
        if name.startswith(prefix)
    }


def proposed(today: date, how: str, unit: str, parent: str) -> dict[str, Any]:
    """Return the first values: the unit asked for, from the first of next month."""
    parents = {f"parent_{number}": parent for number in range(1, MOST_NEW + 1)}
    return {
        "how": how if how in (MERGE, SPLIT) else MERGE,
        "unit_1": unit,
        "into": NEW,
        "goes_on": True,
        "since": first_of_next_month(today),
    } | parents


def place_later() -> tuple[str, str]:
    """Return the choice for somebody who goes nowhere yet."""
    return (NOWHERE, _("Perlu ditempatkan"))


class CallOff(Reason):
    """Why a merger or a split is called off."""
