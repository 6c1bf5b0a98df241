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
WHO = ("Kumala", "3573025203850001", "0385000", "81299887766", "7766", "kumala@", "kumalasari", FILE)


def veil(**changes: Any) -> dict[str, Any]:
    """Return the declaration, with some of it changed."""
    return {
        "when": "jumlah_karyawan != null && jumlah_karyawan < 3",
        "seen_by": ["lurah"],
        "fields": ["nama_usaha"],
        "basis": {"regulation": "Contoh", "confirmed": False},
    } | changes


def publish(scene: Scene, **changes: Any) -> ServiceVersion:
    """Put the service in force; its letter names nobody."""
    products = yamls.read(PACK.read_text(encoding="utf-8"))["products"]
    for product in products.values():
        product["public"] = []
    return procedures.publish(
        scene, "terlindung", procedures.steps(), veil=veil(**changes), products=products
    )
