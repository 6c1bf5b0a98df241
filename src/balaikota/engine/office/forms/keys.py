"""API keys: what is lent, where and until when; why one is revoked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from balaikota.core.keys import queries, rules
from balaikota.engine.office.forms import fields
from balaikota.lib.wording import WIB
from balaikota.web.days import DayField


class Key(forms.Form):
    """A key as it is proposed."""

    name = forms.CharField(
        max_length=120, error_messages={"required": gettext_lazy("Isi nama kunci.")}
    )
    kind = forms.ChoiceField(
        choices=queries.Kind.choices,
        error_messages={
            "required": gettext_lazy("Pilih jenisnya."),
            "invalid_choice": gettext_lazy("Pilih jenisnya."),
        },
    )
    partner = forms.CharField(
        max_length=200, error_messages={"required": gettext_lazy("Isi nama mitra.")}
    )
    contact = forms.CharField(
        max_length=300,
        error_messages={"required": gettext_lazy("Isi siapa yang dapat dihubungi.")},
    )
    purpose = forms.CharField(
        max_length=500,
        error_messages={
            "required": gettext_lazy("Tulis untuk apa kunci ini."),
            "max_length": gettext_lazy("Paling panjang 500 huruf."),
        },
    )
    verbs = forms.MultipleChoiceField(
        error_messages={
            "required": gettext_lazy("Pilih paling sedikit satu wewenang."),
            "invalid_choice": gettext_lazy("Pilih wewenang dari daftar."),
        }
    )
    unit = forms.CharField(error_messages={"required": gettext_lazy("Pilih unit kerjanya.")})
    reaches_below = forms.BooleanField(required=False)
    from_day = DayField(missing=gettext_lazy("Isi tanggal mulai."))
    to_day = DayField(missing=gettext_lazy("Isi hari terakhir."))

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer what the manifests lend."""
        super().__init__(*args, **options)
        verbs = self.fields["verbs"]
        assert isinstance(verbs, forms.MultipleChoiceField)
        verbs.choices = [(verb, verb) for verb in queries.lendable_verbs()]

    def clean(self) -> dict[str, Any]:
        """Add ``valid_from`` and ``valid_to``."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("from_day"), cleaned.get("to_day")
        if start and end:
            cleaned["valid_from"] = fields.start_moment(start, None)
            cleaned["valid_to"] = fields.end_moment(end, None)
        return cleaned


class Revoke(forms.Form):
    """Why a key is revoked."""

    reason = forms.CharField(
        max_length=300,
        error_messages={
            "required": gettext_lazy("Tulis alasannya."),
            "max_length": gettext_lazy("Alasan paling panjang 300 huruf."),
        },
    )


class Decision(Revoke):
    """What a second officer answers to a key that was proposed."""

    answer = forms.ChoiceField(
        choices=[("yes", ""), ("no", "")],
        error_messages={
            "required": gettext_lazy("Pilih setuju atau tolak."),
            "invalid_choice": gettext_lazy("Pilih setuju atau tolak."),
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask for a reason only when it is refused."""
        super().__init__(*args, **options)
        self.order_fields(["answer", "reason"])
        self.fields["reason"].required = self.data.get("answer") == "no"


def proposed_period(now: datetime) -> dict[str, Any]:
    """Return the first values of a key's period: from today, for 90 days."""
    today = now.astimezone(WIB).date()
    return {"from_day": today, "to_day": today + timedelta(days=rules.PROPOSED_DAYS - 1)}
