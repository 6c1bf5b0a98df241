"""The one service of the room: where its pack lies, and a city that has put it in force.

SLUG, PACK        its name in addresses, and its file
LEVIED            file of the service beside it that costs something
PROMISE, NUMBERS  the key of its promised time, and the rows of reference.yaml it needs
load_city()       loads Malang with this service in force instead of its own
"""

from __future__ import annotations

import shutil
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command

from tests import yamls
from tests.kinds import ROOT

SLUG = "surat-keterangan-percobaan"
PACK = Path(__file__).parent / "packs" / f"{SLUG}.yaml"
LEVIED = PACK.with_name("lapak-percobaan.yaml")
PROMISE = "layanan.percobaan.janji"
NUMBERS: list[dict[str, Any]] = [
    {
        "key": PROMISE,
        "title": {"id": "Janji waktu percobaan", "en": "Promised time for the trial"},
        "value": "1",
        "unit": "working-days",
        "regulation": "Contoh",
        "from": date(2024, 1, 1),
        "confirmed": False,
    },
    {
        "key": "retribusi.percobaan.lapak",
        "title": {"id": "Tarif lapak percobaan per m²", "en": "Trial stall tariff per m²"},
        "value": "25000",
        "unit": "rupiah",
        "regulation": "Contoh",
        "from": date(2024, 1, 1),
        "confirmed": False,
    },
    {
        "key": "retribusi.percobaan.tempo",
        "title": {"id": "Jatuh tempo retribusi percobaan", "en": "When the trial levy falls due"},
        "value": "14",
        "unit": "calendar-days",
        "regulation": "Contoh",
        "from": date(2024, 1, 1),
        "confirmed": False,
    },
]
MALANG = ROOT / "cities" / "malang"


def load_city() -> None:
    """Load Malang as it is shipped, but for the services: this one instead of its own.

    So a test of the engine tells the same whichever rooms the city has.
    """
    with TemporaryDirectory() as folder:
        profile = shutil.copytree(MALANG, Path(folder) / "malang")
        city, reference = _read(profile / "city.yaml"), _read(profile / "reference.yaml")
        city["packs"] = [{"pack": SLUG, "valid_from": date(2026, 1, 1), "decree": "Contoh"}]
        reference["rows"] += NUMBERS
        _write(profile / "city.yaml", city)
        _write(profile / "reference.yaml", reference)
        call_command("city", "load", str(profile), stdout=StringIO())


def _read(path: Path) -> Any:
    return yamls.read(path.read_text(encoding="utf-8"))


def _write(path: Path, values: Any) -> None:
    path.write_text(yamls.text_of(values), encoding="utf-8")
