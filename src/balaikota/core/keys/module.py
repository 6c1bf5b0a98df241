"""What keys tell the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest

_READS = ("keys.view",)
_DECIDES = (*_READS, "keys.confirm", "keys.revoke")

MODULE = Manifest(
    slug="keys",
    title=_("Kunci API"),
    permissions={
        "keys.view": _("Melihat kunci API dan pemakaiannya"),
        "keys.propose": _("Mengusulkan kunci API"),
        "keys.confirm": _("Menyetujui kunci API yang diusulkan petugas lain"),
        "keys.issue": _("Membuat rahasia kunci API yang sudah disetujui"),
        "keys.revoke": _("Mencabut kunci API"),
        "keys.follow": _("Meneruskan kunci API ke unit pengganti (atas usulan yang disetujui)"),
    },
    automatic=("keys.follow",),
    # Who makes keys cannot approve them, and the other way round.
    grants={
        "admin-sistem": (*_READS, "keys.propose", "keys.issue", "keys.revoke"),
        "sekda": _DECIDES,
        "bagian-organisasi": _DECIDES,
        "inspektorat": _READS,
        "auditor": _READS,
    },
)
