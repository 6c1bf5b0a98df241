"""The shape of input on the pages of letters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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


class Passphrase(forms.Form):
    """What a signer asks of a person each time. Named so that no page keeps it."""

    sandi = forms.CharField(
        max_length=200,
        strip=False,
        error_messages={"required": _("Tulis kata sandi tanda tangan Anda.")},
    )

    def __init__(self, *args: Any, asks_nik: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_nik:
            self.fields["nik"] = forms.RegexField(
                r"^\s*(\d[\s.-]*){16}$",
                error_messages={
                    "required": _("Tulis NIK Anda seperti terdaftar di BSrE."),
                    "invalid": _("NIK terdiri dari 16 angka."),
                },
            )

    def clean_nik(self) -> str:
        """Return the NIK as digits."""
        return "".join(sign for sign in self.cleaned_data["nik"] if sign.isdigit())


class NewPassphrase(forms.Form):
    """A passphrase for a certificate of the development authority, typed twice."""

    sandi = forms.CharField(
        min_length=8,
        max_length=200,
        strip=False,
        error_messages={
            "required": _("Tulis kata sandi yang baru."),
            "min_length": _("Pakai sekurangnya 8 huruf."),
        },
    )
    sandi_ulang = forms.CharField(required=False, max_length=200, strip=False)

    def clean(self) -> dict[str, Any]:
        """Ask that both be the same."""
        given = super().clean() or {}
        if "sandi" in given and given["sandi"] != given.get("sandi_ulang"):
            message = _("Kedua kata sandi tidak sama. Tulis sekali lagi.")
            raise ValidationError({"sandi_ulang": message})
        return given


class Receiver(forms.Form):
    """Who fetches a letter, and what they show."""

    kind = forms.ChoiceField(
        choices=[("APPLICANT", ""), ("PROXY", "")],
        error_messages={
            "required": _("Pilih siapa yang mengambil."),
            "invalid_choice": _("Pilih siapa yang mengambil."),
        },
    )
    name = forms.CharField(
        max_length=100, error_messages={"required": _("Tulis nama seperti di kartu identitasnya.")}
    )
    identity = forms.ChoiceField(
        choices=[("KTP", ""), ("IKD", ""), ("SIM", ""), ("PASSPORT", "")],
        error_messages={
            "required": _("Pilih identitas yang ditunjukkan."),
            "invalid_choice": _("Pilih identitas yang ditunjukkan."),
        },
    )
    identity_end = forms.RegexField(
        r"^[A-Za-z0-9]{4}$",
        error_messages={
            "required": _("Tulis empat angka terakhir nomor identitasnya."),
            "invalid": _("Tulis tepat empat angka atau huruf terakhir."),
        },
    )
