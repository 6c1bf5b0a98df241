"""What the test bench tells the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest, MenuEntry

_RUNS = ("tryout.run",)

MODULE = Manifest(
    slug="tryout",
    title=_("Bangku uji"),
    permissions={"tryout.run": _("Menguji layanan tanpa membuat permohonan")},
    grants={
        "lurah": _RUNS,
        "camat": _RUNS,
        "kepala-opd": _RUNS,
        "sekda": _RUNS,
        "wali-kota": _RUNS,
        "koordinator": _RUNS,
        "bagian-organisasi": _RUNS,
        "inspektorat": _RUNS,
        "auditor": _RUNS,
        "admin-sistem": _RUNS,
    },
    menu=(MenuEntry(_("Bangku uji"), "tryout:index", "tryout.run"),),
)
