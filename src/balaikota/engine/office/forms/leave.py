"""Leave: who is away, from when until when, and who stands in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.people import actions
from balaikota.engine.office.forms.people import OTHER, Person
from balaikota.web.days import DayField

NOBODY = "tidak-ada"
KINDS = ("cuti", "sakit", "dinas-luar", "diklat")


class Leave(Person):
    """One leave; the person of ``Person`` is the stand-in, who is not always needed."""

    kind = forms.ChoiceField(
        choices=[(kind, kind) for kind in KINDS],
        error_messages={
            "required": gettext_lazy("Pilih mengapa petugas ini tidak bertugas."),
            "invalid_choice": gettext_lazy("Pilih mengapa petugas ini tidak bertugas."),
        },
    )
    stand_in_number = forms.CharField(max_length=120, required=False)
    stand_in_day = DayField(missing=gettext_lazy("Isi tanggal surat perintah."), required=False)
    no_stand_in_reason = forms.CharField(max_length=300, required=False)

    def __init__(self, *args: Any, proposed: Sequence[int], has_post: bool, **options: Any) -> None:
        """Take whom to propose, and whether the person holds a post of one holder at all."""
        super().__init__(*args, proposed=proposed, **options)
        self.fields["to_day"].required = True
        self.has_post = has_post
        self.order_fields(["kind", *fields_of_period(), "person", "other"])

    def clean(self) -> dict[str, Any]:
        """Add ``stand_in``, None for nobody."""
        chosen = str(self.data.get("person", ""))
        asks = self.has_post and chosen != NOBODY
        named = chosen not in ("", OTHER) or str(self.data.get("other", "")).strip()
        if asks and (named or chosen == OTHER):
            return self._with_stand_in()
        cleaned = super(Person, self).clean()
        cleaned["stand_in"] = None
        if self.has_post and chosen == NOBODY and not cleaned.get("no_stand_in_reason"):
            self.add_error("no_stand_in_reason", _("Tulis mengapa tidak ada pengganti."))
        return cleaned

    def _with_stand_in(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("stand_in_number"):
            self.add_error("stand_in_number", _("Isi nomor surat perintah."))
        if not cleaned.get("stand_in_day") and "stand_in_day" not in self.errors:
            self.add_error("stand_in_day", _("Isi tanggal surat perintah."))
        cleaned["no_stand_in_reason"] = ""
        if not self.errors:
            number, day = cleaned["stand_in_number"], cleaned["stand_in_day"]
            cleaned["stand_in"] = actions.StandIn(cleaned["user"], number, day)
        return cleaned


def fields_of_period() -> tuple[str, ...]:
    """Return the fields of the period in the order of the page."""
    return ("from_day", "from_time", "to_day", "to_time", "decree_number")
