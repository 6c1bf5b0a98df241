"""Letters of nobody: one content for every kind of letter and every way to sign."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from balaikota.lib.letters import content, press, spelled

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
DAY = date(2026, 11, 20)
KINDS = Path(__file__).parent / "kinds"
ADDRESS = "https://balaikota.example/verifikasi/7hTq2bVn4cXk9mPz3sWd"
NIP = "197802261997031002"


def signer(*lines: tuple[str, str], **changes: Any) -> dict[str, Any]:
    """Return who signs: the lines, then Siti Aminah."""
    prefix, office = lines[-1]
    return {
        "lines": [list(line) for line in lines],
        "title": f"{prefix}{office}",
        "office": office,
        "name": "Siti Aminah, S.Sos.",
        "rank": "Penata Tingkat I (III/d)",
        "nip": spelled.nip(NIP),
        "basis": "",
        "form": "electronic",
        **changes,
    }


_CITY, _SECRETARY = ("a.n. ", "Wali Kota Malang"), ("", "Sekretaris Daerah")
_THROUGH = ("u.b.", "")
SIGNERS: dict[str, dict[str, Any]] = {
    "own": signer(("", "Lurah Kauman")),
    "an": signer(("a.n. ", "Lurah Kauman"), ("", "Sekretaris Kelurahan Kauman")),
    "an-ub": signer(
        _CITY, _SECRETARY, _THROUGH, ("", "Asisten Pemerintahan dan Kesejahteraan Rakyat")
    ),
    "ub": signer(("", "Camat Klojen"), _THROUGH, ("", "Sekretaris Kecamatan Klojen")),
    "plt": signer(("Plt. ", "Lurah Kauman")),
    "plh": signer(
        ("Plh. ", "Lurah Kauman"),
        basis="Plh. Lurah Kauman menurut 800/1/2026 tanggal 2 November 2026,"
        " berlaku 2–30 November 2026",
    ),
    "pj": signer(("Pj. ", "Wali Kota Malang"), rank="", nip=""),
    "an-nobody": signer(("a.n. ", "Lurah Kauman"), rank="", nip="", name="Rudi Hartono"),
    "seal": signer(("", "Lurah Kauman"), form="seal"),
    "wet": signer(("", "Lurah Kauman"), form="wet"),
    "wet-an": signer(_CITY, _SECRETARY, form="wet"),
    "unsigned": signer(("", "Lurah Kauman"), form="unsigned"),
}


def letter(kind: str = "surat-keterangan", signed: str = "own", **changes: Any) -> dict[str, Any]:
    """Return the content of one letter."""
    by = SIGNERS[signed]
    form = content.Form(by["form"])
    values = {
        "lang": "id",
        "kind": kind,
        "title": kind.replace("-", " ").capitalize(),
        "author": "Kelurahan Kauman, Kota Malang",
        "number": "500/12/35.73.02.1008/2026",
        "sample": True,
        "notice": content.notice(form, authority=content.BSRE, is_sample=True),
        "page-word": "Halaman",
        "letterhead": content.Letterhead(
            ("Pemerintah Kota Malang", "Kecamatan Klojen", "Kelurahan Kauman"),
            "Jalan Kauman Nomor 1, Malang, Telepon 0341 123456",
            ("Kota", "Malang"),
        ).values(),
        "place": "Malang",
        "city": "Kota Malang",
        "date": "20 November 2026",
        "day": spelled.day_words(DAY),
        "nature": "penting",
        "enclosures": "1 (satu) berkas",
        "about": "pemeriksaan usulan warga",
        "addressee": ["Kepala Dinas Lingkungan Hidup", "Kota Malang", "di Malang"],
        "copies": ["Camat Klojen", "Arsip"],
        "signer": by,
        "verify": {
            "address": ADDRESS,
            "page": "https://balaikota.example/verifikasi/",
            "code": "7KQ3M-9XA6C",
            "alt": f"Kode QR ke halaman pemeriksaan surat: {ADDRESS}",
        },
    }
    return values | changes


def template(kind: str = "surat-keterangan") -> bytes:
    """Return the body of a letter of this kind."""
    return (KINDS / f"{kind}.typ").read_bytes()


def pdf(kind: str = "surat-keterangan", signed: str = "own", **changes: Any) -> bytes:
    """Return one letter as PDF."""
    return press.typeset(template(kind), letter(kind, signed, **changes), at=NOON)
