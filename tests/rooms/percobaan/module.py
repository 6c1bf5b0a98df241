"""The manifest of the room."""

from __future__ import annotations

from balaikota.core.manifest import Manifest
from tests.rooms.percobaan import demo

MODULE = Manifest(slug="percobaan", title="Percobaan", stories=(demo.LETTER,))
