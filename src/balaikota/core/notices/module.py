"""What notices tell the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest

_ROLES = (
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
    "inspektorat",
    "bagian-organisasi",
    "auditor",
    "admin-orang",
    "admin-sistem",
)

MODULE = Manifest(
    slug="notices",
    title=_("Pemberitahuan"),
    permissions={"notices.read": _("Membaca pemberitahuan untuk diri sendiri")},
    grants=dict.fromkeys(_ROLES, ("notices.read",)),
)
