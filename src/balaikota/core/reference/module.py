"""Manifest."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest
from balaikota.core.reference import actions

_WRITERS = ("reference.read", "reference.propose", "reference.confirm", "reference.refuse")

MODULE = Manifest(
    slug="reference",
    title=_("Angka acuan"),
    permissions={
        "reference.read": _("Membaca angka acuan, usulan perubahan, dan riwayatnya"),
        "reference.propose": _("Mengusulkan perubahan angka acuan"),
        "reference.confirm": _("Menyetujui usulan orang lain atas angka acuan"),
        "reference.refuse": _("Menolak usulan orang lain atas angka acuan"),
        "reference.load": _("Memuat angka acuan dari profil kota"),
    },
    grants={
        "bagian-organisasi": _WRITERS,
        "sekda": ("reference.read", "reference.confirm", "reference.refuse"),
        "inspektorat": ("reference.read",),
        "auditor": ("reference.read",),
        "admin-sistem": ("reference.read", "reference.propose", "reference.load"),
    },
    changes=(actions.NewNumber, actions.NumberCompared),
)
