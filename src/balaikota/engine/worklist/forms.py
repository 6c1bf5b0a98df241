"""What officers type on the pages of the worklist."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

NOTE_MAX = 2000


class Why(forms.Form):
    """The one reason for all tasks of a bulk act."""

    reason_code = forms.CharField(required=False, max_length=60)
    note = forms.CharField(
        required=False,
        max_length=NOTE_MAX,
        error_messages={
            "max_length": _("Catatan paling panjang 2.000 huruf. Persingkat lalu kirim lagi.")
        },
    )


class Name(forms.Form):
    """What a kept search is called."""

    name = forms.CharField(
        max_length=40,
        error_messages={
            "required": _("Beri nama untuk saringan ini."),
            "max_length": _("Nama paling panjang 40 huruf."),
        },
    )


def task_ids(given: Iterable[str]) -> list[int]:
    """Return the tasks a form names; what is no number of a task is left out."""
    return [int(text) for text in given if text.isdecimal() and text.isascii() and len(text) < 18]
