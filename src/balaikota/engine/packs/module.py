"""The manifest of published services."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest

MODULE = Manifest(
    slug="packs",
    title=_("Layanan"),
    permissions={
        "packs.publish": _("Menerbitkan paket layanan"),
        "packs.end": _("Mengakhiri masa berlaku paket layanan"),
    },
    grants={"bagian-organisasi": ("packs.publish", "packs.end")},
)
