"""What the desk over core tells the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest, MenuEntry
from balaikota.engine.office.actions import Regroup, tell_of_proposal

_EVERYBODY = ("office.units", "office.calendar", "office.reference", "office.notices")
_OFFICERS = (
    *("petugas-loket", "verifikator", "seklur", "lurah", "camat", "kepala-opd", "koordinator"),
    *("sekda", "wali-kota", "inspektorat", "bagian-organisasi", "auditor", "admin-orang"),
    "bendahara",
    "admin-sistem",
)
_MORE = {
    "inspektorat": ("office.ledger", "office.regroups"),
    "auditor": ("office.ledger", "office.regroups"),
    "admin-sistem": ("office.ledger", "office.regroups"),
    "admin-orang": (
        *("office.transfer", "office.stage_import", "office.apply_import"),
        *("office.invite_imported", "office.discard_import", "office.undo_import"),
    ),
    "sekda": ("office.regroups", "office.confirm_regroup", "office.refuse_regroup"),
    "bagian-organisasi": (
        *("office.regroups", "office.regroup", "office.confirm_regroup"),
        *("office.refuse_regroup", "office.call_off"),
    ),
}

MODULE = Manifest(
    slug="office",
    title=_("Kantor"),
    permissions={
        "office.units": _("Melihat unit kerja dan pejabatnya"),
        "office.calendar": _("Melihat kalender kerja"),
        "office.reference": _("Melihat angka acuan"),
        "office.notices": _("Membaca pemberitahuan sendiri"),
        "office.ledger": _("Membaca buku kejadian"),
        "office.transfer": _("Mencatat pindah tugas sekaligus dengan penggantinya"),
        "office.regroups": _("Membaca usulan penggabungan dan pemecahan unit kerja"),
        "office.regroup": _("Mengusulkan penggabungan atau pemecahan unit kerja"),
        "office.confirm_regroup": _("Menyetujui usulan orang lain atas susunan unit kerja"),
        "office.refuse_regroup": _("Menolak usulan orang lain atas susunan unit kerja"),
        "office.call_off": _("Membatalkan penggabungan atau pemecahan sebelum harinya"),
        "office.stage_import": _("Mengunggah tabel petugas dan penugasan untuk diperiksa"),
        "office.apply_import": _("Menyimpan impor petugas dan penugasan"),
        "office.invite_imported": _("Mengundang petugas yang akunnya dibuka lewat impor"),
        "office.discard_import": _("Membuang impor yang belum disimpan"),
        "office.undo_import": _("Membatalkan impor petugas dan penugasan"),
        "office.sweep_imports": _("Menghapus impor yang ditinggalkan (otomatis)"),
    },
    automatic=("office.sweep_imports",),
    changes=(Regroup,),
    on_proposal=tell_of_proposal,
    grants={role: (*_EVERYBODY, *_MORE.get(role, ())) for role in _OFFICERS},
    menu=(
        MenuEntry(_("Pemberitahuan"), "office:notices", "office.notices"),
        MenuEntry(_("Orang dan jabatan"), "office:people", "people.view"),
        MenuEntry(_("Cuti dan dinas luar"), "office:leave", "people.view"),
        MenuEntry(_("Jabatan yang akan kosong"), "office:forecast", "people.view"),
        MenuEntry(_("Unit kerja"), "office:units", "office.units"),
        MenuEntry(_("Kalender kerja"), "office:calendar", "office.calendar"),
        MenuEntry(_("Angka acuan"), "office:reference", "office.reference"),
        MenuEntry(_("Belum dikonfirmasi"), "office:unconfirmed", "reference.read"),
        MenuEntry(_("Usulan perubahan"), "office:proposals", "proposals.read"),
        MenuEntry(_("Kunci API"), "office:keys", "keys.view"),
        MenuEntry(_("Surat pemberitahuan"), "office:letters", "notices.print_letter"),
        MenuEntry(_("Pengiriman pesan"), "office:deliveries", "notices.watch"),
        MenuEntry(_("Buku kejadian"), "office:ledger", "office.ledger"),
    ),
)
