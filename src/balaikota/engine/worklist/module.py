"""What the worklist tells the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest, MenuEntry

_READS = ("worklist.arrange", "worklist.export")
_WORKS = (*_READS, "worklist.bulk")

MODULE = Manifest(
    slug="worklist",
    title=_("Daftar kerja"),
    permissions={
        "worklist.bulk": _("Mengerjakan banyak tugas sekaligus"),
        "worklist.arrange": _("Menyimpan saringan dan daftar pilihan sendiri"),
        "worklist.export": _("Mengunduh daftar tugas yang boleh dilihat"),
        "worklist.finish": _("Mencatat hasil tindakan sekaligus (sistem)"),
    },
    automatic=("worklist.finish",),
    grants={
        "petugas-loket": _WORKS,
        "verifikator": _WORKS,
        "seklur": _WORKS,
        "lurah": _WORKS,
        "camat": _WORKS,
        "kepala-opd": _WORKS,
        "wali-kota": _WORKS,
        "koordinator": _READS,
        "sekda": _READS,
        "inspektorat": _READS,
        "auditor": _READS,
    },
    menu=(MenuEntry(_("Hari ini"), "worklist:day", "worklist.arrange"),),
)
