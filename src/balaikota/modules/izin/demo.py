"""What the demonstration plays: invented businesses and heirs that ask for their letters."""

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
    weight=9,
)

_GIVEN = ("Slamet", "Suwarno", "Djumadi", "Kasiati", "Sumini", "Soekarti", "Ngatini", "Paimin")
_FAMILY = ("Santoso", "Wibowo", "Raharjo", "Lestari", "Utami", "Prasetyo")
_RELATIONS = ("pasangan", "anak", "orang_tua", "saudara")


def heirs(random: Random, applicant: Applicant) -> dict[str, Any]:
    """Return complete answers of an only heir: several would have to sign along."""

    def person() -> str:
        return f"{random.choice(_GIVEN)} {random.choice(_FAMILY)}"

    def nik() -> dict[str, str]:
        return {"number": "", "reason": "Tidak dibawa saat mengisi"}

    return {
        "nama": applicant.name,
        "nik": {"number": applicant.nik, "reason": ""},
        "sebagai": "ahli_waris",
        "telepon": applicant.phone,
        "nama_pewaris": person(),
        "nik_pewaris": nik(),
        "tanggal_meninggal": f"2026-0{random.randint(1, 6)}-{random.randint(1, 28):02}",
        "nomor_akta": f"3573-KM-{random.randint(1, 28):02}062026-{random.randint(1, 99):04}",
        "alamat_pewaris": {
            "area": applicant.area, "street": applicant.street, "rt": f"{random.randint(1, 9):03}",
            "rw": f"{random.randint(1, 12):03}",
        },
        "ahli_waris": [
            {
                "nama_ahli": applicant.name,
                "hubungan": random.choices(_RELATIONS, (30, 55, 5, 10))[0],
                "nik_ahli": {"number": applicant.nik, "reason": ""},
                "belum_dewasa": False,
            }
        ],
        "jumlah_ahli_waris": 1,
        "saksi": [{"nama_saksi": person(), "nik_saksi": nik()} for _witness in range(2)],
        "keperluan": random.choices(("tanah", "bank", "pensiun", "kendaraan"), (45, 30, 15, 10))[0],
        "surat_pernyataan": [applicant.photo],
        "bukti_kematian": [applicant.photo],
    }  # fmt: skip


HEIRS = Story(
    service="surat-keterangan-ahli-waris",
    answers=heirs,
    acts={
        "verifikasi": {"lengkap": 82, "kembalikan": 15, "tolak": 3},
        "pencocokan": {"cocok": 96, "tidak-cocok": 4},
        "peninjauan": {"kembalikan": 70, "lanjutkan": 20, "tolak": 10},
        "persetujuan": {"setujui": 97, "kembalikan": 3},
        "penguatan": {"kuatkan": 100},
    },
    defect=("bukti_kematian", "Akta kematian terpotong. Kirim seluruh halamannya."),
    refusal="ahli_waris_tidak_lengkap",
    paper="surat-pernyataan.png",
)
