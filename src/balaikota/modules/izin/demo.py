"""What the demonstration plays: invented businesses that ask for their letter."""

from __future__ import annotations

from random import Random
from typing import Any

from balaikota.core.manifest import Applicant, Story

_NAMES = {
    "makanan": (
        "Warung", "Depot", "Bakso", "Soto", "Kedai Kopi", "Katering", "Kue Basah", "Rujak Cingur",
    ),
    "dagang": ("Toko", "Kios", "Toko Kelontong", "Toko Sembako", "Toko Plastik", "Konter Pulsa"),
    "jasa": ("Bengkel", "Penatu", "Salon", "Tukang Jahit", "Servis Elektronik", "Potong Rambut"),
    "kerajinan": ("Kripik Tempe", "Batik", "Sanggar Gerabah", "Sablon", "Mebel", "Sandal"),
    "pertanian": ("Bibit Tanaman", "Ternak Lele", "Jamur Tiram", "Telur Puyuh"),
}  # fmt: skip
_WEIGHTS = (40, 28, 18, 9, 5)
_OWNERS = (
    "Bu Sri", "Bu Wati", "Bu Endang", "Bu Yayuk", "Bu Tini", "Mbak Rina", "Mbak Dewi", "Mbak Yanti",
    "Pak Bambang", "Pak Slamet", "Pak Joko", "Pak Sugeng", "Pak Heru", "Barokah", "Berkah",
    "Sumber Rejeki", "Sederhana", "Jaya", "Makmur", "Lestari", "Ijen", "Arjuno", "Semeru", "Kawi",
)  # fmt: skip


def answers(random: Random, applicant: Applicant) -> dict[str, Any]:
    """Return complete answers of somebody who has a small business."""
    lat, lon = applicant.point or (None, None)
    kind = random.choices(list(_NAMES), weights=_WEIGHTS)[0]
    has_nib = random.random() < 0.3
    given: dict[str, Any] = {
        "nama": applicant.name,
        "nik": {"number": applicant.nik, "reason": ""},
        "telepon": applicant.phone,
        "nama_usaha": f"{random.choice(_NAMES[kind])} {random.choice(_OWNERS)}",
        "bidang_usaha": kind,
        "sejak": f"{random.randint(2009, 2025)}-{random.randint(1, 12):02}-01",
        "alamat_usaha": {
            "area": applicant.area, "street": applicant.street, "rt": f"{random.randint(1, 9):03}",
            "rw": f"{random.randint(1, 12):03}", "lat": lat, "lon": lon,
        },
        "omzet": random.randint(10, 400) * 100_000,
        "jumlah_karyawan": random.choice((0, 0, 0, 1, 1, 2, 3, 5)),
        "punya_nib": has_nib,
        "keperluan": random.choices(("kredit", "bantuan", "tender"), (70, 25, 5))[0],
        "foto_usaha": [applicant.photo],
    }  # fmt: skip
    return given | ({"nib": f"9{random.randrange(10**12):012d}"} if has_nib else {})


LETTER = Story(
    service="surat-keterangan-usaha",
    answers=answers,
    acts={
        "verifikasi": {"lengkap": 88, "kembalikan": 9, "tolak": 3},
        "persetujuan": {"setujui": 100},
    },
    defect=("foto_usaha", "Foto tempat usaha kurang jelas. Kirim foto dari depan."),
    refusal="tidak_ada_usaha",
)
