"""What the ledger tells the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest

MODULE = Manifest(
    slug="ledger",
    title=_("Riwayat"),
    permissions={
        "ledger.dispose": _("Memusnahkan data pribadi dalam riwayat menurut jadwal retensi"),
    },
    grants={"admin-sistem": ("ledger.dispose",)},
)
