"""What in a text may tell who somebody is: found by its shape, to be judged by a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a finding looks like."""

    NIK = "nik"  # 16 figures: of a person (NIK)
    KK = "kk"  # 16 figures: of a family card
    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"  # of a bank, or any other long number
    PLATE = "plate"  # of a vehicle
    ADDRESS = "address"  # of a house: RT/RW, or a street with a house number
    NAME = "name"  # a hint only: the words after Bapak, Ibu, Sdr.


@dataclass(frozen=True)
class Finding:
    """A part of a text: ``text[start:end]``."""

    kind: Kind
    start: int
    end: int


# Zero-width characters too: they would hide a number from us and not from a reader.
_GAP = r"[\s.\-–—/()\u200b-\u200f\u2060\ufeff]{0,3}"
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿ"
_PLATE_AREAS = (
    "AA|AB|AD|AE|AG|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|DA|DB|DC|DD|DE|DG|DH|DK|DL|DM|DN|DP|DR|DS|DT|DW"
    "|EA|EB|ED|KB|KH|KT|KU|PA|PB|A|B|D|E|F|G|H|K|L|M|N|P|R|S|T|W|Z"
)
_CALLED = (
    r"(?:bapak|pak|bpk|ibu|bu|sdr|sdri|saudara|saudari|mas|mbak|tuan|nyonya|ny|tn|hj|"
    r"a\.?n|atas\s+nama|bernama|nama\s+saya|nama)"
)
# What follows Pak and Bu without being a name: posts, groups, and words of a running sentence.
_NOT_NAMES = frozenset(
    [
        "wali",
        "walikota",
        "lurah",
        "camat",
        "sekda",
        "sekretaris",
        "kepala",
        "ketua",
        "kadis",
        "kabid",
        "kasi",
        "kapolsek",
        "kapolres",
        "rt",
        "rw",
        "guru",
        "dosen",
        "dokter",
        "bidan",
        "polisi",
        "satpam",
        "sopir",
        "supir",
        "petugas",
        "pejabat",
        "presiden",
        "gubernur",
        "menteri",
        "bupati",
        "dinas",
        "kelurahan",
        "kecamatan",
        "pemkot",
        "warga",
        "tukang",
        "pedagang",
        "penjual",
        "dan",
        "atau",
        "yang",
        "tolong",
        "mohon",
        "minta",
        "saya",
        "kami",
        "kita",
        "kalau",
        "kenapa",
        "ini",
        "itu",
        "di",
        "ke",
        "dari",
        "untuk",
        "hamil",
        "rumah",
        "tangga",
        "jalan",
        "toko",
        "usaha",
        "kota",
        "malang",
        "ibu",
        "bapak",
        "pak",
        "bu",
        "mas",
        "mbak",
        "haji",
        "muda",
        "tua",
        "sudah",
        "belum",
        "tidak",
        "mau",
        "bisa",
        "akan",
        "juga",
    ]
)


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


_EMAIL = _pattern(r"[\w.+\-]+\s?(?:@|\(at\)|\[at\])\s?[\w\-]+(?:\.[\w\-]+)+")
_SIXTEEN = _pattern(rf"(?<!\d)\d(?:{_GAP}\d){{15}}(?!\d)")
_FAMILY_CARD = _pattern(r"(?:kartu\s+keluarga|\bkk)\W{0,6}(?:(?:no|nomor|nomer)\W{0,3})?$")
_PHONE = _pattern(
    rf"(?<![\d.,])(?:\+{_GAP}6{_GAP}2|\b6{_GAP}2|\(?0){_GAP}[1-9](?:{_GAP}\d){{6,11}}(?!\d)"
)
_BANKED = _pattern(
    r"(?:rekening|\brek\b|\bnorek\b|\bva\b|\bbca\b|\bbri\b|\bbni\b|\bbtn\b|mandiri|bank\s\w+)"
    rf"[^\d\n]{{0,20}}(?P<number>\d(?:{_GAP}\d){{5,19}})(?!\d)"
)
_LONG_NUMBER = _pattern(r"(?<!\d)\d{10,}(?!\d)")
_PLATE = re.compile(rf"(?<![A-Za-z0-9])(?:{_PLATE_AREAS})[\s\-]?\d{{1,4}}[\s\-]?[A-Z]{{1,3}}(?!\w)")
_PLATE_SMALL = _pattern(
    rf"(?<![A-Za-z0-9])(?:[abdefghklmnprstwz])[\s\-]?\d{{3,4}}[\s\-]?[{_LETTER}]{{2,3}}(?!\w)"
)
_NEIGHBOURHOOD = _pattern(
    r"\bRT\W{0,3}\d{1,3}(?:\W{0,3}(?:RW)\W{0,3}\d{1,3})?\b|\bRW\W{0,3}\d{1,3}\b"
)
_HOUSE = _pattern(
    r"\b(?:jl|jalan|jln|gg|gang|perum\w*|blok)\b\.?[^\n,;!?]{0,60}?"
    r"\b(?:no(?:mor|mer)?\b\.?\s{0,2}\d+(?:\s?[a-z])?\b|blok\s?[a-z]{1,2}[\s\-]?\d+\b)"
)
_NAMED = re.compile(
    rf"(?<![{_LETTER}])(?i:{_CALLED})(?![{_LETTER}])[.:]?\s{{1,2}}"
    rf"(?P<name>[A-ZÀ-Þ][{_LETTER}'’.]*(?:\s[A-ZÀ-Þ][{_LETTER}'’.]*){{0,4}})"
)
_NAMED_SMALL = _pattern(
    rf"(?<![{_LETTER}])(?:pak|bpk|bu|sdr|sdri|a\.n|atas\s+nama|bernama|nama\s+saya)[.:]?\s{{1,2}}"
    rf"(?P<name>[{_LETTER}]{{3,}})"
)


def scan(text: str) -> list[Finding]:
    """Return what looks like personal data, in the order of the text; no two overlap.

    It knows shapes, not meaning: what it finds a person must judge, and what it does not find may
    still be personal. Where two shapes meet, the surer one is kept (figures before names).

    Law: UU 27/2022 Pasal 4
    """
    found: list[Finding] = []
    for kind, start, end in _candidates(text):
        if all(end <= one.start or start >= one.end for one in found):
            found.append(Finding(kind, start, end))
    return sorted(found, key=lambda one: one.start)


def covered(text: str, findings: Iterable[Finding], cover: Callable[[Kind], str]) -> str:
    """Return ``text`` with each finding replaced by what ``cover`` says of its kind."""
    for one in sorted(findings, key=lambda one: one.start, reverse=True):
        text = f"{text[: one.start]}{cover(one.kind)}{text[one.end :]}"
    return text


def _candidates(text: str) -> Iterable[tuple[Kind, int, int]]:
    """Yield what each shape finds, the surest shape first."""
    yield from _spans(Kind.EMAIL, _EMAIL, text)
    for match in _SIXTEEN.finditer(text):
        is_card = _FAMILY_CARD.search(text, 0, match.start())
        yield Kind.KK if is_card else Kind.NIK, *match.span()
    yield from ((Kind.ACCOUNT, *match.span("number")) for match in _BANKED.finditer(text))
    yield from _spans(Kind.PHONE, _PHONE, text)
    yield from _spans(Kind.ACCOUNT, _LONG_NUMBER, text)
    yield from _spans(Kind.ADDRESS, _HOUSE, text)
    yield from _spans(Kind.ADDRESS, _NEIGHBOURHOOD, text)
    yield from _spans(Kind.PLATE, _PLATE, text)
    yield from _spans(Kind.PLATE, _PLATE_SMALL, text)
    for pattern in (_NAMED, _NAMED_SMALL):
        for match in pattern.finditer(text):
            if match["name"].split()[0].strip(".").casefold() not in _NOT_NAMES:
                yield Kind.NAME, *match.span("name")


def _spans(kind: Kind, pattern: re.Pattern[str], text: str) -> Iterable[tuple[Kind, int, int]]:
    return ((kind, *match.span()) for match in pattern.finditer(text))
