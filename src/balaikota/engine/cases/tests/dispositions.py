"""A service whose officers send each case to an office that they choose.

    publish_kinds()             a city's list of kinds of report, with the office of each
    Route, make_route(scene)    the service, its offices and heads
    forwarding()                its steps: loket -> the office chosen -> lurah, and back by a bounce
    forwarded(route, **more)    a case at the step of the chosen office

The owner is one office for the whole city: Dinas Percobaan Satu is named by the list for lamps; the
list says "kelurahan" for waste, and nothing for what is "lain".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from balaikota.core.action import system
from balaikota.core.reference import actions as reference
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.factories import MORNING, PACK, Scene, do
from balaikota.engine.packs.models import ServiceVersion
from tests import yamls

LIST = """# list: jenis-lapor
# version: 1
# title: Jenis laporan | Kinds of report
# valid_from: 2026-01-01
# source: Contoh
# confirmed: no
# columns: pemilik, kelas
A\tLampu\t35.73.d1\tringan
A1\tLampu jalan mati
A2\tTiang roboh\t\tberat
B\tSampah\tkelurahan\tringan
B1\tSampah menumpuk
C\tLain
C1\tBelum ada di daftar
"""
QUESTION: dict[str, Any] = {
    "id": "jenis", "kind": "code", "list": "jenis-lapor", "level": 2,
    "label": {"id": "Jenis laporan", "en": "Kind of report"},
}  # fmt: skip
PLACE = {"from": "jenis", "column": "pemilik"}


@dataclass(frozen=True)
class Route:
    """The service in force, and the offices that may get its cases."""

    scene: Scene
    version: ServiceVersion
    city: procedures.City


def publish_kinds() -> None:
    """Publish the list of kinds, as a city profile does."""
    reference.publish_codes(by=system("reference.load"), now=MORNING, text=LIST)


def make_route(scene: Scene, *, name: str = "disposisi", **more: Any) -> Route:
    """Make the list, the offices and the service."""
    city = procedures.make_city(scene)
    publish_kinds()
    values = {"form": form(), "procedure": forwarding()} | more
    steps = values.pop("procedure")
    return Route(scene, procedures.publish(scene, name, steps, **values), city)


def form() -> list[dict[str, Any]]:
    """Return the form of the trial letter, which asks for the kind too."""
    sections: list[dict[str, Any]] = yamls.read(PACK.read_text(encoding="utf-8"))["form"]
    sections[0]["fields"].append(QUESTION)
    return sections


def forwarding() -> dict[str, Any]:
    """Return the steps."""
    way = procedures.steps()
    last = way.pop("selesai")
    way["verifikasi"]["within"] = way["persetujuan"]["within"] = "1 working-hour"
    way["verifikasi"]["acts"]["teruskan"] = {
        "label": _text("Teruskan"),
        "to": "penanganan",
        "chooses": {"kinds": ["dinas", "badan", "kelurahan"], "proposes": PLACE},
    }
    way["penanganan"] = {
        "title": _text("Kantor yang dipilih menangani"),
        "status": _text("Ditangani"),
        "by": {"role": "verifikator", "unit": "chosen"},
        "within": [
            {"within": "2 working-hours", "when": 'column.jenis.kelas == "berat"'},
            {"within": "3 working-hours"},
        ],
        "acts": {
            "ditangani": {"label": _text("Sudah ditangani"), "to": "persetujuan"},
            "pulangkan": {
                "label": _text("Bukan urusan kami"),
                "to": "verifikasi",
                "reason": "text",
                "until": "2 working-hours",
            },
        },
    }
    return way | {"selesai": last}


def forwarded(route: Route, *, office: str = "", kind: str = "A1", **more: Any) -> Case:
    """Return a case that the loket sent to an office, by default to the one proposed."""
    return do(opened(route, kind=kind, **more), "teruskan", by=route.scene.alice, office=office)


def opened(route: Route, *, kind: str = "A1", **more: Any) -> Case:
    """Return a case of a kind at its first step."""
    answer = {"code": kind, "version": "1"}
    return procedures.open_on(route.scene, route.version, jenis=answer, **more)


def _text(words: str) -> dict[str, str]:
    return {"id": words, "en": f"{words} (en)"}
