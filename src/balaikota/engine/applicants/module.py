"""What applicants tell the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest

MODULE = Manifest(
    slug="applicants",
    title=_("Data pemohon"),
    permissions={
        "applicants.remind": _("Mengingatkan berkas yang segera kedaluwarsa (sistem)"),
    },
    automatic=("applicants.remind",),
)
