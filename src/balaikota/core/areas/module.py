"""Manifest of areas."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest

MODULE = Manifest(
    slug="areas",
    title=_("Wilayah"),
    permissions={
        "areas.create": _("Menambah kecamatan atau kelurahan"),
        "areas.correct": _("Memperbaiki data wilayah"),
        "areas.lay_hexes": _("Menyusun peta segi enam"),
        "areas.replace_boundaries": _("Mengganti batas kelurahan"),
    },
    grants={
        "admin-sistem": (
            "areas.create",
            "areas.correct",
            "areas.lay_hexes",
            "areas.replace_boundaries",
        ),
        "bagian-organisasi": ("areas.correct",),
    },
)
