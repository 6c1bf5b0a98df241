"""Invented people and streets. Nobody here exists."""

from __future__ import annotations

from random import Random

_FIRST = [
    "Agus",
    "Ahmad",
    "Aisyah",
    "Andi",
    "Anik",
    "Ari",
    "Bagus",
    "Bambang",
    "Bayu",
    "Budi",
    "Citra",
    "Dedi",
    "Dewi",
    "Dian",
    "Dwi",
    "Edi",
    "Eka",
    "Endang",
    "Erna",
    "Fajar",
    "Fitri",
    "Galih",
    "Hadi",
    "Hendra",
    "Heru",
    "Ida",
    "Indah",
    "Intan",
    "Iwan",
    "Joko",
    "Kartika",
    "Lestari",
    "Lina",
    "Lukman",
    "Maya",
    "Mulyono",
    "Nanik",
    "Nur",
    "Puji",
    "Putri",
    "Rahayu",
    "Ratna",
    "Rina",
    "Rizki",
    "Rudi",
    "Siti",
    "Slamet",
    "Sri",
    "Sugeng",
    "Suharti",
    "Suparman",
    "Suryo",
    "Tini",
    "Titik",
    "Tri",
    "Umi",
    "Wahyu",
    "Wati",
    "Widodo",
    "Wulan",
    "Yanti",
    "Yayuk",
    "Yudi",
    "Yulia",
    "Yusuf",
    "Zainal",
]
_SECOND = [
    "Anggraini",
    "Arifin",
    "Astuti",
    "Cahyono",
    "Firmansyah",
    "Handayani",
    "Hariyanto",
    "Hidayat",
    "Irawan",
    "Kurniawan",
    "Kusuma",
    "Lestari",
    "Maulana",
    "Nugroho",
    "Prabowo",
    "Pratama",
    "Prasetyo",
    "Purnomo",
    "Purwanti",
    "Rahman",
    "Ramadhan",
    "Santoso",
    "Saputra",
    "Setiawan",
    "Setyowati",
    "Siswanto",
    "Subagyo",
    "Suhartono",
    "Sulistyo",
    "Susanti",
    "Sutrisno",
    "Utami",
    "Utomo",
    "Wahyuni",
    "Wibowo",
    "Widayati",
    "Wijaya",
    "Winarno",
    "Wulandari",
    "Yuliana",
]
_TITLES = ("", "", "S.Sos.", "S.STP.", "S.E.", "S.H.", "M.Si.", "M.AP.")
_STREETS = [
    "Anggrek",
    "Cempaka",
    "Dahlia",
    "Flamboyan",
    "Kenanga",
    "Mawar",
    "Melati",
    "Merpati",
    "Kutilang",
    "Cendrawasih",
    "Mangga",
    "Rambutan",
    "Manggis",
    "Bengawan",
    "Serayu",
    "Brantas",
    "Semeru",
    "Arjuno",
    "Kawi",
    "Panderman",
]


def person(random: Random) -> str:
    """Return a name; one in twelve has a single word."""
    first = random.choice(_FIRST)
    return first if random.random() < 1 / 12 else f"{first} {random.choice(_SECOND)}"


def officer(random: Random) -> str:
    """Return the name of an official, sometimes with a degree."""
    title = random.choice(_TITLES)
    name = f"{random.choice(_FIRST)} {random.choice(_SECOND)}"
    return f"{name}, {title}" if title else name


def street(random: Random) -> str:
    """Return a street and a number."""
    return f"Jalan {random.choice(_STREETS)} {random.randint(1, 12)} No. {random.randint(1, 90)}"


def nik(random: Random, area: str) -> str:
    """Return a NIK of the right shape whose running number, 9901 and up, marks it as invented."""
    day = random.randint(1, 28) + random.choice((0, 40))
    born = f"{day:02}{random.randint(1, 12):02}{random.randint(60, 99):02}"
    return area.replace(".", "")[:6] + born + f"{random.randint(9901, 9999)}"
