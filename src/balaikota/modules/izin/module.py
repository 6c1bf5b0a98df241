"""The manifest of the room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest
from balaikota.modules.izin import demo

MODULE = Manifest(
    slug="izin",
    title=_("Izin dan surat keterangan"),
    row=1,
    stories=(demo.LETTER, demo.HEIRS),
)
