"""The shape of input on the pages of letters."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from balaikota.engine.products.actions.mending import REASON_MAX


class Look(forms.Form):
    """Number and code of a letter, as they stand on paper."""

    number = forms.CharField(max_length=100, error_messages={"required": _("Tulis nomor surat.")})
    code = forms.CharField(
        max_length=40, error_messages={"required": _("Tulis kode yang tercetak di bawah surat.")}
    )


class Reason(forms.Form):
    """Why a letter is revoked or its number given up."""

    reason = forms.CharField(
        max_length=REASON_MAX,
        error_messages={
            "required": _("Tulis alasannya."),
            "max_length": _("Tulis alasannya paling banyak 300 huruf."),
        },
    )
