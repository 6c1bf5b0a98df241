"""Manifest."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest

_PROPOSER = ("proposals.read", "proposals.withdraw")

MODULE = Manifest(
    slug="proposals",
    title=_("Usulan perubahan"),
    permissions={
        "proposals.read": _("Membuka daftar usulan perubahan yang boleh dibacanya"),
        "proposals.withdraw": _("Menarik usulan sendiri"),
    },
    grants={
        "bagian-organisasi": _PROPOSER,
        "admin-sistem": _PROPOSER,
        "admin-orang": _PROPOSER,
        "bendahara": _PROPOSER,
        "camat": ("proposals.read",),
        "kepala-opd": ("proposals.read",),
        "wali-kota": ("proposals.read",),
        "sekda": ("proposals.read",),
        "inspektorat": ("proposals.read",),
        "auditor": ("proposals.read",),
    },
)
