"""Every letter template of the room prints with every kind of answer its pack allows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from balaikota.lib.letters import press

FOLDER = Path(__file__).parents[1] / "letters"
NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
FRAME = {
    "lang": "id",
    "title": "Surat Keterangan Usaha",
    "author": "Kelurahan Kauman, Kota Malang",
    "number": "500/1/35.73.02.1008/2026",
    "sample": True,
    "notice": "Contoh.",
    "page-word": "Halaman",
    "letterhead": {"offices": ["Pemerintah Kota Malang", "Kelurahan Kauman"], "address": ""},
    "place": "Malang",
    "city": "Kota Malang",
    "date": "20 November 2026",
    "valid-until": "",
    "unit": {"name": "Kelurahan Kauman", "short": "Kauman", "above": "Kecamatan Klojen"},
    "signer": {"lines": [["", "Lurah Kauman"]], "title": "Lurah Kauman", "name": "Siti Aminah"},
    "verify": {"address": "https://a.example/verifikasi/x", "page": "https://a.example", "code": "A",
               "alt": "Kode QR"},
}  # fmt: skip
LEAST = {"nama": "Sri", "nama_usaha": "Warung", "keperluan": "Mengajukan kredit"}
MOST = LEAST | {
    "nik": "3573025203850001",
    "bidang_usaha": "Lainnya",
    "bidang_lainnya": "Sewa tenda",
    "alamat_usaha": "Jalan Kauman 12, RT 003, RW 002, Kauman",
    "sejak": "1 Juni 2021",
    "omzet": "Rp5.000.000 (lima juta rupiah)",
    "nib": "9120001234567",
    "keperluan": "Keperluan lain",
    "keperluan_lain": "Membuka rekening usaha",
}


@pytest.mark.parametrize("template", sorted(FOLDER.glob("*.typ")), ids=lambda path: path.stem)
@pytest.mark.parametrize("answers", [LEAST, MOST], ids=["least", "most"])
def test_a_letter_prints(template, answers):
    pdf = press.typeset(template.read_bytes(), FRAME | {"answers": answers}, at=NOON)

    assert pdf.startswith(b"%PDF-")
