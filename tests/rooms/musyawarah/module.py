"""The manifest of the room."""

from __future__ import annotations

from balaikota.core.manifest import Manifest

MODULE = Manifest(slug="musyawarah", title="Musyawarah")
