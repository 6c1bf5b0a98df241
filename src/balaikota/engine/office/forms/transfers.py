"""Moving somebody to another post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.people import rules
from balaikota.engine.office.forms.people import Period, Person

NOBODY = "tidak"


class Transfer(Person):
    """To which post, from when, by which decree; who stands in; what is finished before."""

    role = forms.CharField(error_messages={"required": gettext_lazy("Pilih perannya.")})
    unit = forms.CharField(error_messages={"required": gettext_lazy("Pilih unit kerjanya.")})
    makes_way = forms.CharField(required=False)
    order_number = forms.CharField(max_length=120, required=False)
    keep = forms.MultipleChoiceField(
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("Daftar berkasnya berubah. Periksa lagi, lalu kirim.")
        },
    )

    def __init__(
        self, *args: Any, needs_stand_in: bool, in_hand: Sequence[int] = (), **options: Any
    ) -> None:
        """Take whether the post left behind has one holder, and the pks of the tasks in hand."""
        super().__init__(*args, **options)
        self.needs_stand_in = needs_stand_in
        keep = self.fields["keep"]
        assert isinstance(keep, forms.MultipleChoiceField)
        keep.choices = [(str(pk), "") for pk in in_hand]

    def clean(self) -> dict[str, Any]:
        """Add ``user``, who stands in; None when nobody does. Then a decree and an end are needed."""
        if not self.needs_stand_in or self.data.get("person") == NOBODY:
            return Period.clean(self) | {"user": None}
        cleaned = super().clean()
        if not cleaned.get("to_day") and "to_day" not in self.errors:
            self.add_error("to_day", _("Isi hari terakhir Plt."))
        if not (cleaned.get("order_number") or cleaned.get("decree_number")):
            self.add_error("decree_number", _("Isi nomor SK; Plt. memerlukannya."))
        if not cleaned.get("decree_day") and "decree_day" not in self.errors:
            self.add_error("decree_day", _("Isi tanggal SK; Plt. memerlukannya."))
        return cleaned


def first_of_next_month(today: date) -> date:
    """Return the day on which most transfers begin."""
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def proposed(today: date, role: str, stand_in: str) -> dict[str, Any]:
    """Return the first values: from the first of next month, the stand-in for two weeks."""
    start = first_of_next_month(today)
    return {
        "from_day": start,
        "to_day": start + timedelta(days=rules.ACTING_DAYS - 1),
        "role": role,
        "person": stand_in,
    }
