"""What the demonstration plays: somebody who tries out a business."""

from __future__ import annotations

from random import Random
from typing import Any

from balaikota.core.manifest import Applicant, Story
from tests.rooms.percobaan.service import SLUG


def answers(random: Random, applicant: Applicant) -> dict[str, Any]:
    """Return complete answers."""
    return {
        "nama": applicant.name,
        "nik": {"number": applicant.nik, "reason": ""},
        "telepon": applicant.phone,
        "nama_usaha": f"Percobaan {random.randint(1, 99)}",
        "bidang_usaha": "jasa",
        "sejak": "2021-06-01",
        "alamat_usaha": {
            "area": applicant.area, "street": applicant.street, "rt": "001", "rw": "002",
            "lat": None, "lon": None,
        },
        "omzet": 5_000_000,
        "jumlah_karyawan": 0,
        "punya_nib": False,
        "keperluan": "kredit",
        "foto_usaha": [applicant.photo],
    }  # fmt: skip


LETTER = Story(
    service=SLUG,
    answers=answers,
    acts={
        "verifikasi": {"lengkap": 80, "kembalikan": 12, "tolak": 8},
        "persetujuan": {"setujui": 90, "kembalikan": 5, "tolak": 5},
    },
    defect=("foto_usaha", "Foto dari depan."),
    refusal="tidak_ada_usaha",
)
