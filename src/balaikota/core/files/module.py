"""What files tell the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest

# Whoever may apply or handle may attach; which case they may touch, the engine asks.
_ROLES = (
    "pengunjung",
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
    "admin-orang",
)

MODULE = Manifest(
    slug="files",
    title=_("Berkas"),
    permissions={
        "files.store": _("Mengunggah berkas"),
        "files.sweep": _("Menghapus berkas yang ditinggalkan (otomatis)"),
    },
    automatic=("files.sweep",),
    lendable=("files.store",),
    grants=dict.fromkeys(_ROLES, ("files.store",)),
)
