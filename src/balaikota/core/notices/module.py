"""What notices tell the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest

_ROLES = (
    "warga",
    "petugas-loket",
    "verifikator",
    "lurah",
    "seklur",
    "camat",
    "kepala-opd",
    "koordinator",
    "sekda",
    "wali-kota",
    "inspektorat",
    "bagian-organisasi",
    "auditor",
    "admin-orang",
    "admin-sistem",
)

_COUNTERS = ("petugas-loket", "verifikator", "seklur", "lurah")
_WATCH = ("notices.watch", "notices.retry", "notices.give_up")
_MORE = {
    **dict.fromkeys(_COUNTERS, ("notices.print_letter",)),
    "koordinator": _WATCH,
    "admin-sistem": (*_WATCH, "notices.note_receipts"),
}

MODULE = Manifest(
    slug="notices",
    title=_("Pemberitahuan"),
    permissions={
        "notices.read": _("Membaca pemberitahuan untuk diri sendiri"),
        "notices.prefer": _("Memilih cara diberi tahu"),
        "notices.watch": _("Melihat pesan yang menunggu dan yang gagal, tanpa isi dan alamatnya"),
        "notices.retry": _("Mengirim ulang pesan"),
        "notices.give_up": _("Menghentikan pengiriman pesan"),
        "notices.print_letter": _("Mencetak surat pemberitahuan di loket"),
        "notices.note_receipts": _("Mencatat tanda terima dari gerbang pesan"),
    },
    lendable=("notices.note_receipts",),
    grants={role: ("notices.read", "notices.prefer", *_MORE.get(role, ())) for role in _ROLES},
)
