"""The columns of the table, and the many names under which people bring them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.manifest import Text


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        key: its name in the code, and the field that the acts refuse.
        title: its heading in the template.
        also: other headings, as ``_plain`` writes them.
        hint: what belongs into it.
        example: a cell.
        is_needed: whether the table must have it.
    """

    key: str
    title: str
    also: tuple[str, ...]
    hint: Text
    example: str
    is_needed: bool = False


COLUMNS = (
    Column(
        "name", "Nama", ("nama lengkap", "nama pegawai", "nama petugas", "nama asn", "name"),
        gettext_lazy("Nama lengkap dengan gelar, seperti di surat. Wajib untuk petugas baru."),
        "Siti Aminah, S.AP.",
    ),
    Column(
        "nip", "NIP", ("nip baru", "nip nippk", "nomor induk pegawai", "nip nrp", "nippk"),
        gettext_lazy("18 angka. Jadikan kolom ini Teks, supaya Excel tidak merusaknya."),
        "198706122010012008",
    ),
    Column(
        "email", "Email", ("e mail", "alamat email", "surel", "email dinas", "alamat e mail"),
        gettext_lazy("Wajib untuk petugas baru: lewat alamat ini ia membuat kata sandi."),
        "siti.aminah@malangkota.go.id",
    ),
    Column(
        "username", "Nama pengguna", ("username", "user name", "user", "nama user", "akun"),
        gettext_lazy("Untuk masuk. Boleh kosong: petugas baru masuk dengan emailnya."),
        "siti.aminah",
    ),
    Column(
        "role", "Jabatan", ("peran", "nama jabatan", "role", "jabatan peran", "jabatan baru"),
        gettext_lazy("Nama peran, misalnya Lurah atau Petugas loket; atau kodenya."),
        "Petugas loket", is_needed=True,
    ),
    Column(
        "unit", "Unit kerja",
        ("unit", "unor", "unit organisasi", "opd", "skpd", "perangkat daerah", "kode unit",
         "nama unit", "satuan kerja", "unit kerja baru", "kantor"),
        gettext_lazy("Nama atau kode unit kerja."), "Kelurahan Kauman", is_needed=True,
    ),
    Column(
        "valid_from", "Mulai",
        ("tmt", "tmt jabatan", "tanggal mulai", "mulai tanggal", "sejak", "dari", "tgl mulai",
         "dari tanggal", "terhitung mulai tanggal"),
        gettext_lazy("Hari pertama bertugas, misalnya 1 Desember 2026 atau 01-12-2026."),
        "1 Desember 2026", is_needed=True,
    ),
    Column(
        "valid_to", "Sampai",
        ("sampai tanggal", "tanggal selesai", "selesai", "hingga", "tanggal berakhir", "berakhir",
         "tgl selesai", "sampai dengan", "s d"),
        gettext_lazy("Hari terakhir bertugas. Kosong berarti tanpa batas akhir."), "",
    ),
    Column(
        "mode", "Status jabatan",
        ("status", "sifat", "cara", "definitif plt plh", "mode", "jenis penugasan", "plt plh"),
        gettext_lazy("Definitif, Plt., atau Plh. Kosong berarti definitif."), "Definitif",
    ),
    Column(
        "decree_number", "Nomor SK",
        ("no sk", "sk", "nomor surat", "nomor surat perintah", "nomor keputusan", "no surat",
         "nomor sprin"),
        gettext_lazy("Wajib untuk Plt. dan Plh."), "800/123/35.73.502/2026",
    ),
    Column(
        "decree_date", "Tanggal SK",
        ("tgl sk", "tanggal surat", "tanggal surat perintah", "tanggal keputusan", "tgl surat"),
        gettext_lazy("Wajib untuk Plt. dan Plh."), "20 November 2026",
    ),
    Column(
        "note", "Catatan", ("keterangan", "ket", "note", "catatan tambahan"),
        gettext_lazy("Boleh kosong. Disimpan di buku kejadian."), "",
    ),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
# What our own download adds, and what every list has: passed over without a word.
ADDED_ROW, ADDED_ADVICE = "Baris", "Yang perlu diperbaiki"
_PASSED_OVER = ("no", "nomor", "nomor urut", "baris", "yang perlu diperbaiki")


@dataclass(frozen=True)
class Heading:
    """Which column of the file is which of ours.

    Attributes:
        keys: for each column of the file, our key; empty for one that is ignored.
        unknown: headings that mean nothing to us.
        doubled: titles of columns that were found twice; the first counts.
        missing: titles of columns that must be there and are not.
    """

    keys: tuple[str, ...]
    unknown: tuple[str, ...]
    doubled: tuple[str, ...]
    missing: tuple[str, ...]


def recognise(heading: Sequence[str]) -> Heading:
    """Return which column of a file is which of ours, by its heading."""
    keys, unknown, doubled = [], [], []
    for text in heading:
        key = _NAMES.get(plain(text), "")
        if key in keys and key:
            doubled.append(BY_KEY[key].title)
            key = ""
        elif not key and text and plain(text) not in _PASSED_OVER:
            unknown.append(text)
        keys.append(key)
    missing = [one.title for one in COLUMNS if one.is_needed and one.key not in keys]
    if not {"nip", "email", "username"} & set(keys):
        missing.append(_("NIP, Email, atau Nama pengguna"))
    return Heading(tuple(keys), tuple(unknown), tuple(doubled), tuple(missing))


def plain(text: str) -> str:
    """Return a heading in small letters, its words apart by one blank, nothing else."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


_NAMES = {plain(name): one.key for one in COLUMNS for name in (one.title, one.key, *one.also)}
