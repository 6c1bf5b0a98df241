"""Manifest of units."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest

MODULE = Manifest(
    slug="units",
    title=_("Unit kerja"),
    permissions={
        "units.create": _("Menambah unit kerja"),
        "units.correct": _("Memperbaiki data unit kerja"),
        "units.rename": _("Mengganti nama unit kerja dengan dasar keputusan"),
        "units.move": _("Memindahkan unit kerja ke induk lain"),
        "units.close": _("Menutup unit kerja"),
        "units.succeed": _("Mencatat pemekaran, penggabungan, atau penggantian unit kerja"),
        "units.describe_city": _("Mengubah data kota"),
        "units.end_on": _(
            "Mengakhiri unit yang bergabung atau dipecah (atas usulan yang disetujui)"
        ),
        "units.plan_move": _("Merencanakan pindah induk (atas usulan yang disetujui)"),
        "units.settle_move": _("Memindahkan unit pada harinya (sistem)"),
        "units.call_off": _(
            "Membatalkan rencana sebelum harinya (atas keputusan Bagian Organisasi)"
        ),
    },
    automatic=("units.end_on", "units.plan_move", "units.settle_move", "units.call_off"),
    grants={
        "admin-sistem": ("units.create", "units.correct", "units.describe_city"),
        "bagian-organisasi": (
            "units.create",
            "units.correct",
            "units.rename",
            "units.move",
            "units.close",
            "units.succeed",
        ),
    },
)
