"""What products tell the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest, MenuEntry
from balaikota.engine.products import effects
from balaikota.engine.products.queries import documents

_APPROVES = ("products.reserve", "products.sign", "products.upload_scan", "products.check_scan")
_GIVES = ("products.hand_over",)
_READS = ("products.view_register",)
_MENDS = ("products.mend",)
_HEADS = (*_APPROVES, *_READS, *_MENDS, "products.revoke")

MODULE = Manifest(
    slug="products",
    title=_("Surat"),
    permissions={
        "products.reserve": _("Mengambil nomor surat saat menyetujui"),
        "products.issue": _("Menerbitkan surat yang sudah dicetak (sistem)"),
        "products.wait": _("Mencatat surat yang belum dapat ditandatangani (sistem)"),
        "products.sign": _("Menandatangani surat yang disetujuinya sendiri"),
        "products.upload_scan": _("Mengunggah pindaian surat yang ditandatangani dengan tangan"),
        "products.check_scan": _("Memeriksa pindaian surat yang diunggah petugas lain"),
        "products.hand_over": _(
            "Menyerahkan surat di loket kepada orang yang diperiksa identitasnya"
        ),
        "products.remind": _("Mengingatkan surat yang segera berakhir (sistem)"),
        "products.fail": _("Mencatat surat yang gagal dicetak (sistem)"),
        "products.view_register": _("Melihat dan mencetak buku register surat"),
        "products.mend": _("Mengulang surat yang gagal dicetak, atau membatalkan nomornya"),
        "products.revoke": _("Mencabut surat"),
    },
    grants={
        "petugas-loket": (*_APPROVES, *_READS, *_GIVES),
        "verifikator": (*_APPROVES, *_READS),
        "seklur": (*_APPROVES, *_READS, *_MENDS, *_GIVES),
        "lurah": _HEADS,
        "camat": _HEADS,
        "kepala-opd": _HEADS,
        "sekda": _HEADS,
        "wali-kota": _HEADS,
        "koordinator": _READS,
        "inspektorat": _READS,
        "bagian-organisasi": _READS,
        "auditor": _READS,
        "admin-sistem": _MENDS,
    },
    automatic=("products.issue", "products.wait", "products.remind", "products.fail"),
    effects={"products.reserve": effects.reserve},
    documents=documents.find_documents,
    documents_of=documents.find_documents_of,
    menu=(MenuEntry(_("Register surat"), "products:registers", "products.view_register"),),
)
