"""A service that hides who sent a case while the shop has fewer than three employees.

publish(scene)          the service in force; only the lurah reads who it is
veil(**changes)         what its pack declares
WHO, FILE               what tells who sent it, and what their file was called
"""

from __future__ import annotations

from typing import Any

from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.factories import PACK, Scene
from balaikota.engine.packs.models import ServiceVersion
from tests import yamls

FILE = "ktp-kumala-sari.png"
ANSWERS = {
    "nama": "Kumala Sariningtyas",
    "nik": {"number": "3573025203850001", "reason": ""},
    "telepon": "081299887766",
    "surel": "kumala@rahasia.test",
    "nama_usaha": "Kedai Kumalasari",
}
WHO = (
    "Kumala",
    "3573025203850001",
    "0385000",
    "81299887766",
    "7766",
    "kumala@",
    "kumalasari",
    "ktp-kumala",
)


def veil(**changes: Any) -> dict[str, Any]:
    """Return the declaration, with some of it changed."""
    return {
        "when": "jumlah_karyawan != null && jumlah_karyawan < 3",
        "seen_by": ["lurah"],
        "fields": ["nama_usaha"],
        "basis": {"regulation": "Contoh", "confirmed": False},
    } | changes


def publish(scene: Scene, **changes: Any) -> ServiceVersion:
    """Put the service in force."""
    values: dict[str, Any] = yamls.read(PACK.read_text(encoding="utf-8"))
    silence(values)
    told = {key: values[key] for key in ("products", "outsiders")}
    steps = procedures.steps()
    return procedures.publish(scene, "terlindung", steps, veil=veil(**changes), **told)


def silence(values: dict[str, Any]) -> None:
    """Let neither letter nor anybody outside the city hall read who it is."""
    for product in values["products"].values():
        product["public"] = []
    values["outsiders"]["listrik"]["shows"] = ["bidang_usaha"]
