"""A city and a table of a thousand rows for it, forty of them bad in as many ways as people find."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from balaikota.core.people import queries as people
from balaikota.core.people.models import Assignment, OfficerNumber, User
from balaikota.core.people.tests.factories import (
    NOON,
    assign,
    make_city,
    make_officer,
    make_resident,
    make_unit,
    make_user,
)
from balaikota.engine.office.imports.columns import COLUMNS
from balaikota.lib.tables import reading, writing
from balaikota.lib.wording import WIB

__all__ = ["WIB"]

HEADING = tuple(one.title for one in COLUMNS)
KEYS = tuple(one.key for one in COLUMNS)
DAY = "1 Desember 2026"
BAD = 40


def row(**given):
    """Return the cells of a row; a new front officer at the counter of Kauman unless told so."""
    cells = {
        "name": "Siti Aminah, S.AP.", "nip": "198706122010012008",
        "email": "siti.aminah@contoh.test", "role": "Petugas loket", "unit": "Kelurahan Kauman",
        "valid_from": DAY, "decree_number": "800/1/2026", "decree_date": "20-11-2026",
    }  # fmt: skip
    cells |= given
    return tuple(cells.get(key, "") for key in KEYS)


def sheet(*rows, heading=HEADING):
    """Return a table as it is read from a CSV."""
    return reading.read(writing.as_csv([heading, *rows]))


def nip(number: int) -> str:
    """Return one of many NIPs."""
    born = date(1970, 1, 1) + timedelta(days=number * 7 % 9000)
    return f"{born:%Y%m%d}2010012{number % 998 + 1:03}"


@dataclass
class Town:
    """Units, an officer who holds a post, and one whose account is closed."""

    kelurahan: list = field(default_factory=list)
    dinas: list = field(default_factory=list)


def make_town(kelurahan=30, dinas=12):
    """Make a city of many offices, Kelurahan Kauman among them, all empty but a few."""
    kecamatan = make_unit("kecamatan", short_name="Klojen")
    town = Town()
    names = ["Kauman", *(f"Desa{n:03}" for n in range(kelurahan - 1))]
    town.kelurahan = [
        make_unit(parent=kecamatan, short_name=name, name=f"Kelurahan {name}") for name in names
    ]
    town.dinas = [
        make_unit("dinas", make_city(), short_name=f"Dinas{n}", name=f"Dinas Urusan {n}")
        for n in range(dinas)
    ]
    return town


def known_officer(name, number, **fields):
    """Make an officer whose NIP stands in the books."""
    user = make_user(name, **fields)
    OfficerNumber.objects.create(user=user, nip=number, nip_index=people.nip_index(number))
    return user


def good_rows(town, count):
    """Return rows that can be taken: heads, stand-ins, front officers new and known."""
    rows = []
    for n in range(count):
        unit = town.kelurahan[n % len(town.kelurahan)]
        who = {"name": f"Pegawai {n:04}", "nip": nip(n), "email": f"pegawai{n:04}@contoh.test"}
        if n < len(town.kelurahan):
            given = {"role": "Lurah", "unit": unit.name}
        elif n < 2 * len(town.kelurahan):
            given = {
                "role": "Sekretaris kelurahan", "unit": unit.code, "mode": "Plt.",
                "valid_to": "31/12/2026",
            }  # fmt: skip
        elif n % 3:
            given = {"role": "petugas-loket", "unit": unit.name, "valid_from": "2026-12-01"}
        else:
            office = town.dinas[n % len(town.dinas)]
            given = {"role": "Verifikator", "unit": office.name, "valid_from": "01-12-2026"}
        rows.append(row(**who | given))
    return rows


# What a row says otherwise than a good one -> the column that is named, words of the reason.
WRONG = (
    ({"nip": "1,98706122010012E+17"}, "nip", "Excel mengubah NIP"),
    ({"nip": "19870612201001200"}, "nip", "ini 17 angka"),
    ({"nip": "198706122010012000"}, "nip", "berakhir 000"),
    ({"nip": "19870612201001200A"}, "nip", "hanya angka"),
    ({"unit": "Kelurahan Kaumann"}, "unit", "Kelurahan Kauman"),
    ({"unit": "Dinas Lama"}, "unit", "sudah ditutup"),
    ({"unit": ""}, "unit", "Isi unit kerjanya"),
    ({"role": "Lurahh"}, "role", "Lurah"),
    ({"role": "Camat"}, "role", "tidak ada di Kelurahan Kauman"),
    ({"role": "Admin sistem", "unit": "Dinas Urusan 2"}, "role", "petugas kedua"),
    ({"role": "admin-orang", "unit": "Dinas Urusan 2"}, "role", "petugas kedua"),
    ({"role": "kepala-opd", "unit": "Dinas Urusan 0"}, "valid_from", "Kepala Lama"),
    ({"valid_from": ""}, "valid_from", "Isi tanggal mulai"),
    ({"valid_from": "01-12-26"}, "valid_from", "empat angka"),
    ({"valid_from": "31 Juni 2026"}, "valid_from", "tidak ada"),
    ({"valid_from": "segera"}, "valid_from", "Bukan tanggal"),
    ({"valid_to": "30 November 2026"}, "valid_to", "sesudah awalnya"),
    ({"valid_from": "1 Mei 2020", "valid_to": "1 Mei 2021"}, "valid_to", "sudah lewat"),
    (
        {"mode": "Plh.", "role": "seklur", "valid_to": "31-12-2026", "decree_number": ""},
        "decree_number", "Isi nomor",
    ),
    ({"mode": "Plt.", "role": "kepala-opd", "unit": "Dinas Urusan 3"}, "valid_to", "Isi hari"),
    ({"mode": "Plh.", "valid_to": "31-12-2026"}, "role", "dipegang satu orang"),
    ({"mode": "Mandat"}, "mode", "Mandat tidak dapat diimpor"),
    ({"mode": "sementara"}, "mode", "Definitif, Plt., atau Plh."),
    ({"email": "bukan-alamat"}, "email", "tidak lengkap"),
    ({"email": ""}, "email", "Isi emailnya"),
    ({"name": ""}, "name", "Isi namanya"),
    ({"nip": "", "email": ""}, "nip", "siapa orangnya"),
    ({"email": "warga@contoh.test"}, "email", "akun warga"),
    ({"nip": nip(9001), "email": "", "name": ""}, "name", "bukan akun petugas yang aktif"),
    ({"nip": nip(9002), "email": "dua@contoh.test"}, "email", "milik Dua Orang"),
    ({"nip": nip(9004), "email": "satu@contoh.test"}, "nip", "NIP lain"),
    ({"username": "dua kata"}, "username", "hanya huruf"),
    ({"name": "=A1&B1"}, "name", "rumus"),
    ({"name": "X" * 151}, "name", "150"),
    ({"decree_date": "20/20/2026"}, "decree_date", "tidak ada"),
    ({"role": "Lurah", "unit": "Kelurahan Desa000"}, "valid_from", "Baris 3 mengisi"),
    ({"note": "x" * 301}, "note", "300"),
    ({"role": "Petugas"}, "role", "Petugas loket"),
    ({"role": ""}, "role", "Isi jabatannya"),
    (
        {"nip": nip(9002), "email": "", "role": "verifikator", "unit": "Dinas Urusan 1"},
        "valid_from", "Satu Orang adalah",
    ),
)  # fmt: skip


def bad_kinds(town):
    """Return (cells, column that is named, words of the reason), each wrong in another way."""
    make_unit(
        "dinas", make_city(), name="Dinas Lama", short_name="Lama", valid_to=date(2026, 11, 1)
    )
    make_officer(
        "kepala-opd", town.dinas[0], name="Kepala Lama", valid_from=NOON - timedelta(days=900)
    )
    make_resident("Bu Warga", username="warga", email="warga@contoh.test")
    known_officer("Akun Tutup", nip(9001), is_active=False, email="tutup@contoh.test")
    first = known_officer("Satu Orang", nip(9002), email="satu@contoh.test")
    known_officer("Dua Orang", nip(9003), email="dua@contoh.test")
    assign(first, "verifikator", town.dinas[1])
    return [
        (row(**_somebody(n) | given), key, words) for n, (given, key, words) in enumerate(WRONG, 1)
    ]


def _somebody(n):
    return {"name": f"Salah {n}", "nip": nip(5000 + n), "email": f"salah{n}@contoh.test"}


def standing():
    """Return who holds what when, and who can sign in: the whole effective state of people."""
    held = {
        (one.user_id, one.role, one.unit_id, one.mode, one.valid_from, one.valid_to, one.verbs,
         one.services, one.reaches_below, one.ended_at, one.ended_by_id, one.ended_reason)
        for one in Assignment.objects.all()
        if one.valid_to is None or one.valid_to > one.valid_from
    }  # fmt: skip
    open_accounts = {
        (user.pk, user.username, user.email, user.name, user.password)
        for user in User.objects.filter(is_active=True)
    }
    open_pks = {pk for pk, *_ in open_accounts}
    numbers = {
        (one.user_id, one.nip) for one in OfficerNumber.objects.all() if one.user_id in open_pks
    }
    return held, open_accounts, numbers
