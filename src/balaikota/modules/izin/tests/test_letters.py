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
BUSINESS = {"nama": "Sri", "nama_usaha": "Warung", "keperluan": "Mengajukan kredit"}
BUSINESS_MOST = BUSINESS | {
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


HEIRS = {
    "nama_pewaris": "Slamet",
    "jumlah_ahli_waris": "1 orang",
    "keperluan": "Balik nama tanah atau bangunan",
    "ahli_waris": [{"nama_ahli": "Sri", "hubungan": "Anak"}],
}
HEIRS_MOST = HEIRS | {
    "nik_pewaris": "3573025203550001",
    "alamat_pewaris": "Jalan Kauman 12, RT 003, RW 002, Kauman",
    "tanggal_meninggal": "1 Juni 2026",
    "nomor_akta": "3573-KM-01062026-0001",
    "jumlah_ahli_waris": "20 orang",
    "ahli_waris": [
        {"nama_ahli": f"Ahli Waris ke-{at} dengan Nama yang Panjang Sekali", "hubungan": "Anak",
         "nik_ahli": "3573025203850001", "belum_dewasa": "Tidak"}
        for at in range(20)
    ],
    "saksi": [{"nama_saksi": "Bambang"}, {"nama_saksi": "Wati", "nik_saksi": "3573025203850002"}],
    "keperluan_lain": "Menutup rekening",
}  # fmt: skip
ANSWERS = {
    "surat-keterangan-usaha": (BUSINESS, BUSINESS_MOST),
    "surat-keterangan-ahli-waris": (HEIRS, HEIRS_MOST),
}


@pytest.mark.parametrize("template", sorted(FOLDER.glob("*.typ")), ids=lambda path: path.stem)
@pytest.mark.parametrize("most", [False, True], ids=["least", "most"])
def test_a_letter_prints(template, most):
    answers = ANSWERS[template.stem][most]

    pdf = press.typeset(template.read_bytes(), FRAME | {"answers": answers}, at=NOON)

    assert pdf.startswith(b"%PDF-")
