"""What the worklist tells the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest, MenuEntry

_READS = ("worklist.arrange", "worklist.export")
_WORKS = (*_READS, "worklist.bulk")
_STUDIES = "worklist.export_histories"

MODULE = Manifest(
    slug="worklist",
    title=_("Daftar kerja"),
    permissions={
        "worklist.bulk": _("Mengerjakan banyak tugas sekaligus"),
        "worklist.arrange": _("Menyimpan saringan dan daftar pilihan sendiri"),
        "worklist.export": _("Mengunduh daftar tugas yang boleh dilihat"),
        "worklist.export_histories": _("Mengunduh riwayat permohonan untuk analisis proses"),
        "worklist.finish": _("Mencatat hasil tindakan sekaligus (sistem)"),
        "worklist.digest": _("Mengirim ringkasan tugas pagi hari (sistem)"),
    },
    automatic=("worklist.finish", "worklist.digest"),
    grants={
        "petugas-loket": _WORKS,
        "verifikator": _WORKS,
        "seklur": _WORKS,
        "lurah": _WORKS,
        "camat": (*_WORKS, _STUDIES),
        "kepala-opd": (*_WORKS, _STUDIES),
        "wali-kota": (*_WORKS, _STUDIES),
        "koordinator": (*_READS, _STUDIES),
        "sekda": (*_READS, _STUDIES),
        "inspektorat": (*_READS, _STUDIES),
        "auditor": (*_READS, _STUDIES),
    },
    menu=(
        MenuEntry(_("Hari ini"), "worklist:day", "worklist.arrange"),
        MenuEntry(_("Riwayat untuk analisis"), "worklist:histories", _STUDIES),
    ),
)
