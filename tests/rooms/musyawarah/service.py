"""The one service of the room: where its pack lies, and the rows of reference it needs.

SLUG, PACK   its name in addresses, and its file
rows(...)    its numbers, with the codes of the two offices that are asked beside the camat
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

SLUG = "persetujuan-keramaian"
PACK = Path(__file__).parent / "packs" / f"{SLUG}.yaml"


def rows(first: str, second: str) -> list[dict[str, Any]]:
    """Return what a city writes into reference.yaml to offer the service."""
    values = (
        ("janji", "Janji waktu persetujuan", "Promised time of an approval", "4", "working-days"),
        ("kantor-pertama", "Kantor pertama yang diminta", "First office asked", first, "text"),
        ("kantor-kedua", "Kantor kedua yang diminta", "Second office asked", second, "text"),
    )
    return [
        {
            "key": f"musyawarah.{key}", "title": {"id": id_, "en": en}, "value": value,
            "unit": unit, "regulation": "Contoh", "from": date(2024, 1, 1), "confirmed": False,
        }
        for key, id_, en, value, unit in values
    ]  # fmt: skip
