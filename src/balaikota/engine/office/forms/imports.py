"""Uploading a table, choosing what to take of it, and saying why it is undone."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.lib.tables.reading import Fault

ALL, GOOD = "semua", "benar"
INVITE, LATER = "undang", "nanti"


class Upload(forms.Form):
    """A table; the view takes the file itself."""

    file = forms.CharField(required=False)


class Apply(forms.Form):
    """What to take, and whether to write to those whose account is opened."""

    how = forms.ChoiceField(
        choices=[(ALL, ""), (GOOD, "")],
        error_messages={
            "required": gettext_lazy("Pilih baris mana yang disimpan."),
            "invalid_choice": gettext_lazy("Pilih baris mana yang disimpan."),
        },
    )
    invitations = forms.ChoiceField(
        choices=[(INVITE, ""), (LATER, "")],
        error_messages={
            "required": gettext_lazy("Pilih apakah undangan dikirim sekarang."),
            "invalid_choice": gettext_lazy("Pilih apakah undangan dikirim sekarang."),
        },
    )
    digest = forms.CharField(required=False, max_length=64)


class Undo(forms.Form):
    """Why an import is undone."""

    reason = forms.CharField(
        max_length=300,
        error_messages={
            "required": gettext_lazy("Isi alasannya."),
            "max_length": gettext_lazy("Alasan paling panjang 300 huruf."),
        },
    )


def sentence(fault: Fault) -> str:
    """Return why a file cannot be read, and what to do."""
    sentences = {
        Fault.EMPTY: _("Berkas ini kosong. Pilih berkas lain."),
        Fault.TOO_LARGE: _("Berkas ini terlalu besar. Bagi menjadi beberapa berkas."),
        Fault.TOO_MANY_ROWS: _("Paling banyak 5.000 baris sekali impor. Bagi tabelnya."),
        Fault.OLD_EXCEL: _(
            "Ini Excel lama (.xls) atau berkas yang dikunci. Simpan sebagai .xlsx tanpa kata sandi."
        ),
        Fault.NOT_A_TABLE: _("Ini bukan tabel. Unggah berkas .xlsx atau .csv."),
        Fault.DAMAGED: _("Berkas ini rusak. Buka di Excel, simpan ulang, lalu unggah lagi."),
    }
    return sentences[fault]
