"""The manifest of the room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest, MenuEntry

_RELEASES = ("pengaduan.publish", "pengaduan.take_down")

MODULE = Manifest(
    slug="pengaduan",
    title=_("Pengaduan"),
    row=6,
    permissions={
        "pengaduan.publish": _("Menerbitkan teks dan foto laporan untuk umum"),
        "pengaduan.take_down": _("Menurunkan laporan atau foto yang terbit"),
    },
    grants={"koordinator": _RELEASES, "kepala-opd": _RELEASES},
    menu=(MenuEntry(_("Terbitkan laporan"), "pengaduan:publishing", "pengaduan.publish"),),
)
