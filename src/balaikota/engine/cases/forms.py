"""What people type around a case: the tracking key, and an officer's reasons."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from balaikota.engine.cases.actions.acting import Found, Reasoning
from balaikota.engine.cases.rules import DefectKind
from balaikota.lib.errors import DomainError

_RANDOM = re.compile(r"[A-Za-z0-9_-]{32,128}")
_FEWEST_DIFFERENT = 10
_RANDOM_UUIDS = (4, 7)
DEFECT_KINDS = (
    (DefectKind.WRONG.value, _("Salah")),
    (DefectKind.INCOMPLETE.value, _("Kurang")),
    (DefectKind.OUTDATED.value, _("Sudah lama")),
)


class Key(forms.Form):
    """Number and secret of a case."""

    number = forms.CharField(
        max_length=40,
        error_messages={"required": _("Isi nomor permohonan, misalnya SKU-2026-000123.")},
    )
    secret = forms.CharField(
        max_length=40,
        error_messages={"required": _("Isi kode rahasia yang tertulis pada tanda terima.")},
    )


class Lost(forms.Form):
    """Number of a case whose secret was lost, and the contact that it may have on file."""

    number = forms.CharField(
        max_length=40,
        error_messages={"required": _("Isi nomor permohonan, misalnya SKU-2026-000123.")},
    )
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Isi alamat email yang Anda tulis di permohonan itu."),
            "invalid": _("Tulis alamat email yang lengkap, misalnya nama@example.com."),
            "max_length": _("Alamat email itu terlalu panjang."),
        },
    )


class Code(forms.Form):
    """The code of a draft."""

    code = forms.CharField(
        max_length=40,
        error_messages={
            "required": _("Isi kode yang Anda dapat saat menyimpan isian."),
            "max_length": _("Kode paling panjang 40 huruf. Periksa lagi kodenya."),
        },
    )


class Address(forms.Form):
    """Where to send the link of a draft."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Isi alamat email tujuan."),
            "invalid": _("Tulis alamat email yang lengkap, misalnya nama@example.com."),
            "max_length": _("Alamat email itu terlalu panjang."),
        },
    )


class Cosigner(forms.Form):
    """Who signs along, and where the link is sent."""

    name = forms.CharField(
        max_length=200,
        error_messages={
            "required": _("Tulis nama lengkap orang yang ikut menandatangani."),
            "max_length": _("Nama paling panjang 200 huruf."),
        },
    )
    email = forms.EmailField(
        required=False,
        max_length=254,
        error_messages={
            "invalid": _("Tulis alamat email yang lengkap, atau kosongkan."),
            "max_length": _("Alamat email itu terlalu panjang."),
        },
    )


class Reason(forms.Form):
    """Why an officer returns or refuses: what is asked depends on the act."""

    reason_code = forms.CharField(required=False, max_length=60)
    office = forms.CharField(required=False, max_length=32)
    note = forms.CharField(
        required=False,
        max_length=2000,
        error_messages={
            "max_length": _("Catatan paling panjang 2.000 huruf. Persingkat lalu kirim lagi.")
        },
    )

    def reasoning(self, posted: Mapping[str, Any]) -> Reasoning:
        """Return the reason given, with every question that was marked as defective."""
        kinds = {kind for kind, _label in DEFECT_KINDS}
        found = [
            Found(
                name,
                DefectKind(kind)
                if (kind := str(posted.get(f"kind-{name}", ""))) in kinds
                else DefectKind.WRONG,
                str(posted.get(f"note-{name}", ""))[:500],
            )
            for key in posted
            if posted.get(key) and (name := key.removeprefix("mark-")) != key
        ]
        return Reasoning(
            code=self.cleaned_data["reason_code"], note=self.cleaned_data["note"], defects=found
        )


class GuessableKey(DomainError):
    """The idempotency key is not one that nobody can guess."""


def idempotency_key(given: str) -> str:
    """Return the key by which a program sends a request once, if nobody can guess it.

    Args:
        given: a random UUID (version 4 or 7), or 32 to 128 characters A-Z a-z 0-9 - _ of which at
            least 10 differ. The case's secret is derived from it.

    Raises:
        GuessableKey: it is neither.
    """
    try:
        is_good = uuid.UUID(given).version in _RANDOM_UUIDS
    except ValueError:
        is_good = bool(_RANDOM.fullmatch(given)) and len(set(given)) >= _FEWEST_DIFFERENT
    if not is_good:
        raise GuessableKey(
            gettext(
                "Idempotency-Key harus UUID acak (versi 4 atau 7), atau 32 sampai 128 huruf dan angka acak."
            ),
            field="Idempotency-Key",
        )
    return given
