"""The manifest of the room."""

from __future__ import annotations

from balaikota.core.manifest import Manifest
from tests.rooms.percobaan import demo, effects

MODULE = Manifest(
    slug="percobaan",
    title="Percobaan",
    effects={"percobaan.keep": effects.keep, "percobaan.refuse": effects.refuse},
    stories=(demo.LETTER,),
)
